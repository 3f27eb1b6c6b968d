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
 * A piece of an answer that is being written. The methods speak of the choice with the index 0.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">Chat streaming in the API reference</a>
 */
public final class ChatChunk extends ApiObject<CreateChatCompletionStreamResponse> implements TextEvent {
    /** One event of a stream. */
    public ChatChunk(OpenAI openai, CreateChatCompletionStreamResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** What this piece adds to the message; null if it adds nothing to the first choice. */
    public @Nullable ChatCompletionStreamResponseDelta delta() {
        for (CreateChatCompletionStreamResponseChoice choice : LenientValues.in(raw().choices())) {
            if (choice.index() == null || choice.index() == 0) {
                return choice.delta();
            }
        }
        return null;
    }

    /** What this piece adds to the text; empty if nothing. */
    @Override
    public String text() {
        ChatCompletionStreamResponseDelta delta = delta();
        return delta == null ? "" : MessageContent.text(delta.content(), delta);
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** Returns the tokens that were used; null if the server does not tell. */
    public @Nullable CompletionUsage usage() {
        return raw().usage();
    }

    /** Returns what this piece adds to {@link ChatCompletion#reasoning()}; empty if nothing. */
    public String reasoning() {
        ChatCompletionStreamResponseDelta delta = delta();
        return delta == null ? "" : MessageContent.reasoning(delta);
    }
}
