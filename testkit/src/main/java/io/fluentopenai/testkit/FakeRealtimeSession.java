package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.AudioDigest;
import io.fluentopenai.testkit.internal.realtime.Channel;
import io.fluentopenai.testkit.internal.realtime.Opening;
import io.fluentopenai.testkit.internal.realtime.ScheduledFault;
import io.fluentopenai.testkit.internal.realtime.ServerContext;
import io.fluentopenai.testkit.internal.value.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One session on a WebSocket, seen from the server: what the client has sent, and what a test wants to happen. Thread-safe.
 *
 * <p>What is sent here goes out beside what the server sends by itself, unchecked. The futures end when the network has taken
 * a message; they fail if the connection is closed.
 */
public final class FakeRealtimeSession {

    private final RecordedRequest request;
    private final long mostKept;
    private final @Nullable RealtimeHandler handler;
    private final Channel channel;
    private final AudioDigest audio = new AudioDigest();
    private final CompletableFuture<RealtimeClosing> closed = new CompletableFuture<>();

    // Guarded by this.
    private final List<JsonNode> received = new ArrayList<>();
    private final Map<String, Integer> awaited = new HashMap<>();
    private long kept;
    private int pongs;

    FakeRealtimeSession(
            RecordedRequest request,
            Vertx vertx,
            NetSocket socket,
            ServerContext shared,
            Opening opening,
            ScheduledFault fault,
            @Nullable RealtimeHandler handler) {
        this.request = request;
        this.mostKept = shared.mostKept();
        this.handler = handler;
        this.channel = new Channel(vertx, socket, shared, opening, fault, new Notes());
    }

    private final class Notes implements Channel.Observer {
        @Override
        public void received(JsonNode event, int length) {
            keep(event, length);
        }

        @Override
        public boolean wantsEvents() {
            return handler != null;
        }

        @Override
        public boolean answered(JsonNode event) throws Exception {
            return handler != null && handler.handle(FakeRealtimeSession.this, event);
        }

        @Override
        public void pong() {
            synchronized (FakeRealtimeSession.this) {
                pongs++;
            }
        }

        @Override
        public void closed(int code, String reason, boolean byClient) {
            closed.complete(new RealtimeClosing(code, reason, byClient));
            synchronized (FakeRealtimeSession.this) {
                FakeRealtimeSession.this.notifyAll();
            }
        }
    }

    private synchronized void keep(JsonNode event, int length) {
        boolean append = event.path("type").asText().endsWith("input_audio_buffer.append");
        if (append) {
            audio.add(event.path("audio").asText());
        }
        if (append && kept + length > mostKept) {
            received.add(((ObjectNode) event.deepCopy()).put("audio", ""));
        } else {
            kept += length;
            received.add(event);
        }
        notifyAll();
    }

    /** Ends the connection after so many bytes. Called before it begins. */
    void cutAfter(long bytes) {
        channel.cutAfter(bytes);
    }

    /** Sends nothing any more after so many bytes. Called before it begins. */
    void stallAfter(long bytes) {
        channel.stallAfter(bytes);
    }

    /** Begins. Called on the connection's event loop. */
    void begin() {
        channel.open();
    }

    /** The id of the session, such as {@code sess_000001}. */
    public String id() {
        return channel.id();
    }

    /** The request that opened it. */
    public RecordedRequest request() {
        return request;
    }

    /**
     * The events that the client has sent, as they came, wrong ones included. Their trees are not to be changed. When there
     * is more audio than the server keeps in memory ({@link FakeOpenAI.Builder#bodiesInMemory}), further events that append
     * some have an empty {@code audio}; {@link #audioBytes} and {@link #audioSha256} know it all.
     */
    public synchronized List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** The events of one type. */
    public List<JsonNode> received(String type) {
        return received().stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /**
     * Waits up to 5 seconds for the next event of a type that was not awaited yet: the first call returns the first such
     * event, also if it has come before, the second call the second one.
     *
     * @throws IllegalStateException if none comes, the session ends, or the thread is interrupted
     */
    public JsonNode awaitReceived(String type) {
        try {
            return awaitReceived(type, Recording.USUAL_WAIT);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * The same with a time of one's own.
     *
     * @throws TimeoutException if none comes in time
     * @throws IllegalStateException if the session ends, or the thread is interrupted; its interrupt flag is set then
     */
    public synchronized JsonNode awaitReceived(String type, Duration timeout) throws TimeoutException {
        long end = System.nanoTime() + timeout.toNanos();
        int number = awaited.getOrDefault(type, 0);
        List<JsonNode> events = received(type);
        while (events.size() <= number) {
            long left = end - System.nanoTime();
            if (closed.isDone()) {
                throw new IllegalStateException("The session ended without an event " + type);
            }
            if (left <= 0) {
                throw new TimeoutException("No event " + type + " within " + timeout);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for an event " + type, e);
            }
            events = received(type);
        }
        awaited.put(type, number + 1);
        return events.get(number);
    }

    /** The number of bytes of audio that the client has appended to its input so far, decoded. */
    public synchronized long audioBytes() {
        return audio.length();
    }

    /** The SHA-256 checksum of all audio that the client has appended so far, in hexadecimal digits. */
    public synchronized String audioSha256() {
        return audio.sha256();
    }

    /** How many pongs have come. */
    public synchronized int pongs() {
        return pongs;
    }

    /** Sends an event; an {@code event_id} is added if it has none. */
    public CompletableFuture<Void> send(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        return onLoop(() -> channel.send(copy));
    }

    /**
     * Sends an event; an {@code event_id} is added if it has none.
     *
     * @param json a JSON object
     * @throws IllegalArgumentException if it is none
     */
    public CompletableFuture<Void> send(String json) {
        if (!(Json.parse(json) instanceof ObjectNode event)) {
            throw new IllegalArgumentException("Not a JSON object: " + json);
        }
        return onLoop(() -> channel.send(event));
    }

    /** Sends a text message, whatever it is. */
    public CompletableFuture<Void> sendText(String text) {
        return onLoop(() -> channel.sendText(text));
    }

    /** Sends a binary message. */
    public CompletableFuture<Void> sendBinary(byte[] message) {
        byte[] copy = message.clone();
        return onLoop(() -> channel.sendBinary(copy));
    }

    /** Sends bytes on the connection as they are: frames of one's own, or what is none. */
    public CompletableFuture<Void> sendRaw(byte[] bytes) {
        byte[] copy = bytes.clone();
        return onLoop(() -> channel.sendRaw(copy));
    }

    /** Sends a ping with up to 125 bytes. */
    public CompletableFuture<Void> ping(byte[] payload) {
        byte[] copy = payload.clone();
        return onLoop(() -> channel.ping(copy));
    }

    /** Splits messages from now on into frames of at most so many bytes, also within characters. */
    public void fragment(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("Frames of " + bytes + " bytes");
        }
        channel.run(() -> channel.fragment(bytes));
    }

    /** Reads nothing from the connection from now on, so that what the client sends backs up. */
    public void stopReading() {
        channel.run(channel::stopReading);
    }

    /** Reads again. */
    public void resumeReading() {
        channel.run(channel::resumeReading);
    }

    /** Says nothing from now on, not even a pong or a goodbye, hears nothing, and leaves the connection open. */
    public void goSilent() {
        channel.run(channel::silence);
    }

    /**
     * Closes the session.
     *
     * @param code a close code, such as 1001 or 4000; 1005 sends a close frame without one
     * @param reason the reason, of up to 123 bytes
     */
    public void close(int code, String reason) {
        channel.run(() -> channel.close(code, reason));
    }

    /** Ends the connection without a close frame. */
    public void drop() {
        channel.run(channel::drop);
    }

    /** Ends the connection in the middle of a frame that begins with this text. */
    public void dropWithin(String text) {
        channel.run(() -> channel.cutWithin(text));
    }

    /** Whether the connection is there. */
    public boolean isOpen() {
        return !closed.isDone();
    }

    /** Whether the client reads more slowly than it is sent to, so that the server waits for it. */
    public boolean isBackedUp() {
        return channel.isBackedUp();
    }

    /** How it ended; completes when the connection is gone. Completing it oneself has no effect. */
    public CompletableFuture<RealtimeClosing> closed() {
        return closed.copy();
    }

    private CompletableFuture<Void> onLoop(Supplier<Future<Void>> sending) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        channel.run(() -> sending.get().onComplete(result -> {
            if (result.succeeded()) {
                done.complete(null);
            } else {
                done.completeExceptionally(result.cause());
            }
        }));
        return done;
    }

    /** The session and how many events have come. */
    @Override
    public String toString() {
        return "session " + id() + " (" + received().size() + " events)";
    }
}
