package io.fluentopenai.evals;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.EvalRunOutputItem;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a model did on one item of the data. {@link #raw()} has what it said, and what each grader made of it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals/run-output-item-object">The eval run output item object in the API reference</a>
 */
public final class EvalOutputItem extends ApiObject<EvalRunOutputItem> {
    /** What a call answered. */
    public EvalOutputItem(OpenAI openai, ApiResponse<EvalRunOutputItem> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public EvalOutputItem(OpenAI openai, EvalRunOutputItem raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code outputitem_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** {@code pass} or {@code fail}; null if the server left it out. */
    public @Nullable String status() {
        return LenientValues.text(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Whether the model did well. */
    public boolean isPassed() {
        return "pass".equals(status());
    }
}
