/** Batches. Start with {@link io.fluentopenai.batches.Batches}. */
@NullMarked
package io.fluentopenai.batches;

import org.jspecify.annotations.NullMarked;
