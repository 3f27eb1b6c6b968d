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

    /** Returns the tokens that were used; null if the server does not tell. */
    public @Nullable RunStepCompletionUsage usage() {
        return raw().usage();
    }

    private Runs runs() {
        return openai().threads().runs(required("thread_id", raw().threadId()));
    }

    /** Its state now. */
    public RunStep refresh() {
        return runs().getStep(required("run_id", runId()), id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<RunStep> refreshAsync() {
        return runs().getStepAsync(required("run_id", runId()), id());
    }

    /** Works like {@link #refresh()}, with more in it, such as the passages that a search found. */
    public RunStep refresh(Consumer<? super GetRunStepParams> settings) {
        return runs().getStep(required("run_id", runId()), id(), settings);
    }

    /** Async version of {@link #refresh(Consumer)}. */
    public CompletableFuture<RunStep> refreshAsync(Consumer<? super GetRunStepParams> settings) {
        return runs().getStepAsync(required("run_id", runId()), id(), settings);
    }
}
