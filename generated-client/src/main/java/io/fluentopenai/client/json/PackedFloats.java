package io.fluentopenai.client.json;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian 32-bit floats in base64: decoded from a parser's characters without an array between, encoded into buffers
 * that serve for all vectors of a document.
 *
 * <p>Not thread-safe, but for {@link #decode}.
 */
final class PackedFloats {
    private static final int INVALID = -1;

    /** The six bits of each character. */
    private static final byte[] SIX = new byte[128];

    /** Four characters are three bytes. */
    private static final int QUAD = 4;

    /** Three floats are twelve bytes are four quads. */
    private static final int THREE_FLOATS = 4 * QUAD;

    static {
        Arrays.fill(SIX, (byte) INVALID);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            SIX[alphabet.charAt(i)] = (byte) i;
        }
    }

    private byte[] bytes = {};
    private byte[] base64 = {};

    /**
     * Decodes a text that {@link #encode} would give back the same.
     *
     * @return null for any other text: not base64, unpadded, with bits to spare, not of whole floats, or with a NaN, of
     *     which there are many
     */
    static float @Nullable [] decode(char[] text, int offset, int length) {
        int end = offset + length;
        int padding = length < QUAD || text[end - 1] != '=' ? 0 : text[end - 2] != '=' ? 1 : 2;
        int bytes = length / QUAD * 3 - padding;
        if (length % QUAD != 0 || bytes % Float.BYTES != 0) {
            return null;
        }
        float[] floats = new float[bytes / Float.BYTES];
        int count = 0;
        int at = offset;
        int invalid = 0;
        for (int last = end - THREE_FLOATS; at <= last; at += THREE_FLOATS) {
            int a = quad(text, at);
            int b = quad(text, at + QUAD);
            int c = quad(text, at + 2 * QUAD);
            int d = quad(text, at + 3 * QUAD);
            invalid |= a | b | c | d;
            floats[count++] = first(a, b);
            floats[count++] = second(b, c);
            floats[count++] = third(c, d);
        }
        if (at < end) {
            // Padded: one float and two characters of padding, or two floats and one.
            char[] rest = Arrays.copyOfRange(text, at, end);
            Arrays.fill(rest, rest.length - padding, rest.length, 'A');
            int a = quad(rest, 0);
            int b = quad(rest, QUAD);
            int c = padding == 1 ? quad(rest, 2 * QUAD) : 0;
            floats[count++] = first(a, b);
            if (padding == 1) {
                floats[count] = second(b, c);
            }
            boolean spare = padding == 1 ? (c & 0xFF) != 0 : (b & 0xFFFF) != 0;
            invalid |= a | b | c | (spare ? INVALID : 0);
        }
        return invalid < 0 || hasNan(floats) ? null : floats;
    }

    /** Three bytes, the first one uppermost; negative if a character is not base64. */
    private static int quad(char[] text, int at) {
        int a = text[at];
        int b = text[at + 1];
        int c = text[at + 2];
        int d = text[at + 3];
        return (a | b | c | d) >= SIX.length ? INVALID : SIX[a] << 18 | SIX[b] << 12 | SIX[c] << 6 | SIX[d];
    }

    private static float first(int a, int b) {
        return Float.intBitsToFloat(Integer.reverseBytes(a << 8 | b >>> 16));
    }

    private static float second(int b, int c) {
        return Float.intBitsToFloat(Integer.reverseBytes(b << 16 | c >>> 8));
    }

    private static float third(int c, int d) {
        return Float.intBitsToFloat(Integer.reverseBytes(c << 24 | d));
    }

    private static boolean hasNan(float[] floats) {
        boolean found = false;
        for (float value : floats) {
            found |= Float.isNaN(value);
        }
        return found;
    }

    /**
     * Encodes into a buffer that the next call overwrites.
     *
     * @return ASCII
     */
    byte[] encode(float[] floats) {
        int size = floats.length * Float.BYTES;
        if (bytes.length != size) {
            bytes = new byte[size];
            base64 = new byte[(size + 2) / 3 * QUAD];
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(floats);
        Base64.getEncoder().encode(bytes, base64);
        return base64;
    }
}
