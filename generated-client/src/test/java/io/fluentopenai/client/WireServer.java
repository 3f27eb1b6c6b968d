package io.fluentopenai.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server made of a bare socket, so that tests decide about each byte and each moment: what no HTTP library
 * lets them do.
 */
final class WireServer implements AutoCloseable {
    /** What the server does with each request. */
    interface Script {
        void answer(Request request, Connection connection) throws Exception;
    }

    /** A request as it came. */
    record Request(String method, String target, Map<String, List<String>> headers, byte[] body) {
        @Nullable
        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.get(0);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket socket;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    WireServer(Script script) {
        this.script = script;
        try {
            socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        daemon(this::accept);
    }

    /** A server that gives every request the same answer. */
    static WireServer answering(String response) {
        return new WireServer((request, connection) -> connection.send(response));
    }

    /** A server that gives every request this JSON. */
    static WireServer json(String json) {
        return answering(ok("application/json", json));
    }

    static String ok(String contentType, String body) {
        return response(200, "Content-Type: " + contentType + "\r\n", body);
    }

    static String response(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static final String STREAM_HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    static final String LAST_CHUNK = "0\r\n\r\n";

    static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "wire-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
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
            Connection connection = new Connection(accepted);
            Request request = connection.read();
            while (request != null) {
                requests.add(request);
                script.answer(request, connection);
                request = connection.read();
            }
        } catch (SocketException e) {
            // The client has gone, which is what many tests want.
        } catch (Exception | AssertionError e) {
            failures.add(e);
        } finally {
            sockets.remove(accepted);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** How many connections are open now. */
    int open() {
        return sockets.size();
    }

    int connections() {
        return connections.get();
    }

    Request request() throws InterruptedException {
        Request request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("No request has come");
        }
        return request;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket open : sockets) {
            open.close();
        }
    }

    /** One connection from the server's side. */
    static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void sendChunk(String text) throws IOException {
            send(chunk(text));
        }

        /** Closes the connection in the regular way. */
        void close() throws IOException {
            socket.close();
        }

        /** Closes the connection as a crash does. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Blocks until the client closes the connection. */
        void awaitClose() throws IOException {
            awaitClose(Duration.ofSeconds(10));
        }

        /** Blocks until the client closes the connection, or for so long. */
        void awaitClose(Duration longest) throws IOException {
            socket.setSoTimeout((int) longest.toMillis());
            try {
                while (in.read() >= 0) {
                    // Whatever else the client says is of no interest.
                }
            } catch (SocketException closed) {
                // A reset is a close too.
            }
        }

        /** Blocks until the client closes the connection, and says so. */
        void awaitClose(CountDownLatch closed) throws IOException {
            awaitClose();
            closed.countDown();
        }

        @Nullable
        Request read() throws IOException {
            String start = line();
            if (start == null || start.isEmpty()) {
                return null;
            }
            Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(); line != null && !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            String[] words = start.split(" ", -1);
            return new Request(words[0], words[1], headers, body(headers));
        }

        private byte[] body(Map<String, List<String>> headers) throws IOException {
            if (headers.containsKey("Content-Length")) {
                return in.readNBytes(
                        Integer.parseInt(headers.get("Content-Length").get(0)));
            }
            List<String> encoding = headers.get("Transfer-Encoding");
            if (encoding == null || !encoding.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
                return new byte[0];
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.write(in.readNBytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }

        private int chunkSize() throws IOException {
            String line = line();
            return line == null ? 0 : Integer.parseInt(line.strip(), 16);
        }

        private @Nullable String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
                }
                if (b != '\r') {
                    line.write(b);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
