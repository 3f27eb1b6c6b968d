/** Completions, the forerunner of chat: {@link io.fluentopenai.completions.Completions}. */
@NullMarked
package io.fluentopenai.completions;

import org.jspecify.annotations.NullMarked;
