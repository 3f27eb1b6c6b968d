/** Legacy text completions. Start with {@link io.fluentopenai.completions.Completions}. */
@NullMarked
package io.fluentopenai.completions;

import org.jspecify.annotations.NullMarked;
