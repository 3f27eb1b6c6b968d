package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.internal.request.Upload;
import java.net.http.HttpRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The state that the calls of a client share: HTTP clients, threads and open exchanges. Closed with the client. As an
 * executor, runs tasks on the callback threads, which it creates on demand.
 *
 * <p>Thread-safe.
 */
public final class Transport implements Executor {
    private final HttpClients clients;
    private final Watchdog watchdog = new Watchdog(this);
    private final Set<CompletableFuture<?>> waits = ConcurrentHashMap.newKeySet();
    private @Nullable ExecutorService callbacks;
    private volatile boolean closed;

    /** A transport with nothing open. */
    public Transport(HttpClients clients) {
        this.clients = clients;
    }

    /** The HTTP clients. */
    public HttpClients clients() {
        return clients;
    }

    /** Returns whether the client has been closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Throws if the client is closed. */
    public void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
    }

    /**
     * Returns one attempt, ready to be sent.
     *
     * @param http what is sent, with everything but a timeout
     * @param name what is asked, for messages
     * @param limits those of the request, of which that of the call may have come nearer
     */
    public Attempt attempt(WrittenRequest request, HttpRequest.Builder http, String name, Attempt.Limits limits) {
        return new Attempt(
                request.client(),
                http,
                name,
                clients.proxies(),
                request.delivery(),
                limits,
                watchdog,
                request.body() instanceof Upload);
    }

    /** Has a wait end with the client; false if that has ended. */
    public boolean enter(CompletableFuture<?> wait) {
        waits.add(wait);
        return !closed;
    }

    /** Forgets a wait. */
    public void leave(CompletableFuture<?> wait) {
        waits.remove(wait);
    }

    /** The threads for callbacks. */
    public Executor callbackExecutor() {
        synchronized (waits) {
            if (callbacks == null) {
                callbacks = CallbackThreads.create();
                if (closed) {
                    callbacks.shutdown();
                }
            }
            return callbacks;
        }
    }

    @Override
    public void execute(Runnable task) {
        callbackExecutor().execute(task);
    }

    /** Ends what is open. */
    public void close() {
        closed = true;
        for (Watchdog.Watch attempt : watchdog.watched()) {
            ((Attempt) attempt).closeWithClient();
        }
        for (CompletableFuture<?> wait : waits) {
            wait.cancel(true);
        }
        clients.close();
        synchronized (waits) {
            if (callbacks != null) {
                callbacks.shutdown();
            }
        }
    }
}
