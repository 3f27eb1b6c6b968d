package io.fluentopenai.finetuning;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.FineTuningJobEvent;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a fine-tuning job.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/fine-tuning/event-object">The fine-tuning job event
 *     object in the API reference</a>
 */
public final class FineTuningEvent extends ApiObject<FineTuningJobEvent> {
    FineTuningEvent(OpenAI openai, FineTuningJobEvent raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the event id, {@code ftevent-…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns when the event happened; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the level: {@code info}, {@code warn} or {@code error}; null if the server left it out. */
    public @Nullable String level() {
        return LenientValues.value(raw().level());
    }

    /** Returns the message; null if the server left it out. */
    public @Nullable String message() {
        return raw().message();
    }
}
