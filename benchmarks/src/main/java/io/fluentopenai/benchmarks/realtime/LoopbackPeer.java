package io.fluentopenai.benchmarks.realtime;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The other end: frames that were made before the clock starts, and a reader that only counts. */
public final class LoopbackPeer implements AutoCloseable {
    private static final String CREATED =
            "{\"type\":\"session.created\",\"event_id\":\"e\",\"session\":{\"type\":\"realtime\",\"id\":\"sess_1\"}}";

    private final ServerSocket listening;
    private final SynchronousQueue<Connection> accepted = new SynchronousQueue<>();

    /** Listens on a free port. */
    public LoopbackPeer() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** The host and port. */
    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** The connection that a client is making. */
    public Connection take() throws InterruptedException {
        return accepted.take();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "loopback-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Connection connection = new Connection(listening.accept());
                daemon(connection::read);
                accepted.put(connection);
            } catch (IOException | InterruptedException over) {
                return;
            }
        }
    }

    /** One client. */
    public static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final AtomicLong messages = new AtomicLong();

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            out = socket.getOutputStream();
            String key = "";
            boolean realtime = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                if (line.startsWith("GET ")) {
                    realtime = line.contains("/realtime");
                } else if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
                    key = line.substring(18).strip();
                }
            }
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + answer(key) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            if (realtime) {
                out.write(frame(CREATED));
            }
            out.flush();
        }

        private static String answer(String key) {
            try {
                byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
                line.append((char) b);
            }
            return line.toString().strip();
        }

        /** Writes prepared frames. */
        public void write(byte[] frames) throws IOException {
            out.write(frames);
        }

        /** How many messages have come. */
        public long messages() {
            return messages.get();
        }

        private void read() {
            byte[] buffer = new byte[1 << 16];
            try {
                while (true) {
                    int first = in.readUnsignedByte();
                    long length = in.readUnsignedByte() & 0x7f;
                    if (length == 126) {
                        length = in.readUnsignedShort();
                    } else if (length == 127) {
                        length = in.readLong();
                    }
                    long left = length + 4;
                    while (left > 0) {
                        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                        if (count < 0) {
                            return;
                        }
                        left -= count;
                    }
                    if ((first & 0x80) != 0 && (first & 0xf) < 8) {
                        messages.incrementAndGet();
                    }
                }
            } catch (IOException gone) {
                // As the client has closed.
            }
        }

        /** Closes the socket. */
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A text frame. */
    public static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        int head = payload.length < 126 ? 2 : 4;
        byte[] frame = new byte[head + payload.length];
        frame[0] = (byte) 0x81;
        if (head == 2) {
            frame[1] = (byte) payload.length;
        } else {
            frame[1] = 126;
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, head, payload.length);
        return frame;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
