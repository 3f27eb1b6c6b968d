package io.fluentopenai.chat;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.TextEvent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ChatCompletionStreamResponseDelta;
import io.fluentopenai.client.model.CompletionUsage;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponseChoice;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.internal.compat.MessageContent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a streamed chat completion. The methods read the choice with index 0.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Chat streaming in the API reference</a>
 */
public final class ChatChunk extends ApiObject<CreateChatCompletionStreamResponse> implements TextEvent {
    /** Wraps a chunk of a stream. */
    public ChatChunk(OpenAI openai, CreateChatCompletionStreamResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Returns the delta of the first choice; null if this chunk has none. */
    public @Nullable ChatCompletionStreamResponseDelta delta() {
        for (CreateChatCompletionStreamResponseChoice choice : LenientValues.in(raw().choices())) {
            if (choice.index() == null || choice.index() == 0) {
                return choice.delta();
            }
        }
        return null;
    }

    /** Returns the text that this chunk adds; empty if it adds none. */
    @Override
    public String text() {
        ChatCompletionStreamResponseDelta delta = delta();
        return delta == null ? "" : MessageContent.text(delta.content(), delta);
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** Returns the token usage; null if this chunk does not report it. Usually only the last chunk does. */
    public @Nullable CompletionUsage usage() {
        return raw().usage();
    }

    /** Returns the reasoning text that this chunk adds to {@link ChatCompletion#reasoning()}; empty if it adds none. */
    public String reasoning() {
        ChatCompletionStreamResponseDelta delta = delta();
        return delta == null ? "" : MessageContent.reasoning(delta);
    }
}
