package io.fluentopenai.client;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A request body in memory, which those who look at requests before they go out can look into. */
final class BytesBody implements HttpRequest.BodyPublisher {
    final byte[] bytes;
    private final HttpRequest.BodyPublisher publisher;

    BytesBody(byte[] bytes) {
        this.bytes = bytes;
        publisher = HttpRequest.BodyPublishers.ofByteArray(bytes);
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
