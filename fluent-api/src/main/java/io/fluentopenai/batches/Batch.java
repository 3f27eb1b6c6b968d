package io.fluentopenai.batches;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.model.BatchError;
import io.fluentopenai.client.model.BatchObject;
import io.fluentopenai.client.model.BatchObjectUsage;
import io.fluentopenai.internal.Contents;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch with its state and, once it is finished, its results.
 *
 * <p>Waiting for a batch times out after 25 hours by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/batch/object">The batch object in the API reference</a>
 */
public final class Batch extends WaitableObject<BatchObject, Batch> {
    /** The completion window of a batch plus an hour for finalizing. */
    private static final Duration LONGEST = Duration.ofHours(25);

    /** Wraps the body of an API response. */
    public Batch(OpenAI openai, ApiResponse<BatchObject> response) {
        super(openai, response);
    }

    /** Wraps a batch object, with null as {@code info} if it did not come from an API response. */
    public Batch(OpenAI openai, BatchObject raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the batch id, {@code batch_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the status, such as {@code in_progress}; null if the server left it out. */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when processing began; null if it did not, or the server left it out. */
    public @Nullable Instant inProgressAt() {
        return instant(raw().inProgressAt());
    }

    /** Returns when it expires; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Returns when finalizing began; null if it did not, or the server left it out. */
    public @Nullable Instant finalizingAt() {
        return instant(raw().finalizingAt());
    }

    /** Returns when it was completed; null if it was not, or the server left it out. */
    public @Nullable Instant completedAt() {
        return instant(raw().completedAt());
    }

    /** Returns when it failed; null if it did not, or the server left it out. */
    public @Nullable Instant failedAt() {
        return instant(raw().failedAt());
    }

    /** Returns when it expired; null if it did not, or the server left it out. */
    public @Nullable Instant expiredAt() {
        return instant(raw().expiredAt());
    }

    /** Returns when cancelling began; null if it did not, or the server left it out. */
    public @Nullable Instant cancellingAt() {
        return instant(raw().cancellingAt());
    }

    /** Returns when it was cancelled; null if it was not, or the server left it out. */
    public @Nullable Instant cancelledAt() {
        return instant(raw().cancelledAt());
    }

    /** Returns the token usage; null if the server does not report it. */
    public @Nullable BatchObjectUsage usage() {
        return raw().usage();
    }

    /** Returns the number of completed requests; -1 if the server left it out. */
    public long completedCount() {
        return count(
                raw().requestCounts() == null ? null : raw().requestCounts().completed());
    }

    /** Returns the number of failed requests; -1 if the server left it out. */
    public long failedCount() {
        return count(
                raw().requestCounts() == null ? null : raw().requestCounts().failed());
    }

    /** Returns the errors of the batch as a whole; empty if there are none. */
    public List<BatchError> errors() {
        return raw().errors() == null || raw().errors().data() == null
                ? List.of()
                : raw().errors().data();
    }

    /**
     * Downloads the results, including those of failed requests, and returns them by the custom ids of their requests.
     * They are in no particular order, and all in memory. For very large batches, use {@link #forEachResult}.
     *
     * @throws IllegalStateException if the batch is not finished
     */
    public Map<String, BatchResult> results() {
        Map<String, BatchResult> results = new LinkedHashMap<>();
        forEachResult(result -> results.put(result.customId(), result));
        return results;
    }

    /** Async version of {@link #results}: waiting for the result files does not block a thread. */
    public CompletableFuture<Map<String, BatchResult>> resultsAsync() {
        Map<String, BatchResult> results = new ConcurrentHashMap<>();
        return Futures.map(forEachResultAsync(result -> results.put(result.customId(), result)), count -> results);
    }

    /**
     * Downloads the results and calls a function with each one: first with those of completed requests, then with those
     * of failed requests.
     *
     * @throws IllegalStateException if the batch is not finished
     */
    public void forEachResult(Consumer<? super BatchResult> consumer) {
        Given.notNull(consumer, "consumer");
        for (String file : files()) {
            try (BinaryContent content = openai().files().content(file)) {
                read(content, consumer);
            }
        }
    }

    /**
     * Async version of {@link #forEachResult}. Waiting for the result files does not block a thread; they are then
     * read, and the function is called, on threads of the common pool.
     *
     * @return a future that completes with the number of results after the last one
     */
    public CompletableFuture<Long> forEachResultAsync(Consumer<? super BatchResult> consumer) {
        Given.notNull(consumer, "consumer");
        CompletableFuture<Long> count = CompletableFuture.completedFuture(0L);
        for (String file : files()) {
            count = Futures.compose(
                    count,
                    before -> Contents.read(
                            openai().files().contentAsync(file), content -> before + read(content, consumer)));
        }
        return count;
    }

    private List<String> files() {
        if (!isFinished()) {
            throw new IllegalStateException("The batch " + id() + " is " + status()
                    + ": it has no results yet. Wait for it with awaitCompletion()");
        }
        return LenientValues.texts(Arrays.asList(raw().outputFileId(), raw().errorFileId()));
    }

    private long read(BinaryContent content, Consumer<? super BatchResult> consumer) {
        long count = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(content.inputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    consumer.accept(BatchResult.of(openai(), line));
                    count++;
                }
            }
            return count;
        } catch (IOException e) {
            if (e.getCause() instanceof OpenAIException reason) {
                throw reason;
            }
            throw new UncheckedIOException("Cannot read the results of the batch " + id(), e);
        }
    }

    /** Fetches and returns the current state. */
    @Override
    public Batch refresh() {
        return openai().batches().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<Batch> refreshAsync() {
        return openai().batches().getAsync(id());
    }

    /**
     * Requests the cancellation of the batch and returns its new state. To wait until it is cancelled, call {@link
     * #awaitCompletion()}.
     */
    public Batch cancel() {
        return openai().batches().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Batch> cancelAsync() {
        return openai().batches().cancelAsync(id());
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed", "expired", "cancelled");
    }

    @Override
    protected String described() {
        return "batch " + id();
    }

    @Override
    protected Polling<Batch> polling() {
        return new Polling<Batch>(LONGEST).longestInterval(Duration.ofSeconds(30));
    }
}
