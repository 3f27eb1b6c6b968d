package io.fluentopenai.client.internal.request;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A request body in memory, which those who look at requests before they go out can look into. */
public final class BytesBody implements HttpRequest.BodyPublisher {
    private final byte[] bytes;
    private final HttpRequest.BodyPublisher publisher;

    /** A body of these bytes, which are not copied. */
    public BytesBody(byte[] bytes) {
        this.bytes = bytes;
        publisher = HttpRequest.BodyPublishers.ofByteArray(bytes);
    }

    /** The bytes themselves; null for a body of another kind. */
    public static byte @Nullable [] of(HttpRequest.BodyPublisher body) {
        return body instanceof BytesBody known ? known.bytes : null;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        publisher.subscribe(subscriber);
    }
}
