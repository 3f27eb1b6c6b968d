/** Files. Start with {@link io.fluentopenai.files.OpenAIFiles}. */
@NullMarked
package io.fluentopenai.files;

import org.jspecify.annotations.NullMarked;
