package io.fluentopenai.assistants;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.RunStepObject;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run: a message it wrote, or tools it called. What it called and what came of it is in {@link #raw()}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/run-steps/step-object">The run step object in the API
 *     reference</a>
 */
public final class RunStep extends ApiObject<RunStepObject> {
    /** What a call answered. */
    public RunStep(OpenAI openai, ApiResponse<RunStepObject> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public RunStep(OpenAI openai, RunStepObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code step_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** The run that it belongs to; null if the server left it out. */
    public @Nullable String runId() {
        return LenientValues.text(raw().runId());
    }

    /** {@code message_creation}, {@code tool_calls}, or what may come; null if the server left it out. */
    public @Nullable String type() {
        return LenientValues.value(raw().type());
    }

    /**
     * {@code in_progress}, {@code cancelled}, {@code failed}, {@code completed}, {@code expired}, or what may come; null if
     * the server left it out.
     */
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    private Runs runs() {
        return openai().threads().runs(required("thread_id", raw().threadId()));
    }

    /** Its state now. */
    public RunStep refresh() {
        return runs().getStep(required("run_id", runId()), id());
    }

    /** As {@link #refresh}, without blocking. */
    public CompletableFuture<RunStep> refreshAsync() {
        return runs().getStepAsync(required("run_id", runId()), id());
    }
}
