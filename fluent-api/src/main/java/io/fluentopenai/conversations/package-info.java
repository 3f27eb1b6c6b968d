/** Conversations. Start with {@link io.fluentopenai.conversations.Conversations}. */
@NullMarked
package io.fluentopenai.conversations;

import org.jspecify.annotations.NullMarked;
