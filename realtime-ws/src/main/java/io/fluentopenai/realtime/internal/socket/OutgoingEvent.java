package io.fluentopenai.realtime.internal.socket;

import io.fluentopenai.realtime.session.SendResult;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** An event on its way out. What becomes of it is said once, by {@link #result}. */
public final class OutgoingEvent {
    public final String text;
    public final CompletableFuture<SendResult> result = new CompletableFuture<>();

    /** Run before the first piece is handed to the socket, in the order of the socket. Must not block. */
    public volatile Runnable begins = () -> {};

    private final int size;

    /** An event as JSON in UTF-8. */
    public OutgoingEvent(byte[] json) {
        this(new String(json, StandardCharsets.UTF_8), json.length);
    }

    private OutgoingEvent(String text, int size) {
        this.text = text;
        this.size = size;
    }

    /** The same event for another try. */
    public OutgoingEvent again() {
        return new OutgoingEvent(text, size);
    }

    /** In bytes. */
    public int size() {
        return size;
    }
}
