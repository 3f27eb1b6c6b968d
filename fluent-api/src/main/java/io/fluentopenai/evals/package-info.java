/** Evals. Start with {@link io.fluentopenai.evals.Evals}. */
@NullMarked
package io.fluentopenai.evals;

import org.jspecify.annotations.NullMarked;
