package io.fluentopenai.client.internal.request;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The body of a request without one, which has the request sent once in each attempt.
 *
 * <p>{@code java.net.http} sends a GET again when the connection ends before a byte of the answer, and has no setting
 * against that ({@code jdk.httpclient.enableAllMethodRetry} only does the same for the other verbs). It asks the publisher
 * for its length once for each request that goes out; this one refuses to say it twice. So retries are those of the {@link
 * io.fluentopenai.client.RetryPolicy}, and interceptors and log see each.
 *
 * <p>Thread-safe.
 */
public final class NoBody implements HttpRequest.BodyPublisher {
    /** A later JDK might ask twice for one request, which must not end them all. */
    private static final boolean ASKED_ONCE = Runtime.version().feature() <= 26;

    private boolean sent;

    /** From now on it may be sent once more. */
    public synchronized void nextAttempt() {
        sent = false;
    }

    @Override
    public synchronized long contentLength() {
        if (sent && ASKED_ONCE) {
            throw new Repeated();
        }
        sent = true;
        return 0;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        HttpRequest.BodyPublishers.noBody().subscribe(subscriber);
    }

    /** Thrown when the JDK sends the request a second time: the first had no answer. */
    public static final class Repeated extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Repeated() {
            super("The connection was closed before the answer began", null, false, false);
        }
    }
}
