package io.fluentopenai.internal;

import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An operation as the listener of a client is told of it: its end once, and never in the way of the call. Thread-safe. */
public final class ObservedCall {
    /** A call without listeners. */
    public static final ObservedCall NONE = new ObservedCall(OperationObserver.NONE);

    private static final System.Logger LOG = System.getLogger("io.fluentopenai.client");

    private final OperationObserver operation;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    private ObservedCall(OperationObserver operation) {
        this.operation = operation;
    }

    /** Tells a listener of an operation that starts. */
    public static ObservedCall start(@Nullable OperationListener listener, Supplier<OperationStart> start) {
        if (listener == null) {
            return NONE;
        }
        try {
            return new ObservedCall(Given.notNull(listener.started(start.get()), "the operation"));
        } catch (RuntimeException e) {
            ignore(e);
            return NONE;
        }
    }

    private static void ignore(RuntimeException thrown) {
        LOG.log(System.Logger.Level.WARNING, "An operation listener failed; the operation goes on", thrown);
    }

    // ---- The course of an operation

    /** Opens a scope for work of this thread. */
    public OperationObserver.Scope open() {
        if (this == NONE) {
            return OperationObserver.Scope.NONE;
        }
        try {
            OperationObserver.Scope opened = operation.open();
            return () -> {
                try {
                    opened.close();
                } catch (RuntimeException e) {
                    ignore(e);
                }
            };
        } catch (RuntimeException e) {
            ignore(e);
            return OperationObserver.Scope.NONE;
        }
    }

    /** Takes note of an event of a stream. */
    public void received() {
        if (this != NONE && !begun.get() && begun.compareAndSet(false, true)) {
            tell(OperationObserver::firstChunk);
        }
    }

    /** Ends the operation well. */
    public void succeeded(Supplier<OperationResult> result) {
        end(told -> told.succeeded(result.get()));
    }

    /** Ends the operation with what was thrown. */
    public void failed(Throwable thrown) {
        Throwable reason = Futures.cause(thrown);
        if (reason instanceof CancellationException || reason instanceof InterruptedCallException) {
            cancelled();
        } else {
            end(told -> told.failed(reason));
        }
    }

    /** Ends the operation early. */
    public void cancelled() {
        end(OperationObserver::cancelled);
    }

    private void end(Consumer<OperationObserver> how) {
        if (this != NONE && ended.compareAndSet(false, true)) {
            tell(how);
        }
    }

    private void tell(Consumer<OperationObserver> call) {
        try {
            call.accept(operation);
        } catch (RuntimeException e) {
            ignore(e);
        }
    }

    // ---- Calls

    /** Makes a call that begins the operation, and does not end it unless it fails. */
    public <T> T begin(Supplier<T> call) {
        try (OperationObserver.Scope scope = open()) {
            return call.get();
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    /** Async version of {@link #begin}. */
    public <T> CompletableFuture<T> beginAsync(Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> future = begin(call);
        return this == NONE ? future : Futures.tell(future, value -> {}, this::failed);
    }

    /** Makes the call that is the operation. */
    public <T> T call(Supplier<T> call, Function<? super T, OperationResult> result) {
        T value = begin(call);
        succeeded(() -> result.apply(value));
        return value;
    }

    /** Async version of {@link #call}. */
    public <T> CompletableFuture<T> callAsync(
            Supplier<CompletableFuture<T>> call, Function<? super T, OperationResult> result) {
        CompletableFuture<T> future = begin(call);
        return this == NONE
                ? future
                : Futures.tell(future, value -> succeeded(() -> result.apply(value)), this::failed);
    }
}
