package io.fluentopenai.realtime.internal.socket;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Puts the pieces of messages together. The JDK calls it from one thread at a time, and only as often as it was asked to.
 *
 * <p>It asks for the next piece of a message itself; after a whole message whoever takes it does, so that nothing is read
 * while nobody can take it.
 */
final class FrameListener implements WebSocket.Listener {
    /** Receives messages. Called from one thread at a time. */
    interface Sink {
        /** The WebSocket is open, before anything arrives. */
        void opened(WebSocket socket);

        /** Something has arrived, whatever it is: the peer is alive. */
        void heard();

        /**
         * A whole message, in an array that is only good until this returns; the sink asks for the next one by {@code
         * socket.request(1)}.
         */
        void message(char[] text, int offset, int length);

        /** A message that is no text, which the protocol does not have; the listener has asked for the next one. */
        void binary(int bytes);

        /** A message has grown longer than the limit; nothing more will be read. */
        void tooLong(int limit);

        /** The peer has closed. */
        void closed(int code, String reason);

        /** The connection has broken. */
        void broken(Throwable fault);
    }

    private static final char[] NONE = {};
    private static final int KEPT = 1 << 17;

    private final Sink sink;
    private final int limit;
    private char[] pieces = NONE;
    private int length;
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
        if ((long) length + data.length() > limit) {
            over = true;
            forget();
            sink.tooLong(limit);
            return null;
        }
        if (last && length == 0 && data instanceof CharBuffer whole && whole.hasArray()) {
            sink.message(whole.array(), whole.arrayOffset() + whole.position(), whole.remaining());
            return null;
        }
        append(data);
        if (last) {
            char[] text = pieces;
            int size = length;
            forget();
            sink.message(text, 0, size);
        } else {
            socket.request(1);
        }
        return null;
    }

    private void append(CharSequence data) {
        int size = length + data.length();
        if (size > pieces.length) {
            pieces = Arrays.copyOf(pieces, (int) Math.min(limit, Math.max(size, 2L * pieces.length)));
        }
        if (data instanceof CharBuffer buffer) {
            buffer.duplicate().get(pieces, length, buffer.remaining());
        } else {
            for (int i = 0; i < data.length(); i++) {
                pieces[length + i] = data.charAt(i);
            }
        }
        length = size;
    }

    /** Keeps no large array for a session that has had one large message. */
    private void forget() {
        length = 0;
        if (pieces.length > KEPT) {
            pieces = NONE;
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
