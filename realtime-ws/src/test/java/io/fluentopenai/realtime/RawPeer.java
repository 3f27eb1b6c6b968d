package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket server made of a bare socket, so that tests decide about each frame and each moment: what no library lets them do.
 */
public final class RawPeer implements AutoCloseable {
    public static final String KEY = "sk-test-0123456789abcdef";

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    public static final String CREATED =
            "{\"type\":\"session.created\",\"event_id\":\"s1\",\"session\":{\"type\":\"realtime\",\"id\":\"sess_1\",\"object\":\"realtime.session\"}}";
    public static final String UPDATED =
            "{\"type\":\"session.updated\",\"event_id\":\"s2\",\"session\":{\"type\":\"realtime\",\"id\":\"sess_1\",\"object\":\"realtime.session\"}}";

    /** What the server does with each connection, on a thread of its own. */
    public interface Script {
        void serve(Peer peer) throws Exception;
    }

    public record Request(String line, Map<String, String> headers) {
        public String target() {
            return line.split(" ")[1];
        }

        @Nullable
        public String header(String name) {
            return headers.get(name);
        }
    }

    public record Frame(int opcode, boolean last, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        public int code() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
    }

    private final ServerSocket socket;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    public final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    public final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    public final AtomicInteger connections = new AtomicInteger();
    private volatile boolean refusing;

    public RawPeer(Script script) {
        this.script = script;
        try {
            socket = new ServerSocket(0, 300, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        daemon(this::listen);
    }

    /** One that accepts, says that the session is there, and goes on with the script. */
    public static RawPeer session(Script script) {
        return new RawPeer(peer -> {
            peer.accept();
            peer.text(CREATED);
            script.serve(peer);
        });
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    public OpenAI client() {
        return OpenAI.builder().baseUrl(url()).apiKey(KEY).build();
    }

    /** Answers 503 to whoever comes from now on. */
    public void refuseFromNowOn() {
        refusing = true;
    }

    /** How many sockets of clients are open. */
    int open() {
        return (int) sockets.stream().filter(each -> !each.isClosed()).count();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                accepted.setTcpNoDelay(true);
                sockets.add(accepted);
                connections.incrementAndGet();
                daemon(() -> serve(accepted));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            Peer peer = new Peer(accepted);
            requests.add(peer.request);
            if (refusing) {
                peer.refuse(503, "", "busy");
                return;
            }
            script.serve(peer);
        } catch (EOFException | SocketException gone) {
            // The client has left, as clients do.
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws Exception {
        socket.close();
        for (Socket each : sockets) {
            each.close();
        }
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError("The script failed", failure);
        }
    }

    /** One connection, as the script has it. */
    public static final class Peer {
        final Socket socket;
        final Request request;
        private final DataInputStream in;
        private final OutputStream out;

        public Peer(Socket socket) throws IOException {
            this.socket = socket;
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
            String line = line();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon), header.substring(colon + 1).strip());
            }
            request = new Request(line, headers);
        }

        private String line() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
                bytes.write(b);
            }
            return bytes.toString(StandardCharsets.UTF_8).strip();
        }

        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        public void accept() throws Exception {
            String key = Objects.requireNonNull(request.header("Sec-WebSocket-Key"))
                    + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
            raw(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
        }

        public void refuse(int status, String headers, String body) throws IOException {
            raw("HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        }

        public synchronized void frame(int opcode, boolean last, byte[] payload) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            head.write((last ? 0x80 : 0) | opcode);
            if (payload.length < 126) {
                head.write(payload.length);
            } else if (payload.length < 65536) {
                head.write(126);
                head.write(payload.length >> 8);
                head.write(payload.length);
            } else {
                head.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    head.write((int) ((long) payload.length >> shift));
                }
            }
            head.write(payload);
            out.write(head.toByteArray());
            out.flush();
        }

        public void text(String text) throws IOException {
            frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
        }

        /** One message in several frames. */
        public void fragments(String... pieces) throws IOException {
            for (int i = 0; i < pieces.length; i++) {
                frame(i == 0 ? TEXT : CONTINUATION, i == pieces.length - 1, pieces[i].getBytes(StandardCharsets.UTF_8));
            }
        }

        public void error(String eventId, String code) throws IOException {
            text("{\"type\":\"error\",\"event_id\":\"e\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\""
                    + code + "\",\"message\":\"Refused by the test\",\"param\":null,\"event_id\":\"" + eventId
                    + "\"}}");
        }

        public void close(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[text.length + 2];
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            frame(CLOSE, true, payload);
        }

        public Frame readFrame() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = new byte[4];
            in.readFully(mask);
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            return new Frame(first & 0xf, (first & 0x80) != 0, payload);
        }

        /** The next message; pings are answered, a close frame is answered and is the end. */
        public String read() throws IOException {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            while (true) {
                Frame frame = readFrame();
                switch (frame.opcode()) {
                    case PING -> frame(PONG, true, frame.payload());
                    case PONG -> {}
                    case CLOSE -> {
                        frame(CLOSE, true, Arrays.copyOf(frame.payload(), Math.min(2, frame.payload().length)));
                        throw new EOFException("closed by the client");
                    }
                    default -> {
                        message.write(frame.payload());
                        if (frame.last()) {
                            return message.toString(StandardCharsets.UTF_8);
                        }
                    }
                }
            }
        }

        /** The next message, which must be an event of this type. */
        public JsonNode read(String type) throws IOException {
            String text = read();
            JsonNode event = Json.parse(text);
            if (!type.equals(event.path("type").textValue())) {
                throw new AssertionError(
                        "Expected " + type + ", got " + text.substring(0, Math.min(300, text.length())));
            }
            return event;
        }

        /** Reads until the client is gone. */
        public void drain() throws IOException {
            while (true) {
                read();
            }
        }

        public void respond(String id, String status, JsonNode create) throws IOException {
            created(id, create);
            done(id, status, create);
        }

        public void created(String id, JsonNode create) throws IOException {
            text("{\"type\":\"response.created\",\"event_id\":\"c" + id + "\",\"response\":"
                    + response(id, "in_progress", create) + "}");
        }

        public void done(String id, String status, JsonNode create) throws IOException {
            text("{\"type\":\"response.done\",\"event_id\":\"d" + id + "\",\"response\":" + response(id, status, create)
                    + "}");
        }

        private static String response(String id, String status, JsonNode create) {
            JsonNode metadata = create.path("response").path("metadata");
            boolean outside =
                    create.path("response").path("conversation").asText().equals("none");
            return "{\"object\":\"realtime.response\",\"id\":\"" + id + "\",\"status\":\"" + status + "\",\"output\":[]"
                    + (outside ? "" : ",\"conversation_id\":\"conv_1\"") + ",\"metadata\":"
                    + (metadata.isObject() ? metadata.toString() : "null") + "}";
        }
    }

    public static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(20, TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError("Nothing came");
        }
        return value;
    }
}
