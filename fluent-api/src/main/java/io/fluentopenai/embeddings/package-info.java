/** Embeddings. Start with {@link io.fluentopenai.embeddings.Embeddings}. */
@NullMarked
package io.fluentopenai.embeddings;

import org.jspecify.annotations.NullMarked;
