/** Chat completions. Start with {@link io.fluentopenai.chat.Chat}. */
@NullMarked
package io.fluentopenai.chat;

import org.jspecify.annotations.NullMarked;
