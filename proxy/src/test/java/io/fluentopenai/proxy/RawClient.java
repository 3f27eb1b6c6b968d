package io.fluentopenai.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what no HTTP library would. */
public final class RawClient implements AutoCloseable {
    /** The head of a request for a WebSocket, but for the empty line behind it. */
    static final String HANDSHAKE =
            "GET /v1/realtime?model=m HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final Socket socket;

    public RawClient(int port) {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setSoTimeout(15_000);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text and gives all that comes back until the connection is closed, or until an answer with a length is complete. */
    public static String exchange(int port, String text) {
        try (RawClient client = new RawClient(port)) {
            return client.send(text).answer();
        }
    }

    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next answer: its head, and as much of a body as its length says. Without a length, all until the end. */
    public String answer() {
        String head = until("\r\n\r\n");
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
        if (at < 0) {
            return head.startsWith("HTTP/1.1 101") ? head : head + rest();
        }
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return head + new String(bytes(length), StandardCharsets.UTF_8);
    }

    /** What comes until this text, and the text; less if the connection ends. */
    public String until(String end) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                read.write(b);
                if (read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                    break;
                }
            }
        } catch (IOException reset) {
            // The end of what there is to read.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    byte[] bytes(int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String rest() {
        return until("\u0000no such text");
    }

    /** Whether the other side has closed the connection. Waits for it. */
    boolean isAtEnd() {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Closes with a reset. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
