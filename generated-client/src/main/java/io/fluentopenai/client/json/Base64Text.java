package io.fluentopenai.client.json;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 out of a parser's characters, without a string in between. */
final class Base64Text {
    private static final int BITS = 6;
    private static final int GROUP = 4;
    private static final int BAD = -1;
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) BAD);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Text() {}

    /** The bytes, or null unless encoding them again gives exactly this text. */
    static byte @Nullable [] decode(char[] text, int offset, int length) {
        if (length % GROUP != 0) {
            return null;
        }
        int padding = 0;
        while (padding < 2 && padding < length && text[offset + length - 1 - padding] == '=') {
            padding++;
        }
        byte[] bytes = new byte[length / GROUP * 3 - padding];
        int whole = bytes.length - bytes.length % 3;
        int in = offset;
        for (int out = 0; out < whole; out += 3, in += GROUP) {
            int bits = group(text[in], text[in + 1], text[in + 2], text[in + 3]);
            if (bits < 0) {
                return null;
            }
            bytes[out] = (byte) (bits >> 16);
            bytes[out + 1] = (byte) (bits >> 8);
            bytes[out + 2] = (byte) bits;
        }
        if (padding > 0) {
            int bits = group(text[in], text[in + 1], padding == 2 ? 'A' : text[in + 2], 'A');
            // The bits that no byte takes are zero in what an encoder writes.
            if (bits < 0 || (bits & (padding == 2 ? 0xFFFF : 0xFF)) != 0) {
                return null;
            }
            bytes[whole] = (byte) (bits >> 16);
            if (padding == 1) {
                bytes[whole + 1] = (byte) (bits >> 8);
            }
        }
        return bytes;
    }

    /** The bytes of base64 in any of its forms: without padding, with line breaks, URL-safe; null if it is none. */
    static byte @Nullable [] decodeAnyForm(String text) {
        String plain = text.replace('-', '+').replace('_', '/').replaceAll("[\r\n\t ]", "");
        try {
            return Base64.getDecoder().decode(plain);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int group(char a, char b, char c, char d) {
        return value(a) << BITS * 3 | value(b) << BITS * 2 | value(c) << BITS | value(d);
    }

    private static int value(char c) {
        return c < VALUES.length ? VALUES[c] : BAD;
    }
}
