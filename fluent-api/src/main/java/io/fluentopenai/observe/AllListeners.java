package io.fluentopenai.observe;

import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. */
record AllListeners(List<OperationListener> listeners) implements OperationListener {
    @Override
    public OperationObserver started(OperationStart start) {
        return new All(listeners.stream().map(each -> each.started(start)).toList());
    }

    private record All(List<OperationObserver> operations) implements OperationObserver {
        @Override
        public Scope open() {
            List<Scope> scopes =
                    operations.stream().map(OperationObserver::open).toList();
            return () -> {
                // The one that was opened last is closed first.
                for (int i = scopes.size() - 1; i >= 0; i--) {
                    scopes.get(i).close();
                }
            };
        }

        private void each(Consumer<OperationObserver> call) {
            operations.forEach(call);
        }

        @Override
        public void firstChunk() {
            each(OperationObserver::firstChunk);
        }

        @Override
        public void succeeded(OperationResult result) {
            each(operation -> operation.succeeded(result));
        }

        @Override
        public void failed(Throwable reason) {
            each(operation -> operation.failed(reason));
        }

        @Override
        public void cancelled() {
            each(OperationObserver::cancelled);
        }
    }
}
