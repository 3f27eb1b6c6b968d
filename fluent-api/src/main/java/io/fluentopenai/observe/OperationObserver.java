package io.fluentopenai.observe;

/**
 * An operation in progress. It ends once: with {@link #succeeded}, {@link #failed} or {@link #cancelled}. The methods are
 * called by one thread at a time, but not always by the same.
 */
public interface OperationObserver {
    /** Ignores everything. */
    OperationObserver NONE = new OperationObserver() {};

    /**
     * Called when a thread begins to work for this operation: while it sends a request, and while it executes the function
     * of a tool. An implementation can make the operation the current one of the thread, such as the current span.
     *
     * @return what is closed by the same thread at the end of the work
     */
    default Scope open() {
        return Scope.NONE;
    }

    /** Called when the first event of a streamed answer has arrived. */
    default void firstChunk() {}

    /** Called when the operation has succeeded. A tool call that failed has succeeded if the model gets the error. */
    default void succeeded(OperationResult result) {}

    /** Called when the operation has failed. */
    default void failed(Throwable reason) {}

    /** Called when the operation was cancelled: its future, its stream or its thread ended it early. */
    default void cancelled() {}

    /** A time in which a thread works for an operation. */
    interface Scope extends AutoCloseable {
        /** Does nothing. */
        Scope NONE = () -> {};

        @Override
        void close();
    }
}
