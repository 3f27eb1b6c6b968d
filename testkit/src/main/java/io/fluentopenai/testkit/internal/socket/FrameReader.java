package io.fluentopenai.testkit.internal.socket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads the frames that a WebSocket client sends (RFC 6455), from pieces of any size, and puts messages together. Requires
 * what the protocol requires of clients: masked frames, whole and small control frames, UTF-8. Not thread-safe.
 */
public final class FrameReader {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    public static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    public static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int NO_CODE = 1005;
    static final int NO_CLOSE = 1006;
    static final int NOT_UTF8 = 1007;
    static final int TOO_BIG = 1009;

    private static final int LONGEST_HEADER = 14;
    private static final int LONGEST_CONTROL = 125;
    private static final int FIRST_OWN_CODE = 3000;
    private static final int LAST_CODE = 4999;

    /** Receives the messages. */
    interface Sink {
        void text(String message);

        void binary(byte[] message);

        void ping(byte[] payload);

        void pong(byte[] payload);

        /** The last call. The code is {@link #NO_CODE} if the client gave none. */
        void close(int code, String reason);
    }

    private final int longest;
    private final Sink sink;
    private final byte[] header = new byte[LONGEST_HEADER];
    private int headerRead;
    private byte[] payload = new byte[0];
    private int payloadRead;
    private boolean inPayload;
    private boolean closed;
    private int messageOpcode = CONTINUATION;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    /** @param longest the number of bytes that a message may have */
    FrameReader(int longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    /**
     * Takes the next bytes. What comes after a close frame is ignored.
     *
     * @throws ProtocolViolation if they are not as the protocol has them; the reader is of no use from then on
     */
    void read(byte[] bytes) throws ProtocolViolation {
        int at = 0;
        while (!closed && (at < bytes.length || inPayload && payloadRead == payload.length)) {
            if (!inPayload) {
                header[headerRead++] = bytes[at++];
                if (headerRead >= 2 && headerRead == headerLength()) {
                    begin();
                }
            } else {
                int count = Math.min(bytes.length - at, payload.length - payloadRead);
                System.arraycopy(bytes, at, payload, payloadRead, count);
                at += count;
                payloadRead += count;
                if (payloadRead == payload.length) {
                    end();
                }
            }
        }
    }

    private int headerLength() throws ProtocolViolation {
        if ((header[1] & 0x80) == 0) {
            throw new ProtocolViolation(PROTOCOL_ERROR, "A frame is not masked.");
        }
        return switch (header[1] & 0x7F) {
            case 126 -> 8;
            case 127 -> LONGEST_HEADER;
            default -> 6;
        };
    }

    private void begin() throws ProtocolViolation {
        ByteBuffer fields = ByteBuffer.wrap(header, 2, LONGEST_HEADER - 2);
        long length = switch (header[1] & 0x7F) {
            case 126 -> fields.getShort() & 0xFFFF;
            case 127 -> fields.getLong();
            default -> header[1] & 0x7F;
        };
        check(length);
        payload = new byte[(int) length];
        payloadRead = 0;
        inPayload = true;
    }

    private int opcode() {
        return header[0] & 0x0F;
    }

    private boolean isLast() {
        return (header[0] & 0x80) != 0;
    }

    private void check(long length) throws ProtocolViolation {
        if ((header[0] & 0x70) != 0) {
            throw new ProtocolViolation(PROTOCOL_ERROR, "A frame uses an extension.");
        }
        switch (opcode()) {
            case CONTINUATION -> {
                if (messageOpcode == CONTINUATION) {
                    throw new ProtocolViolation(PROTOCOL_ERROR, "A continuation frame without a message to continue.");
                }
            }
            case TEXT, BINARY -> {
                if (messageOpcode != CONTINUATION) {
                    throw new ProtocolViolation(
                            PROTOCOL_ERROR, "A new message started before the previous one was complete.");
                }
            }
            case CLOSE, PING, PONG -> {
                if (!isLast() || length > LONGEST_CONTROL) {
                    throw new ProtocolViolation(PROTOCOL_ERROR, "A control frame is split or too long.");
                }
            }
            default -> throw new ProtocolViolation(PROTOCOL_ERROR, "Unknown frame opcode: " + opcode() + ".");
        }
        if (length < 0 || length + message.size() > longest) {
            throw new ProtocolViolation(TOO_BIG, "A message is larger than " + longest + " bytes.");
        }
    }

    private void end() throws ProtocolViolation {
        int maskAt = headerLength() - 4;
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= header[maskAt + (i & 3)];
        }
        headerRead = 0;
        inPayload = false;
        switch (opcode()) {
            case PING -> sink.ping(payload);
            case PONG -> sink.pong(payload);
            case CLOSE -> endOfAll();
            default -> data();
        }
    }

    private void data() throws ProtocolViolation {
        boolean only = opcode() != CONTINUATION && isLast();
        if (opcode() != CONTINUATION) {
            messageOpcode = opcode();
        }
        byte[] whole = payload;
        if (!only) {
            message.writeBytes(payload);
            if (!isLast()) {
                return;
            }
            whole = message.toByteArray();
            message.reset();
        }
        int kind = messageOpcode;
        messageOpcode = CONTINUATION;
        if (kind == TEXT) {
            sink.text(utf8(whole, 0));
        } else {
            sink.binary(whole);
        }
    }

    private void endOfAll() throws ProtocolViolation {
        closed = true;
        if (payload.length == 0) {
            sink.close(NO_CODE, "");
            return;
        }
        if (payload.length == 1) {
            throw new ProtocolViolation(PROTOCOL_ERROR, "A close frame has an incomplete close code.");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        boolean standard = code >= NORMAL && code <= 1014 && code != 1004 && code != NO_CODE && code != NO_CLOSE;
        if (!standard && (code < FIRST_OWN_CODE || code > LAST_CODE)) {
            throw new ProtocolViolation(PROTOCOL_ERROR, "Invalid close code: " + code + ".");
        }
        sink.close(code, utf8(payload, 2));
    }

    private static String utf8(byte[] bytes, int from) throws ProtocolViolation {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation(NOT_UTF8, "A text is not UTF-8.");
        }
    }
}
