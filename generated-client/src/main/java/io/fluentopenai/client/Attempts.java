package io.fluentopenai.client;

import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.Body;
import io.fluentopenai.client.internal.attempt.BufferedBody;
import io.fluentopenai.client.internal.attempt.CallLog;
import io.fluentopenai.client.internal.attempt.TokenCount;
import io.fluentopenai.client.internal.attempt.Transport;
import io.fluentopenai.client.internal.attempt.WrittenRequest;
import io.fluentopenai.client.internal.request.BytesBody;
import io.fluentopenai.client.internal.request.NoBody;
import io.fluentopenai.client.internal.request.Upload;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Conducts one call: its attempts, one after the other, each an {@link Attempt}, and what decides about the next.
 *
 * <p>Driven by the caller's thread in {@link #send}, or by a {@link CallFuture}. {@link #cancel} may be called by any
 * thread; the rest is called by one thread at a time.
 */
final class Attempts {
    private static final int TOO_MANY_REQUESTS = 429;

    private final ApiClient client;
    private final Transport transport;
    private final WrittenRequest request;
    private final boolean replayable;
    private final long start = System.nanoTime();

    private int attempt;
    private @Nullable OutgoingRequest outgoing;
    private @Nullable Attempt last;
    private @Nullable CompletableFuture<RateLimiter.Permit> permit;
    private @Nullable CompletableFuture<?> wait;
    private boolean cancelled;

    Attempts(ApiClient client, WrittenRequest request) {
        this.client = client;
        this.transport = client.transport;
        this.request = request;
        this.replayable = !(request.body() instanceof Upload upload) || upload.isReplayable();
    }

    /** The last attempt. */
    synchronized Attempt last() {
        if (last == null) {
            throw new IllegalStateException("Nothing has been sent");
        }
        return last;
    }

    // ---- Blocking

    /** Sends until an answer or a failure is final. */
    HttpResponse<Body> send() {
        while (true) {
            CompletableFuture<?> admission = admission();
            if (admission != null) {
                await(admission);
            }
            Attempt current = begin();
            HttpResponse<Body> answer = null;
            RuntimeException failure = null;
            try {
                answer = current.send();
            } catch (RuntimeException e) {
                failure = e;
            }
            Duration delay = after(answer, failure);
            if (delay != null) {
                await(waitFor(delay));
            } else if (answer != null) {
                return answer;
            } else {
                throw failure != null ? failure : new IllegalStateException();
            }
        }
    }

    private void await(CompletableFuture<?> waiting) {
        try {
            waiting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(request.operation() + ": interrupted while waiting to send it", e);
        } catch (CancellationException | ExecutionException e) {
            throw ended(e);
        } finally {
            waited(waiting);
        }
    }

    // ---- The steps, for both ways

    /**
     * The next attempt, seen by the interceptors and ready to be sent.
     *
     * @throws CancellationException if the call has been cancelled
     * @throws IllegalStateException if the client has been closed
     */
    Attempt begin() {
        attempt++;
        String name = attempt == 1 ? request.operation() : request.operation() + " (attempt " + attempt + ")";
        Attempt.Limits limits = request.limits();
        if (attempt > 1) {
            transport.checkOpen();
        }
        if (limits.call() > 0 && (attempt > 1 || permit != null)) {
            limits = limits.withCall(left(name));
        }
        HttpRequest.Builder out = client.interceptors.isEmpty() ? request.http() : intercepted();
        Attempt next = transport.attempt(request, out, name, limits);
        synchronized (this) {
            if (cancelled) {
                throw new CancellationException(name.concat(": cancelled"));
            }
            last = next;
        }
        if (request.body() instanceof Upload upload) {
            upload.reportTo(next);
        } else if (request.body() instanceof NoBody once) {
            once.nextAttempt();
        }
        CallLog.sending(next, BytesBody.of(request.body()), client.logBodies);
        return next;
    }

    /** Nanoseconds until the deadline of the call, which there is. */
    private long left() {
        return request.limits().call() - (System.nanoTime() - start);
    }

    private long left(String name) {
        long left = left();
        if (left <= 0) {
            throw late(name);
        }
        return left;
    }

    private DeadlineException late(String name) {
        return DeadlineException.ofCall(
                name,
                DeadlineException.Deadline.CALL,
                Duration.ofNanos(request.limits().callLimit()),
                null,
                null);
    }

    /** Returns the future that the next attempt waits for under the rate limit; null if it need not wait. */
    @Nullable
    CompletableFuture<?> admission() {
        if (client.limiter == null) {
            return null;
        }
        byte[] json = BytesBody.of(request.body());
        CompletableFuture<RateLimiter.Permit> asked =
                client.limiter.acquire(json == null ? 0 : TokenCount.estimate(json));
        permit = asked;
        if (asked.isDone() && !asked.isCompletedExceptionally()) {
            return null;
        }
        if (request.limits().call() > 0) {
            asked.orTimeout(Math.max(1, left()), TimeUnit.NANOSECONDS);
        }
        return waitFor(asked);
    }

    /** Corrects what the attempt was estimated at. What the server refused cost nothing. */
    private void settle(@Nullable HttpResponse<Body> answer) {
        CompletableFuture<RateLimiter.Permit> asked = permit;
        if (asked == null || answer == null) {
            return;
        }
        long tokens = answer.statusCode() >= 400
                ? 0
                : answer.body() instanceof BufferedBody whole ? TokenCount.total(whole.bytes(), whole.length()) : -1;
        if (tokens >= 0) {
            asked.join().used(tokens);
        }
    }

    private HttpRequest.Builder intercepted() {
        HttpRequest original = request.http().build();
        OutgoingRequest seen = new OutgoingRequest(original, request.operation(), attempt, replayable);
        outgoing = seen;
        client.interceptors.announce(seen);
        return seen.toHttp(original);
    }

    /**
     * Returns the time to wait before the next attempt, or null if this one is final.
     *
     * @param answer null if there is none, but a failure
     */
    @Nullable
    Duration after(@Nullable HttpResponse<Body> answer, @Nullable RuntimeException failure) {
        Attempt ended = last();
        ResponseInfo info = answer == null ? null : ended.arrived(answer);
        if (answer != null) {
            CallLog.answered(ended, answer.statusCode(), answer.body(), client.logBodies);
        } else if (failure != null) {
            CallLog.failed(ended, failure);
        }
        settle(answer);
        if (outgoing != null) {
            tell(outgoing, ended, info, failure);
        }
        if (!replayable || answer != null && answer.statusCode() < 300) {
            return null;
        }
        RetryPolicy retries = retries();
        Duration delay = info != null
                ? retries.delayAfter(attempt - 1, info, rateLimitError(answer))
                : failure == null ? null : retries.delayAfter(attempt - 1, failure);
        if (delay == null || request.limits().call() == 0) {
            return delay;
        }
        return delay.compareTo(Duration.ofNanos(left())) < 0 ? delay : null;
    }

    private RetryPolicy retries() {
        RetryPolicy policy = request.retries();
        return policy == null ? RetryPolicy.DEFAULTS : policy;
    }

    private static @Nullable ApiError rateLimitError(@Nullable HttpResponse<Body> answer) {
        return answer != null && answer.statusCode() == TOO_MANY_REQUESTS && answer.body() instanceof BufferedBody body
                ? ApiError.parse(body.text(StandardCharsets.UTF_8))
                : null;
    }

    private void tell(
            OutgoingRequest seen, Attempt ended, @Nullable ResponseInfo info, @Nullable RuntimeException failure) {
        try {
            client.interceptors.tell(seen, info, failure, Duration.ofMillis(ended.elapsedMillis()));
        } catch (RuntimeException | Error e) {
            // Nobody will read the body.
            ended.cancel();
            throw e;
        }
    }

    /** A wait that ends with the call, or with the client. */
    CompletableFuture<?> waitFor(Duration delay) {
        return waitFor(retries().delayer().delay(delay));
    }

    private CompletableFuture<?> waitFor(CompletableFuture<?> begun) {
        boolean over;
        synchronized (this) {
            wait = begun;
            over = cancelled;
        }
        if (over || !transport.enter(begun)) {
            begun.cancel(true);
        }
        return begun;
    }

    /** A wait is over, well or not. */
    void waited(CompletableFuture<?> over) {
        over.cancel(true);
        transport.leave(over);
        synchronized (this) {
            wait = null;
        }
    }

    /** Returns the exception for a wait that ended early. */
    RuntimeException ended(Throwable thrown) {
        Throwable reason = thrown instanceof CompletionException || thrown instanceof ExecutionException
                ? thrown.getCause()
                : thrown;
        if (reason instanceof TimeoutException) {
            return late(request.operation());
        }
        if (reason instanceof RuntimeException problem && !(reason instanceof CancellationException)) {
            return problem;
        }
        return transport.isClosed()
                ? new IllegalStateException(request.operation() + ": the client was closed")
                : new CancellationException(request.operation() + ": cancelled");
    }

    /** Ends what is going on, and keeps the next attempt from beginning. */
    void cancel() {
        Attempt sent;
        CompletableFuture<?> waiting;
        synchronized (this) {
            cancelled = true;
            sent = last;
            waiting = wait;
        }
        if (sent != null) {
            sent.cancel();
        }
        if (waiting != null) {
            waiting.cancel(true);
        }
    }
}
