package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.realtime.Protocol;
import io.fluentopenai.testkit.internal.sheet.Problem;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of one session, which requires each event to be valid by its schema. */
final class RealtimeClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeOpenAI server;
    private final Protocol protocol;
    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<RealtimeClosing> closed = new CompletableFuture<>();
    private final CompletableFuture<byte[]> pinged = new CompletableFuture<>();
    private final WebSocket socket;

    private RealtimeClient(FakeOpenAI server, Protocol protocol, String path, Consumer<WebSocket.Builder> handshake) {
        this.server = server;
        this.protocol = protocol;
        // The server's sheet may be that of a revision of the API that does not know this protocol.
        assumeTrue(!protocol.serverEvents(server.factSheet().schemas()).isEmpty(), protocol::toString);
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        handshake.accept(builder);
        this.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), this)
                .join();
    }

    /** A session in the present protocol, whose first event has been received. */
    static RealtimeClient connect(FakeOpenAI server) {
        RealtimeClient client = open(server, Protocol.GA, "/v1/realtime?model=gpt-realtime", builder -> {});
        client.await("session.created");
        return client;
    }

    /** A session in the beta's protocol, whose first event has been received. */
    static RealtimeClient connectBeta(FakeOpenAI server) {
        RealtimeClient client = open(
                server,
                Protocol.BETA,
                "/v1/realtime?model=gpt-4o-realtime-preview",
                builder -> builder.header("OpenAI-Beta", "realtime=v1"));
        client.await("session.created");
        return client;
    }

    /** A connection with the server's key. */
    static RealtimeClient open(
            FakeOpenAI server, Protocol protocol, String path, Consumer<WebSocket.Builder> handshake) {
        return openWithoutKey(server, protocol, path, builder -> {
            builder.header("Authorization", "Bearer " + server.apiKey());
            handshake.accept(builder);
        });
    }

    static RealtimeClient openWithoutKey(
            FakeOpenAI server, Protocol protocol, String path, Consumer<WebSocket.Builder> handshake) {
        return new RealtimeClient(server, protocol, path, handshake);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            ObjectNode event;
            try {
                event = (ObjectNode) Json.parse(message);
            } catch (RuntimeException e) {
                event = Json.object().put("type", "not json").put("text", message);
            }
            events.add(event);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        events.add(Json.object().put("type", "binary").put("bytes", data.remaining()));
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        pinged.complete(bytes);
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(new RealtimeClosing(statusCode, reason, false));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    CompletableFuture<RealtimeClosing> closed() {
        return closed;
    }

    CompletableFuture<byte[]> pinged() {
        return pinged;
    }

    WebSocket socket() {
        return socket;
    }

    /** Sends JSON that is written with single quotes. */
    RealtimeClient send(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
        return this;
    }

    RealtimeClient append(byte[] audio) {
        return send("{'type':'input_audio_buffer.append','audio':'"
                + Base64.getEncoder().encodeToString(audio) + "'}");
    }

    /** A user's message. */
    RealtimeClient say(String words) {
        return send("{'type':'conversation.item.create','item':{'type':'message','role':'user','content':["
                + "{'type':'input_text','text':'" + words + "'}]}}");
    }

    /** The events that are here and that nobody has taken. */
    List<ObjectNode> received() {
        return List.copyOf(events);
    }

    /** The next event, which must be valid. */
    ObjectNode next() {
        ObjectNode event = nextUnchecked();
        List<Problem> problems = protocol.serverProblems(server.factSheet().schemas(), event);
        assertThat(problems).as(event.toString()).isEmpty();
        return event;
    }

    ObjectNode nextUnchecked() {
        try {
            ObjectNode event = events.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("No event came; " + server.realtime().sessions());
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next event, which must be of this type. */
    ObjectNode await(String type) {
        ObjectNode event = next();
        assertThat(event.path("type").asText()).as(event.toString()).isEqualTo(type);
        return event;
    }

    /** The events up to the next one of this type, that one included. */
    List<ObjectNode> until(String type) {
        List<ObjectNode> until = new ArrayList<>();
        do {
            until.add(next());
        } while (!until.get(until.size() - 1).path("type").asText().equals(type));
        return until;
    }

    /** The same without a look at the schemas, for many events. */
    List<ObjectNode> untilUnchecked(String type) {
        List<ObjectNode> until = new ArrayList<>();
        do {
            until.add(nextUnchecked());
        } while (!until.get(until.size() - 1).path("type").asText().equals(type));
        return until;
    }

    /** The last event of {@link #until}. */
    ObjectNode last(String type) {
        List<ObjectNode> until = until(type);
        return until.get(until.size() - 1);
    }

    /** The error that comes next. */
    JsonNode error() {
        return await("error").path("error");
    }

    static List<String> types(List<ObjectNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    /** The texts of all deltas of a type, joined. */
    static String joined(List<ObjectNode> events, String type) {
        StringBuilder joined = new StringBuilder();
        events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .forEach(event -> joined.append(event.path("delta").asText()));
        return joined.toString();
    }

    /** The audio of all deltas of a type, joined. */
    static byte[] audio(List<ObjectNode> events, String type) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .forEach(event -> audio.writeBytes(
                        Base64.getDecoder().decode(event.path("delta").asText())));
        return audio.toByteArray();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
