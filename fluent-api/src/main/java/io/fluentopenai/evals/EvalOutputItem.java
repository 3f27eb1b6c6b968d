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
 * The result of an eval run for one item of the test data. {@link #raw()} has the model's answer and the results of the
 * graders.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/evals/run-output-item-object">The eval run output item
 *     object in the API reference</a>
 */
public final class EvalOutputItem extends ApiObject<EvalRunOutputItem> {
    /** Wraps the body of an API response. */
    public EvalOutputItem(OpenAI openai, ApiResponse<EvalRunOutputItem> response) {
        super(openai, response);
    }

    /** Wraps an output item, with null as {@code info} if it did not come from an API response. */
    public EvalOutputItem(OpenAI openai, EvalRunOutputItem raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the output item id, {@code outputitem_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the status: {@code pass} or {@code fail}; null if the server left it out. */
    public @Nullable String status() {
        return LenientValues.text(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns whether the item passed. */
    public boolean isPassed() {
        return "pass".equals(status());
    }
}
