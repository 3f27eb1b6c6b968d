/** Vector stores. Start with {@link io.fluentopenai.vectorstores.VectorStores}. */
@NullMarked
package io.fluentopenai.vectorstores;

import org.jspecify.annotations.NullMarked;
