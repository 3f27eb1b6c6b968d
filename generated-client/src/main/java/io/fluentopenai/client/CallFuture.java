package io.fluentopenai.client;

import io.fluentopenai.client.internal.Body;
import io.fluentopenai.client.internal.Exchange;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The future of a call. Whatever ends it before the answer does, a cancellation or a timeout, ends the exchange too. */
final class CallFuture<T extends @Nullable Object> extends CompletableFuture<T>
        implements BiConsumer<@Nullable HttpResponse<Body>, @Nullable Throwable> {
    /** What the future completes with. */
    enum Wanted {
        BODY,
        RESPONSE,
        EVENTS
    }

    private final Transport transport;
    private final Api api;
    private final Call call;
    private final Exchange exchange;
    private final Wanted wanted;

    CallFuture(Transport transport, Api api, Call call, Exchange exchange, Wanted wanted) {
        this.transport = transport;
        this.api = api;
        this.call = call;
        this.exchange = exchange;
        this.wanted = wanted;
    }

    CallFuture<T> start() {
        exchange.sendAsync().whenComplete(this);
        return this;
    }

    @Override
    public void accept(@Nullable HttpResponse<Body> answer, @Nullable Throwable thrown) {
        if (answer == null) {
            RuntimeException reason = exchange.failed(thrown == null ? new CancellationException() : thrown);
            CallLog.failed(exchange, reason);
            super.completeExceptionally(reason);
            return;
        }
        CallLog.answered(exchange, answer.statusCode());
        try {
            complete(result(answer));
        } catch (RuntimeException | Error e) {
            super.completeExceptionally(e);
        }
    }

    @SuppressWarnings("unchecked")
    private T result(HttpResponse<Body> answer) {
        switch (wanted) {
            case BODY:
                return (T) transport.result(api, call, exchange, answer).body();
            case RESPONSE:
                return (T) transport.result(api, call, exchange, answer);
            default:
                return (T) transport.events(api, call, exchange, answer);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            exchange.cancel();
        }
        return cancelled;
    }

    /** Also what {@code orTimeout} does. */
    @Override
    public boolean completeExceptionally(Throwable reason) {
        boolean completed = super.completeExceptionally(reason);
        if (completed) {
            exchange.cancel();
        }
        return completed;
    }
}
