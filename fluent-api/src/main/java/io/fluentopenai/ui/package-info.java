/**
 * Chats in a browser with the AI SDK's {@code useChat}: {@link io.fluentopenai.ui.UiMessages} reads its requests, {@link
 * io.fluentopenai.ui.UiMessageStream} writes the answers.
 */
@NullMarked
package io.fluentopenai.ui;

import org.jspecify.annotations.NullMarked;
