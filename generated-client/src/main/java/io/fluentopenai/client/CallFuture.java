package io.fluentopenai.client;

import io.fluentopenai.client.internal.attempt.Attempt;
import io.fluentopenai.client.internal.attempt.Body;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The future of a call. Whatever ends it before the answer does, a cancellation or a timeout, ends the exchange too. */
final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T>
        implements BiConsumer<@Nullable HttpResponse<Body>, @Nullable Throwable> {
    /** The value that the future completes with. */
    enum Wanted {
        BODY,
        RESPONSE,
        EVENTS
    }

    private final ApiClient client;
    private final Api api;
    private final Call call;
    private final Attempts attempts;
    private final Wanted wanted;

    CallFuture(ApiClient client, Api api, Call call, Attempts attempts, Wanted wanted) {
        this.client = client;
        this.api = api;
        this.call = call;
        this.attempts = attempts;
        this.wanted = wanted;
    }

    CallFuture<T> start() {
        try {
            CompletableFuture<?> admission = attempts.admission();
            if (admission == null) {
                send();
            } else {
                after(admission, this::send);
            }
        } catch (RuntimeException | Error e) {
            super.completeExceptionally(e);
        }
        return this;
    }

    private void send() {
        attempts.begin().sendAsync().whenComplete(this);
    }

    /** Goes on after a wait: on a pool's thread, not the timer's, because interceptors are called there. */
    private void after(CompletableFuture<?> wait, Runnable next) {
        wait.whenCompleteAsync((nothing, ended) -> {
            attempts.waited(wait);
            try {
                if (ended != null) {
                    throw attempts.ended(ended);
                }
                next.run();
            } catch (RuntimeException | Error e) {
                super.completeExceptionally(e);
            }
        });
    }

    @Override
    public void accept(@Nullable HttpResponse<Body> given, @Nullable Throwable thrown) {
        Attempt attempt = attempts.last();
        HttpResponse<Body> answer = given != null ? given : attempt.refused();
        RuntimeException failure =
                answer != null ? null : attempt.failed(thrown == null ? new CancellationException() : thrown);
        try {
            Duration delay = attempts.after(answer, failure);
            if (delay != null) {
                after(attempts.waitFor(delay), this::start);
            } else if (answer != null) {
                // A stream that comes when the future has been ended otherwise has nobody to close it.
                if (!super.complete(result(attempt, answer))) {
                    attempt.cancel();
                }
            } else if (failure != null) {
                super.completeExceptionally(failure);
            }
        } catch (RuntimeException | Error e) {
            super.completeExceptionally(e);
        }
    }

    @SuppressWarnings("unchecked")
    private T result(Attempt attempt, HttpResponse<Body> answer) {
        ResponseReader response = new ResponseReader(client, api, call, attempt, answer);
        switch (wanted) {
            case BODY:
                return (T) response.result().body();
            case RESPONSE:
                return (T) response.result();
            default:
                return (T) response.events();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return ended(super.cancel(mayInterruptIfRunning));
    }

    /** Completes the future and cancels the call. Also called by {@code completeOnTimeout}. */
    @Override
    public boolean complete(T value) {
        return ended(super.complete(value));
    }

    /** Fails the future and cancels the call. Also called by {@code orTimeout}. */
    @Override
    public boolean completeExceptionally(Throwable reason) {
        return ended(super.completeExceptionally(reason));
    }

    private boolean ended(boolean fromOutside) {
        if (fromOutside) {
            attempts.cancel();
        }
        return fromOutside;
    }
}
