package io.fluentopenai.finetuning;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.FineTuningJobCheckpoint;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model on the way to the one that a job makes; it can be called too. {@link #raw()} has its metrics. Who may call it is
 * set by the operations for checkpoint permissions in {@code openai.raw().fineTuning()}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/fine-tuning/checkpoint-object">The fine-tuning job checkpoint object in the API reference</a>
 */
public final class FineTuningCheckpoint extends ApiObject<FineTuningJobCheckpoint> {
    FineTuningCheckpoint(OpenAI openai, FineTuningJobCheckpoint raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code ftckpt_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** What requests call the model; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().fineTunedModelCheckpoint());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** The step at which it was made; -1 if the server left it out. */
    public long step() {
        return count(raw().stepNumber());
    }
}
