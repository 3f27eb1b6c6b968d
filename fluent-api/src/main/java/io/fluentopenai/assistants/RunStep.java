package io.fluentopenai.assistants;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.GetRunStepParams;
import io.fluentopenai.client.model.RunStepCompletionUsage;
import io.fluentopenai.client.model.RunStepObject;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run: the creation of a message, or tool calls. {@link #raw()} has the tool calls and their results.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/run-steps/step-object">The run step object in the API
 *     reference</a>
 */
public final class RunStep extends ApiObject<RunStepObject> {
    /** Wraps the body of an API response. */
    public RunStep(OpenAI openai, ApiResponse<RunStepObject> response) {
        super(openai, response);
    }

    /** Wraps a run step object, with null as {@code info} if it did not come from an API response. */
    public RunStep(OpenAI openai, RunStepObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the step id, {@code step_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the id of the run; null if the server left it out. */
    public @Nullable String runId() {
        return LenientValues.text(raw().runId());
    }

    /** Returns the type: {@code message_creation} or {@code tool_calls}; null if the server left it out. */
    public @Nullable String type() {
        return LenientValues.value(raw().type());
    }

    /**
     * Returns the status: {@code in_progress}, {@code cancelled}, {@code failed}, {@code completed} or {@code expired};
     * null if the server left it out.
     */
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it expired; null if it did not, or the server left it out. */
    public @Nullable Instant expiredAt() {
        return instant(raw().expiredAt());
    }

    /** Returns when it was cancelled; null if it was not, or the server left it out. */
    public @Nullable Instant cancelledAt() {
        return instant(raw().cancelledAt());
    }

    /** Returns when it failed; null if it did not, or the server left it out. */
    public @Nullable Instant failedAt() {
        return instant(raw().failedAt());
    }

    /** Returns when it was completed; null if it was not, or the server left it out. */
    public @Nullable Instant completedAt() {
        return instant(raw().completedAt());
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable RunStepCompletionUsage usage() {
        return raw().usage();
    }

    private Runs runs() {
        return openai().threads().runs(required("thread_id", raw().threadId()));
    }

    /** Fetches and returns the current state. */
    public RunStep refresh() {
        return runs().getStep(required("run_id", runId()), id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<RunStep> refreshAsync() {
        return runs().getStepAsync(required("run_id", runId()), id());
    }

    /**
     * Works like {@link #refresh()}, with query parameters, which can include more in the step, such as the results of
     * file search.
     */
    public RunStep refresh(Consumer<? super GetRunStepParams> settings) {
        return runs().getStep(required("run_id", runId()), id(), settings);
    }

    /** Async version of {@link #refresh(Consumer)}. */
    public CompletableFuture<RunStep> refreshAsync(Consumer<? super GetRunStepParams> settings) {
        return runs().getStepAsync(required("run_id", runId()), id(), settings);
    }
}
