package io.fluentopenai.client.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64 out of a parser's characters, without a string in between. */
final class Base64Text {
    private static final int GROUP = 4;

    private Base64Text() {}

    /** The bytes, or null unless encoding them again gives exactly this text. */
    static byte @Nullable [] decode(char[] text, int offset, int length) {
        if (length % GROUP != 0) {
            return null;
        }
        // The decoder of the JDK is many times as fast as a loop. It takes bytes; this way to them is fast, too.
        byte[] ascii = new byte[length];
        CoderResult narrowed = StandardCharsets.ISO_8859_1
                .newEncoder()
                .encode(CharBuffer.wrap(text, offset, length), ByteBuffer.wrap(ascii), true);
        if (!narrowed.isUnderflow() || !endsAsEncoded(ascii)) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(ascii);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The bits that no byte takes are zero in what an encoder writes; the decoder does not mind. */
    static boolean endsAsEncoded(byte[] ascii) {
        int length = ascii.length;
        if (length == 0 || ascii[length - 1] != '=') {
            return true;
        }
        return ascii[length - 2] == '='
                ? "AQgw".indexOf(ascii[length - 3]) >= 0
                : "AEIMQUYcgkosw048".indexOf(ascii[length - 2]) >= 0;
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
}
