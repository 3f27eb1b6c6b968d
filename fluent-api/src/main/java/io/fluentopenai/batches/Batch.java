package io.fluentopenai.batches;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.BatchStatus;
import io.fluentopenai.internal.Poller;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch: its state, and later its results.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/batch/object">The batch object in the API reference</a>
 */
public final class Batch extends ApiObject<io.fluentopenai.client.model.Batch> {
    /** The window of a batch, and time to end. */
    private static final Duration LONGEST = Duration.ofHours(25);

    private static final Set<String> FINAL = Set.of("completed", "failed", "expired", "cancelled");

    /** What a call answered. */
    public Batch(OpenAI openai, ApiResponse<io.fluentopenai.client.model.Batch> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public Batch(OpenAI openai, io.fluentopenai.client.model.Batch raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code batch_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** Where it is; null if the server left it out. */
    public @Nullable BatchStatus status() {
        return raw().status();
    }

    /** Whether it has come to an end, good or bad. A status that this version does not know is none. */
    public boolean isFinished() {
        return status() != null && FINAL.contains(status().value());
    }

    /** Its state now. */
    public Batch refresh() {
        return openai().batches().get(id());
    }

    /** As {@link #refresh}, without blocking. */
    public CompletableFuture<Batch> refreshAsync() {
        return openai().batches().getAsync(id());
    }

    /** Asks for it to be cancelled; to wait for that, {@link #awaitCompletion()}. */
    public Batch cancel() {
        return openai().batches().cancel(id());
    }

    /** As {@link #cancel}, without blocking. */
    public CompletableFuture<Batch> cancelAsync() {
        return openai().batches().cancelAsync(id());
    }

    /**
     * Waits until it has come to an end, good or bad, for up to 25 hours.
     *
     * @return its last state
     * @throws io.fluentopenai.PollingTimeoutException if it takes longer
     */
    public Batch awaitCompletion() {
        return awaitCompletion(poll -> {});
    }

    /** As {@link #awaitCompletion()}, with other intervals, another limit, or a listener. */
    public Batch awaitCompletion(Consumer<? super Polling<Batch>> settings) {
        return poller(settings).await(this, Batch::refresh);
    }

    /** As {@link #awaitCompletion()}, without holding a thread. Cancelling the future ends the waiting, not the batch. */
    public CompletableFuture<Batch> awaitCompletionAsync() {
        return awaitCompletionAsync(poll -> {});
    }

    /** As {@link #awaitCompletion(Consumer)}, without holding a thread. */
    public CompletableFuture<Batch> awaitCompletionAsync(Consumer<? super Polling<Batch>> settings) {
        return poller(settings).awaitAsync(this, Batch::refreshAsync);
    }

    private Poller<Batch> poller(Consumer<? super Polling<Batch>> settings) {
        Polling<Batch> polling = new Polling<Batch>(LONGEST).longestInterval(Duration.ofSeconds(30));
        settings.accept(polling);
        return new Poller<>("batch " + id(), polling, Batch::isFinished);
    }
}
