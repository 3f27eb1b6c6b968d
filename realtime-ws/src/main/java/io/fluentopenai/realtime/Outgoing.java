package io.fluentopenai.realtime;

import java.util.concurrent.CompletableFuture;

/** An event on its way out. What becomes of it is said once, by {@link #result}. */
final class Outgoing {
    final String text;
    final CompletableFuture<SendResult> result = new CompletableFuture<>();

    /** Run before the first piece is handed to the socket, in the order of the socket. Must not block. */
    volatile Runnable begins = () -> {};

    Outgoing(String text) {
        this.text = text;
    }

    /** Counted in characters, of which nearly all are one byte. */
    int size() {
        return text.length();
    }
}
