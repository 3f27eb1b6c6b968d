package io.fluentopenai.testkit.internal.socket;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the frames of a WebSocket server (RFC 6455): unmasked, without extensions. */
final class Frames {

    private static final int LONGEST_REASON = 123;

    private Frames() {}

    static Buffer frame(int opcode, boolean last, byte[] payload, int from, int to) {
        int length = to - from;
        Buffer frame = Buffer.buffer(length + 10).appendByte((byte) (opcode | (last ? 0x80 : 0)));
        if (length < 126) {
            frame.appendByte((byte) length);
        } else if (length <= 0xFFFF) {
            frame.appendByte((byte) 126).appendUnsignedShort(length);
        } else {
            frame.appendByte((byte) 127).appendLong(length);
        }
        return frame.appendBytes(payload, from, length);
    }

    static Buffer whole(int opcode, byte[] payload) {
        return frame(opcode, true, payload, 0, payload.length);
    }

    /** A message as frames of at most so many bytes, wherever that cuts a character. */
    static Buffer message(int opcode, byte[] payload, int most) {
        if (payload.length <= most) {
            return whole(opcode, payload);
        }
        Buffer frames = Buffer.buffer();
        for (int from = 0; from < payload.length; from += most) {
            int to = Math.min(payload.length, from + most);
            frames.appendBuffer(
                    frame(from == 0 ? opcode : FrameReader.CONTINUATION, to == payload.length, payload, from, to));
        }
        return frames;
    }

    /** A close frame. A reason that is too long for one is cut between two characters. */
    static Buffer close(int code, String reason) {
        if (code == FrameReader.NO_CODE) {
            return whole(FrameReader.CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, LONGEST_REASON);
        while (length < text.length && (text[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(Arrays.copyOf(text, length), 0, payload, 2, length);
        return whole(FrameReader.CLOSE, payload);
    }
}
