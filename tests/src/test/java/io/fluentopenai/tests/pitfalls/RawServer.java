package io.fluentopenai.tests.pitfalls;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server made of a bare socket, for what no HTTP library sends. */
final class RawServer implements AutoCloseable {
    /** What is sent for a request; null closes the connection without a byte. */
    interface Script {
        byte @Nullable [] answer(Request request);
    }

    /** A request as it came. */
    record Request(int connection, int ofConnection, String head, String body) {
        String target() {
            return head.split(" ", 3)[1];
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Script script;
    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final boolean byteByByte;

    RawServer(Script script) {
        this(script, false);
    }

    /**
     * A server.
     *
     * @param byteByByte whether each byte is sent alone
     */
    RawServer(Script script, boolean byteByByte) {
        this.script = script;
        this.byteByByte = byteByByte;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** A body of a status, as it goes over the wire. */
    static byte[] response(int status, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 " + status + " Said\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] json(String body) {
        return response(200, "Content-Type: application/json\r\n", body);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        for (int number = 0; ; number++) {
            try {
                Socket accepted = socket.accept();
                accepted.setTcpNoDelay(true);
                open.add(accepted);
                int connection = number;
                daemon(() -> serve(accepted, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket accepted, int connection) {
        try (accepted) {
            InputStream in = new BufferedInputStream(accepted.getInputStream());
            OutputStream out = accepted.getOutputStream();
            for (int number = 0; ; number++) {
                String head = head(in);
                if (head == null) {
                    return;
                }
                Request request = new Request(connection, number, head, body(head, in));
                requests.add(request);
                byte[] answer = script.answer(request);
                if (answer == null) {
                    return;
                }
                send(answer, out);
            }
        } catch (IOException gone) {
            // The client has left.
        } finally {
            open.remove(accepted);
        }
    }

    private void send(byte[] answer, OutputStream out) throws IOException {
        if (!byteByByte) {
            out.write(answer);
            return;
        }
        for (byte b : answer) {
            out.write(b);
        }
    }

    private static @Nullable String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
            text = head.toString(StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    private static String body(String head, InputStream in) throws IOException {
        String name = "\ncontent-length:";
        int at = head.toLowerCase(Locale.ROOT).indexOf(name);
        if (at < 0) {
            return "";
        }
        int from = at + name.length();
        int length =
                Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
