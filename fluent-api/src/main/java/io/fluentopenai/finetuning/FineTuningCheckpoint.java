package io.fluentopenai.finetuning;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.FineTuningJobCheckpoint;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of a fine-tuning job: an intermediate model, which can be used like the final one. {@link #raw()} has
 * its metrics. To set its permissions, use the operations in {@code openai.raw().fineTuning()}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/fine-tuning/checkpoint-object">The fine-tuning job
 *     checkpoint object in the API reference</a>
 */
public final class FineTuningCheckpoint extends ApiObject<FineTuningJobCheckpoint> {
    FineTuningCheckpoint(OpenAI openai, FineTuningJobCheckpoint raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the checkpoint id, {@code ftckpt_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the model name of the checkpoint for requests; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().fineTunedModelCheckpoint());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the step number of the checkpoint; -1 if the server left it out. */
    public long step() {
        return count(raw().stepNumber());
    }
}
