package io.fluentopenai.internal;

import io.fluentopenai.client.error.InterruptedCallException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Futures that depend on others, and end them: the JDK's own {@code thenApply} lets the call behind a cancelled future go
 * on, and is paid for.
 */
public final class Futures {
    private Futures() {}

    /**
     * The future's value, changed. Whatever ends the result before the source does cancels the source; a value that comes
     * all the same, and holds a connection, is closed.
     */
    public static <S extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> map(
            CompletableFuture<S> source, Function<? super S, ? extends T> change) {
        CompletableFuture<T> result = new CompletableFuture<>();
        onSuccess(source, result, value -> {
            try {
                give(result, change.apply(value));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(cause(e));
            }
        });
        return result;
    }

    /** Works like {@link #map}, where the change is a call of its own; it is cancelled too. */
    public static <S extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> compose(
            CompletableFuture<S> source, Function<? super S, CompletableFuture<T>> next) {
        CompletableFuture<T> result = new CompletableFuture<>();
        onSuccess(source, result, value -> {
            if (result.isDone()) {
                abandon(value);
            } else {
                follow(result, value, next);
            }
        });
        return result;
    }

    /** Tells the action the value of the source. The source's failure is the result's; it is cancelled with the result. */
    private static <S extends @Nullable Object> void onSuccess(
            CompletableFuture<S> source, CompletableFuture<?> result, Consumer<? super S> action) {
        link(result, source);
        source.whenComplete((value, reason) -> {
            if (reason != null) {
                result.completeExceptionally(cause(reason));
            } else {
                action.accept(value);
            }
        });
    }

    /** Returns a future with the same outcome, which is told to the functions before anybody else. */
    public static <T> CompletableFuture<T> tell(
            CompletableFuture<T> source, Consumer<? super T> success, Consumer<? super Throwable> failure) {
        CompletableFuture<T> result = new CompletableFuture<>();
        link(result, source);
        source.whenComplete((value, reason) -> {
            if (reason != null) {
                failure.accept(cause(reason));
                result.completeExceptionally(cause(reason));
            } else {
                success.accept(value);
                give(result, value);
            }
        });
        return result;
    }

    private static <S extends @Nullable Object, T extends @Nullable Object> void follow(
            CompletableFuture<T> result, S value, Function<? super S, CompletableFuture<T>> next) {
        CompletableFuture<T> following;
        try {
            following = next.apply(value);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        onSuccess(following, result, end -> give(result, end));
    }

    private static <T extends @Nullable Object> void give(CompletableFuture<T> result, T value) {
        if (!result.complete(value)) {
            abandon(value);
        }
    }

    /** Closes what nobody will get: a stream or a content that arrived while its future was being cancelled. */
    private static void abandon(@Nullable Object value) {
        if (value instanceof AutoCloseable open) {
            try {
                open.close();
            } catch (Exception nobodyToTell) {
                // Whoever could be told has cancelled the future.
            }
        }
    }

    /**
     * Goes from state to state until one is the last. The result holds one call at a time, however many there are, and
     * cancels it when it is ended before.
     *
     * @param next the call that brings the following state
     */
    public static <S> CompletableFuture<S> iterate(
            S first, Predicate<? super S> last, Function<? super S, CompletableFuture<S>> next) {
        Iteration<S> result = new Iteration<>(last, next);
        result.goOn(first);
        return result;
    }

    private static final class Iteration<S> extends CompletableFuture<S> {
        private final Predicate<? super S> last;
        private final Function<? super S, CompletableFuture<S>> next;
        private volatile @Nullable CompletableFuture<S> current;

        Iteration(Predicate<? super S> last, Function<? super S, CompletableFuture<S>> next) {
            this.last = last;
            this.next = next;
            whenComplete((value, reason) -> cancelCurrent());
        }

        private void cancelCurrent() {
            CompletableFuture<S> call = current;
            if (call != null && !call.isDone()) {
                call.cancel(true);
            }
        }

        void goOn(S from) {
            S state = from;
            try {
                // A loop, so that states which are there at once do not pile up on the stack.
                while (!isDone()) {
                    if (last.test(state)) {
                        complete(state);
                        return;
                    }
                    CompletableFuture<S> call = next.apply(state);
                    current = call;
                    if (!call.isDone()) {
                        call.whenComplete(this::arrived);
                        if (isDone()) {
                            call.cancel(true);
                        }
                        return;
                    }
                    state = call.join();
                }
            } catch (RuntimeException | Error e) {
                completeExceptionally(cause(e));
            }
        }

        private void arrived(@Nullable S state, @Nullable Throwable reason) {
            if (reason != null || state == null) {
                completeExceptionally(reason == null ? new NullPointerException("state") : cause(reason));
            } else {
                goOn(state);
            }
        }
    }

    /** Cancels the source when the result ends before it. */
    public static void link(CompletableFuture<?> result, CompletableFuture<?> source) {
        result.whenComplete((value, reason) -> {
            if (!source.isDone()) {
                source.cancel(true);
            }
        });
    }

    /** Runs an action when the future is ended from outside, before its own work has ended it. */
    public static <T> CompletableFuture<T> onCancel(CompletableFuture<T> source, Runnable action) {
        CompletableFuture<T> result = map(source, value -> value);
        result.whenComplete((value, reason) -> {
            // In whichever order what hangs on the result is told: the source may not have been cancelled yet.
            if (!source.isDone() || source.isCancelled()) {
                action.run();
            }
        });
        return result;
    }

    /**
     * Waits for a future, which an interruption of this thread cancels, and throws what it failed with.
     *
     * @param interrupted what to say of an interruption
     */
    public static <T> T await(CompletableFuture<T> future, String interrupted) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException(interrupted, e);
        } catch (ExecutionException e) {
            Throwable cause = cause(Objects.requireNonNullElse(e.getCause(), e));
            if (cause instanceof RuntimeException reason) {
                throw reason;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Returns the exception of a failed future, without the wrappers that dependent futures add. */
    public static Throwable cause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
