package io.fluentopenai.observe;

import java.util.List;

/**
 * Gets each operation of a client when it starts: calls of models, tool calls, tool loops, realtime sessions. It is the
 * basis of traces and metrics; the module {@code fluentopenai-observability} implements it with Micrometer.
 *
 * <pre>{@code
 * OpenAI openai = OpenAI.builder()
 *         .observe(start -> new OperationObserver() {
 *             @Override
 *             public void succeeded(OperationResult result) {
 *                 log.info("{} {}: {}", start.kind(), start.name(), result.usage());
 *             }
 *         })
 *         .build();
 * }</pre>
 *
 * <p>Must be thread-safe and must not block. An exception that it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface OperationListener {
    /**
     * Called when an operation starts, on the thread that starts it. If another operation is {@linkplain OperationObserver#open
     * open} on this thread, such as the loop that a tool call belongs to, this one is part of it.
     *
     * @return the observer of the operation; {@link OperationObserver#NONE} to ignore this operation
     */
    OperationObserver started(OperationStart start);

    /** Returns a listener that calls several, in this order. */
    static OperationListener all(List<? extends OperationListener> listeners) {
        List<OperationListener> copy = List.copyOf(listeners);
        return copy.size() == 1 ? copy.get(0) : new AllListeners(copy);
    }
}
