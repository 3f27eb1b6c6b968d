package io.fluentopenai.completions;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.TextEvent;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.CompletionUsage;
import io.fluentopenai.client.model.CreateCompletionResponse;
import io.fluentopenai.client.model.CreateCompletionResponseChoice;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A text completion or a chunk of a streamed one. The methods read the choice with index 0.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions/object">The completion object in the API
 *     reference</a>
 */
public final class Completion extends ApiObject<CreateCompletionResponse> implements TextEvent {
    /** Wraps the body of an API response. */
    public Completion(OpenAI openai, ApiResponse<CreateCompletionResponse> response) {
        super(openai, response);
    }

    /**
     * Wraps a completion object or a chunk of a stream, with null as {@code info} if it did not come from an API
     * response.
     */
    public Completion(OpenAI openai, CreateCompletionResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Returns the text; empty if there is none. */
    @Override
    public String text() {
        CreateCompletionResponseChoice choice = choice();
        return choice == null || choice.text() == null ? "" : choice.text();
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** Returns the finish reason: {@code stop}, {@code length}, …; null while the completion is streamed. */
    public @Nullable String finishReason() {
        CreateCompletionResponseChoice choice = choice();
        return choice == null || choice.finishReason() == null
                ? null
                : choice.finishReason().value();
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable CompletionUsage usage() {
        return raw().usage();
    }

    private @Nullable CreateCompletionResponseChoice choice() {
        for (CreateCompletionResponseChoice choice : LenientValues.in(raw().choices())) {
            if (choice.index() == null || choice.index() == 0) {
                return choice;
            }
        }
        return null;
    }
}
