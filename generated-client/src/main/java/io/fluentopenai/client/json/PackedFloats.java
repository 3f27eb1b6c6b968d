package io.fluentopenai.client.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian 32-bit floats in base64, decoded and encoded by way of buffers that serve for all vectors of a document.
 *
 * <p>Each step is one that the JDK does many characters at a time, which is quicker than one loop over all steps.
 *
 * <p>Not thread-safe.
 */
final class PackedFloats {
    private final CharsetEncoder narrow = StandardCharsets.ISO_8859_1.newEncoder();
    private byte[] text = {};
    private byte[] bytes = {};
    private byte[] base64 = {};

    /** Decodes a text that {@link #encode} gives back the same; null for any other, be it base64 of floats. */
    float @Nullable [] decode(char[] chars, int offset, int length) {
        byte[] to = text(length);
        narrow.reset();
        boolean ascii = narrow.encode(CharBuffer.wrap(chars, offset, length), ByteBuffer.wrap(to), true)
                .isUnderflow();
        return ascii ? decode(to) : null;
    }

    /** Decodes ASCII as {@link #decode(char[], int, int)} does. */
    float @Nullable [] decode(byte[] ascii, int from, int to) {
        byte[] copy = text(to - from);
        System.arraycopy(ascii, from, copy, 0, copy.length);
        return decode(copy);
    }

    private byte[] text(int length) {
        if (text.length != length) {
            text = new byte[length];
        }
        return text;
    }

    private float @Nullable [] decode(byte[] ascii) {
        int length = ascii.length;
        int padding = 0;
        while (padding < Math.min(2, length) && ascii[length - 1 - padding] == '=') {
            padding++;
        }
        int size = length / 4 * 3 - padding;
        if (length % 4 != 0 || size % Float.BYTES != 0 || !Base64Text.endsAsEncoded(ascii)) {
            return null;
        }
        makeRoom(size);
        try {
            Base64.getDecoder().decode(ascii, bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
        float[] floats = new float[size / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    /**
     * Encodes into a buffer that the next call overwrites.
     *
     * @return ASCII
     */
    byte[] encode(float[] floats) {
        makeRoom(floats.length * Float.BYTES);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(floats);
        int length = (bytes.length + 2) / 3 * 4;
        if (base64.length != length) {
            base64 = new byte[length];
        }
        Base64.getEncoder().encode(bytes, base64);
        return base64;
    }

    private void makeRoom(int size) {
        if (bytes.length != size) {
            bytes = new byte[size];
        }
    }
}
