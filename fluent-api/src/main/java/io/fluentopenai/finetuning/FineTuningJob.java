package io.fluentopenai.finetuning;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.FineTuningJobObject;
import io.fluentopenai.client.model.ListFineTuningEventsParams;
import io.fluentopenai.client.model.ListFineTuningJobCheckpointsParams;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Poller;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuning job with its state and, once it has succeeded, its model.
 *
 * <p>Waiting for a job times out after 24 hours by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/fine-tuning/object">The fine-tuning job object in the
 *     API reference</a>
 */
public final class FineTuningJob extends WaitableObject<FineTuningJobObject, FineTuningJob> {
    /** The default timeout. Jobs take minutes to hours, and are queued before. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** Wraps the body of an API response. */
    public FineTuningJob(OpenAI openai, ApiResponse<FineTuningJobObject> response) {
        super(openai, response);
    }

    /** Wraps a job object, with null as {@code info} if it did not come from an API response. */
    public FineTuningJob(OpenAI openai, FineTuningJobObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the job id, {@code ftjob-…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the status, such as {@code running} or {@code succeeded}; null if the server left it out. */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it finished; null if it did not, or the server left it out. */
    public @Nullable Instant finishedAt() {
        return instant(raw().finishedAt());
    }

    /** Returns whether the job has succeeded. */
    public boolean isSucceeded() {
        return status() != null && status().equals("succeeded");
    }

    /** Returns the name of the fine-tuned model for requests; null until the job has succeeded. */
    public @Nullable String fineTunedModel() {
        return LenientValues.text(raw().fineTunedModel());
    }

    /** Returns the error message if the job failed; null if it did not, or the server left it out. */
    public @Nullable String errorMessage() {
        return raw().error() == null ? null : LenientValues.text(raw().error().message());
    }

    /** Returns the estimated time at which the job will finish; null if the server does not report it. */
    public @Nullable Instant estimatedFinish() {
        return instant(raw().estimatedFinish());
    }

    /** Fetches and returns the current state. */
    @Override
    public FineTuningJob refresh() {
        return openai().fineTuning().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<FineTuningJob> refreshAsync() {
        return openai().fineTuning().getAsync(id());
    }

    /** Cancels the job and returns its new state. */
    public FineTuningJob cancel() {
        return openai().fineTuning().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<FineTuningJob> cancelAsync() {
        return openai().fineTuning().cancelAsync(id());
    }

    /** Pauses the job until it is resumed, and returns its new state. */
    public FineTuningJob pause() {
        return openai().fineTuning().pause(id());
    }

    /** Async version of {@link #pause}. */
    public CompletableFuture<FineTuningJob> pauseAsync() {
        return openai().fineTuning().pauseAsync(id());
    }

    /** Resumes the paused job and returns its new state. */
    public FineTuningJob resume() {
        return openai().fineTuning().resume(id());
    }

    /** Async version of {@link #resume}. */
    public CompletableFuture<FineTuningJob> resumeAsync() {
        return openai().fineTuning().resumeAsync(id());
    }

    /** Returns the events of the job, newest first, page by page. */
    public Page<FineTuningEvent> events() {
        return openai().fineTuning().events(id());
    }

    /** Async version of {@link #events}. */
    public CompletableFuture<Page<FineTuningEvent>> eventsAsync() {
        return openai().fineTuning().eventsAsync(id());
    }

    /** Works like {@link #events()}, with query parameters such as the page size. */
    public Page<FineTuningEvent> events(Consumer<? super ListFineTuningEventsParams> filter) {
        return openai().fineTuning().events(id(), filter);
    }

    /** Async version of {@link #events(Consumer)}. */
    public CompletableFuture<Page<FineTuningEvent>> eventsAsync(Consumer<? super ListFineTuningEventsParams> filter) {
        return openai().fineTuning().eventsAsync(id(), filter);
    }

    /** Returns the checkpoints of the job, newest first, page by page. */
    public Page<FineTuningCheckpoint> checkpoints() {
        return openai().fineTuning().checkpoints(id());
    }

    /** Async version of {@link #checkpoints}. */
    public CompletableFuture<Page<FineTuningCheckpoint>> checkpointsAsync() {
        return openai().fineTuning().checkpointsAsync(id());
    }

    /** Works like {@link #checkpoints()}, with query parameters such as the page size. */
    public Page<FineTuningCheckpoint> checkpoints(Consumer<? super ListFineTuningJobCheckpointsParams> filter) {
        return openai().fineTuning().checkpoints(id(), filter);
    }

    /** Async version of {@link #checkpoints(Consumer)}. */
    public CompletableFuture<Page<FineTuningCheckpoint>> checkpointsAsync(
            Consumer<? super ListFineTuningJobCheckpointsParams> filter) {
        return openai().fineTuning().checkpointsAsync(id(), filter);
    }

    /**
     * Works like {@link #awaitCompletion(Consumer)}, and calls a function with each event of the job, once and in
     * chronological order, including earlier events. An exception of the function ends the wait.
     */
    public FineTuningJob awaitCompletion(
            Consumer<? super Polling<FineTuningJob>> settings, Consumer<? super FineTuningEvent> onEvent) {
        EventFollower follower = new EventFollower(Given.notNull(onEvent, "onEvent"));
        Poller<FineTuningJob> poller = poller(settings);
        follower.follow(this);
        return poller.await(this, job -> {
            FineTuningJob now = job.refresh();
            follower.follow(now);
            return now;
        });
    }

    /** Async version of {@link #awaitCompletion(Consumer, Consumer)}. */
    public CompletableFuture<FineTuningJob> awaitCompletionAsync(
            Consumer<? super Polling<FineTuningJob>> settings, Consumer<? super FineTuningEvent> onEvent) {
        EventFollower follower = new EventFollower(Given.notNull(onEvent, "onEvent"));
        Poller<FineTuningJob> poller = poller(settings);
        return Futures.compose(
                follower.followAsync(this),
                told -> poller.awaitAsync(this, job -> Futures.compose(job.refreshAsync(), follower::followAsync)));
    }

    private Poller<FineTuningJob> poller(Consumer<? super Polling<FineTuningJob>> settings) {
        return new Poller<>(described(), polling(settings), FineTuningJob::isFinal, FineTuningJob::endsWaiting);
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("succeeded", "failed", "cancelled");
    }

    @Override
    protected String described() {
        return "fine-tuning job " + id();
    }

    @Override
    protected Polling<FineTuningJob> polling() {
        return new Polling<FineTuningJob>(LONGEST).longestInterval(Duration.ofSeconds(30));
    }
}
