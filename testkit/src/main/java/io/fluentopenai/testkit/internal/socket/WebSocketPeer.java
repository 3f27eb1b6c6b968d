package io.fluentopenai.testkit.internal.socket;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;

/**
 * The server's end of a WebSocket, on a TCP connection that has been upgraded. Written for this server as it must be able to
 * do what no well-behaved library lets one do: frames cut anywhere, ends without a goodbye, silence. Everything happens on
 * the connection's event loop.
 */
public final class WebSocketPeer {

    private static final int LONGEST_MESSAGE = 64 << 20;
    private static final long CLOSE_MILLIS = 2_000;

    /** Receives the client's messages and the end of the connection. */
    public interface Listener {
        void text(String message);

        void binary(byte[] message);

        void pong(byte[] payload);

        /**
         * The last call: the connection is gone.
         *
         * @param code the client's close code, or the server's if that came first; {@link FrameReader#NO_CLOSE} if the
         *     connection ended without one
         * @param byClient whether the client closed first
         */
        void closed(int code, String reason, boolean byClient);
    }

    private final Vertx vertx;
    private final NetSocket socket;
    private final Listener listener;
    private final FrameReader reader;
    private int fragment = Integer.MAX_VALUE;
    private long bytesLeft = Long.MAX_VALUE;
    private boolean cutAtLimit;
    private boolean silent;
    private boolean closing;
    private boolean gone;
    private int code = FrameReader.NO_CLOSE;
    private String reason = "";
    private boolean byClient = true;

    public WebSocketPeer(Vertx vertx, NetSocket socket, Listener listener) {
        this.vertx = vertx;
        this.socket = socket;
        this.listener = listener;
        this.reader = new FrameReader(LONGEST_MESSAGE, new FrameReader.Sink() {
            @Override
            public void text(String message) {
                if (!closing) {
                    listener.text(message);
                }
            }

            @Override
            public void binary(byte[] message) {
                if (!closing) {
                    listener.binary(message);
                }
            }

            @Override
            public void ping(byte[] payload) {
                if (!silent && !closing) {
                    write(Frames.whole(FrameReader.PONG, payload));
                }
            }

            @Override
            public void pong(byte[] payload) {
                listener.pong(payload);
            }

            @Override
            public void close(int clientCode, String clientReason) {
                clientCloses(clientCode, clientReason);
            }
        });
    }

    public void start() {
        socket.closeHandler(end -> ended());
        socket.exceptionHandler(failure -> {});
        socket.handler(this::read);
    }

    private void read(Buffer bytes) {
        try {
            reader.read(bytes.getBytes());
        } catch (ProtocolViolation e) {
            close(e.code(), String.valueOf(e.getMessage()));
            socket.handler(ignored -> {});
        }
    }

    private void clientCloses(int clientCode, String clientReason) {
        if (!closing) {
            closing = true;
            code = clientCode;
            reason = clientReason;
            if (silent) {
                return;
            }
            write(Frames.close(clientCode, ""));
        }
        if (!silent) {
            socket.end();
        }
    }

    private void ended() {
        if (!gone) {
            gone = true;
            closing = true;
            listener.closed(code, reason, byClient);
        }
    }

    /** Sends a text message. The future ends when the network took it. */
    public Future<Void> text(String message) {
        return data(FrameReader.TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    public Future<Void> binary(byte[] message) {
        return data(FrameReader.BINARY, message);
    }

    private Future<Void> data(int opcode, byte[] payload) {
        return closing ? refused() : write(Frames.message(opcode, payload, fragment));
    }

    public Future<Void> ping(byte[] payload) {
        return closing ? refused() : write(Frames.whole(FrameReader.PING, payload));
    }

    /** Sends bytes as they are, be they frames or not. */
    public Future<Void> raw(byte[] bytes) {
        return write(Buffer.buffer(bytes));
    }

    /** Sends the first half of a frame with this message, and then ends the connection. */
    public void cutWithin(String message) {
        Buffer frame = Frames.whole(FrameReader.TEXT, message.getBytes(StandardCharsets.UTF_8));
        write(frame.slice(0, Math.max(1, frame.length() / 2)));
        drop();
    }

    private Future<Void> write(Buffer bytes) {
        if (gone) {
            return refused();
        }
        if (bytes.length() <= bytesLeft) {
            bytesLeft -= bytes.length();
            return socket.write(bytes);
        }
        Future<Void> written = socket.write(bytes.slice(0, (int) bytesLeft));
        bytesLeft = 0;
        if (cutAtLimit) {
            drop();
        }
        return written;
    }

    /** Sends no more than so many bytes; then the connection ends, or stays as it is. */
    public void limit(long bytes, boolean cut) {
        bytesLeft = bytes;
        cutAtLimit = cut;
    }

    private static Future<Void> refused() {
        return Future.failedFuture("The connection is closed.");
    }

    /** Splits messages from now on into frames of at most so many bytes. */
    public void fragment(int bytes) {
        fragment = bytes;
    }

    /** Answers no ping and no close frame any more. */
    public void silence() {
        silent = true;
    }

    /** Says goodbye, and ends the connection when the client has answered, or has not for some time. */
    public void close(int closeCode, String closeReason) {
        if (closing) {
            return;
        }
        closing = true;
        code = closeCode;
        reason = closeReason;
        byClient = false;
        write(Frames.close(closeCode, closeReason));
        vertx.setTimer(CLOSE_MILLIS, timer -> drop());
    }

    /** Ends the TCP connection without a goodbye. */
    public void drop() {
        if (!closing) {
            closing = true;
            byClient = false;
        }
        socket.close();
    }

    public boolean isOpen() {
        return !closing;
    }

    /** Returns whether the client reads more slowly than it is written to. */
    public boolean isFull() {
        return socket.writeQueueFull();
    }

    /** Calls back once, when the client has taken most of what was written. */
    public void onDrain(Runnable callback) {
        socket.drainHandler(drained -> callback.run());
    }

    public void pause() {
        socket.pause();
    }

    public void resume() {
        socket.resume();
    }
}
