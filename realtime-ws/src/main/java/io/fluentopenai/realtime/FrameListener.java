package io.fluentopenai.realtime;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of messages together. The JDK calls it from one thread at a time, and only as often as it was asked to.
 *
 * <p>It asks for the next piece of a message itself; after a whole message whoever takes it does, so that nothing is read
 * while nobody can take it.
 */
final class FrameListener implements WebSocket.Listener {
    /** Where messages go. Called from one thread at a time. */
    interface Sink {
        /** The WebSocket is open, before anything arrives. */
        void opened(WebSocket socket);

        /** Something has arrived, whatever it is: the peer is alive. */
        void heard();

        /** A whole message; the sink asks for the next one by {@code socket.request(1)}. */
        void message(String text);

        /** A message that is no text, which the protocol does not have; the listener has asked for the next one. */
        void binary(int bytes);

        /** A message has grown longer than the limit; nothing more will be read. */
        void tooLong(int limit);

        /** The peer has closed. */
        void closed(int code, String reason);

        /** The connection has broken. */
        void broken(Throwable fault);
    }

    private final Sink sink;
    private final int limit;
    private final StringBuilder pieces = new StringBuilder();
    private long binary;
    private boolean over;

    /** With the greatest length of a message, in characters. */
    FrameListener(Sink sink, int limit) {
        this.sink = sink;
        this.limit = limit;
    }

    @Override
    public void onOpen(WebSocket socket) {
        sink.opened(socket);
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        sink.heard();
        if (over) {
            return null;
        }
        if ((long) pieces.length() + data.length() > limit) {
            over = true;
            forget();
            sink.tooLong(limit);
            return null;
        }
        if (last && pieces.length() == 0) {
            sink.message(data.toString());
            return null;
        }
        pieces.append(data);
        if (last) {
            String text = pieces.toString();
            forget();
            sink.message(text);
        } else {
            socket.request(1);
        }
        return null;
    }

    /** Keeps no large buffer for a session that has had one large message. */
    private void forget() {
        pieces.setLength(0);
        if (pieces.capacity() > 1 << 18) {
            pieces.trimToSize();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        sink.heard();
        binary += data.remaining();
        if (last) {
            int length = (int) Math.min(Integer.MAX_VALUE, binary);
            binary = 0;
            sink.binary(length);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        // The JDK answers it.
        sink.heard();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        sink.heard();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        sink.closed(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable fault) {
        sink.broken(fault);
    }
}
