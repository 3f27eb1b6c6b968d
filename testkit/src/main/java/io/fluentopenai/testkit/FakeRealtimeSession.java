package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.audio.AudioDigest;
import io.fluentopenai.testkit.internal.realtime.Channel;
import io.fluentopenai.testkit.internal.realtime.Opening;
import io.fluentopenai.testkit.internal.realtime.ScheduledFault;
import io.fluentopenai.testkit.internal.realtime.ServerContext;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Recording;
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
 * A WebSocket session, seen from the server: the events that the client has sent, and methods to send events and to break
 * the connection. Thread-safe.
 *
 * <p>Whatever a test sends is not validated, and is sent in addition to what the server sends. The futures complete
 * when the network has accepted the message; they fail if the connection is closed.
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
        boolean append = event.path("type").asText().matches(".*input_audio(_buffer)?\\.append");
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
        channel.peer().limit(bytes, true);
    }

    /** Sends nothing any more after so many bytes. Called before it begins. */
    void stallAfter(long bytes) {
        channel.peer().limit(bytes, false);
    }

    /** Begins. Called on the connection's event loop. */
    void begin() {
        channel.open();
    }

    /** Returns the session id, such as {@code sess_000001}. */
    public String id() {
        return channel.id();
    }

    /** Returns the request that opened the session. */
    public RecordedRequest request() {
        return request;
    }

    /**
     * Returns all events that the client has sent, including invalid ones. Do not modify the trees. If the client has
     * sent more audio than the server keeps in memory ({@link FakeOpenAI.Builder#bodiesInMemory}), further append
     * events have an empty {@code audio}; {@link #audioBytes} and {@link #audioSha256} still cover all of it.
     */
    public synchronized List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** Returns all events of one type that the client has sent. */
    public List<JsonNode> received(String type) {
        return received().stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    /**
     * Returns the next event of a type. The first call returns the first such event, even if it has already arrived,
     * the second call the second one, and so on. Waits for it up to 5 seconds.
     *
     * @throws IllegalStateException if no such event arrives, the session ends, or the thread is interrupted
     */
    public JsonNode awaitReceived(String type) {
        try {
            return awaitReceived(type, Recording.USUAL_WAIT);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * Returns the next event of a type, like {@link #awaitReceived(String)}. Waits for it up to the timeout.
     *
     * @throws TimeoutException if no such event arrives within the timeout
     * @throws IllegalStateException if the session ends, or the thread is interrupted; its interrupt flag is then set
     *     again
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
                throw new TimeoutException("No event " + type + " arrived within " + timeout);
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

    /** Returns the number of bytes of audio that the client has appended so far, after base64 decoding. */
    public synchronized long audioBytes() {
        return audio.length();
    }

    /** Returns the SHA-256 checksum of all audio that the client has appended so far, in hexadecimal. */
    public synchronized String audioSha256() {
        return audio.sha256();
    }

    /** Returns the number of pongs received. */
    public synchronized int pongs() {
        return pongs;
    }

    /** Sends an event. Adds an {@code event_id} if it has none. */
    public CompletableFuture<Void> send(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        return onLoop(() -> channel.send(copy));
    }

    /**
     * Sends an event. Adds an {@code event_id} if it has none.
     *
     * @param json a JSON object
     * @throws IllegalArgumentException if {@code json} is not a JSON object
     */
    public CompletableFuture<Void> send(String json) {
        if (!(Json.parse(json) instanceof ObjectNode event)) {
            throw new IllegalArgumentException("The event is not a JSON object: " + json);
        }
        return onLoop(() -> channel.send(event));
    }

    /** Sends any text message. */
    public CompletableFuture<Void> sendText(String text) {
        return onLoop(() -> channel.peer().text(text));
    }

    /** Sends a binary message. */
    public CompletableFuture<Void> sendBinary(byte[] message) {
        byte[] copy = message.clone();
        return onLoop(() -> channel.peer().binary(copy));
    }

    /** Sends raw bytes on the connection, such as handcrafted or invalid WebSocket frames. */
    public CompletableFuture<Void> sendRaw(byte[] bytes) {
        byte[] copy = bytes.clone();
        return onLoop(() -> channel.peer().raw(copy));
    }

    /** Sends a ping with a payload of up to 125 bytes. */
    public CompletableFuture<Void> ping(byte[] payload) {
        byte[] copy = payload.clone();
        return onLoop(() -> channel.peer().ping(copy));
    }

    /**
     * Splits messages from now on into frames of at most this many bytes, even in the middle of a character.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public void fragment(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("The frame size must be positive: " + bytes);
        }
        channel.run(() -> channel.peer().fragment(bytes));
    }

    /** Stops reading from the connection, so that the client gets back-pressure. */
    public void stopReading() {
        channel.run(channel::stopReading);
    }

    /** Resumes reading from the connection. */
    public void resumeReading() {
        channel.run(channel::resumeReading);
    }

    /** Stops sending and reading anything, including pongs and close frames, and leaves the connection open. */
    public void goSilent() {
        channel.run(channel::silence);
    }

    /**
     * Closes the session.
     *
     * @param code the close code, such as 1001 or 4000; 1005 sends a close frame without a code
     * @param reason the reason, up to 123 bytes in UTF-8
     */
    public void close(int code, String reason) {
        channel.run(() -> channel.peer().close(code, reason));
    }

    /** Drops the connection without a close frame. */
    public void drop() {
        channel.run(() -> channel.peer().drop());
    }

    /** Drops the connection in the middle of a frame that begins with this text. */
    public void dropWithin(String text) {
        channel.run(() -> channel.peer().cutWithin(text));
    }

    /** Returns whether the connection is open. */
    public boolean isOpen() {
        return !closed.isDone();
    }

    /** Returns whether the client reads so slowly that the server has to wait before it can send more. */
    public boolean isBackedUp() {
        return channel.isBackedUp();
    }

    /**
     * Returns a future that completes when the connection is closed. Completing the future has no effect on the
     * session.
     */
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

    /** Returns the session id and the number of received events. */
    @Override
    public String toString() {
        return "session " + id() + " (" + received().size() + " events)";
    }
}
