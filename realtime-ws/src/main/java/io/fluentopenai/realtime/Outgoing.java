package io.fluentopenai.realtime;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** An event on its way out. What becomes of it is said once, by {@link #result}. */
final class Outgoing {
    final String text;
    final CompletableFuture<SendResult> result = new CompletableFuture<>();

    /** Run before the first piece is handed to the socket, in the order of the socket. Must not block. */
    volatile Runnable begins = () -> {};

    private final int size;

    /** An event as JSON in UTF-8. */
    Outgoing(byte[] json) {
        this(new String(json, StandardCharsets.UTF_8), json.length);
    }

    private Outgoing(String text, int size) {
        this.text = text;
        this.size = size;
    }

    /** The same event for another try. */
    Outgoing again() {
        return new Outgoing(text, size);
    }

    /** In bytes. */
    int size() {
        return size;
    }
}
