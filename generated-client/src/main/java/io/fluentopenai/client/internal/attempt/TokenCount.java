package io.fluentopenai.client.internal.attempt;

import java.nio.charset.StandardCharsets;

/**
 * Estimates the tokens of a request and finds the usage in a response. Searches the bytes for property names, because
 * parsing the JSON again would cost too much.
 */
public final class TokenCount {
    private static final int BYTES_PER_TOKEN = 4;
    private static final byte[] TOTAL = name("total_tokens");
    private static final byte[][] MOST = {name("max_completion_tokens"), name("max_output_tokens"), name("max_tokens")};

    private TokenCount() {}

    private static byte[] name(String property) {
        return "\"".concat(property).concat("\"").getBytes(StandardCharsets.US_ASCII);
    }

    /** An estimate for a request: a quarter of its bytes, and the most output that it allows if it says so. */
    public static long estimate(byte[] json) {
        long output = 0;
        for (byte[] name : MOST) {
            output = Math.max(output, lastNumber(json, json.length, name));
        }
        return json.length / BYTES_PER_TOKEN + output;
    }

    /** The total of an answer; -1 if it does not say. */
    public static long total(byte[] json, int length) {
        return lastNumber(json, length, TOTAL);
    }

    /** The number of the last property of this name; -1 if there is none. A name within a text has its quotes escaped. */
    private static long lastNumber(byte[] json, int length, byte[] name) {
        for (int at = length - name.length; at >= 0; at--) {
            if (json[at] == '"' && (at == 0 || json[at - 1] != '\\') && isAt(json, at, name)) {
                long number = number(json, at + name.length, length);
                if (number >= 0) {
                    return number;
                }
            }
        }
        return -1;
    }

    private static boolean isAt(byte[] json, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (json[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] json, int from, int length) {
        int at = from;
        while (at < length && (json[at] == ':' || json[at] == ' ' || json[at] == '\n')) {
            at++;
        }
        long number = -1;
        while (at < length && json[at] >= '0' && json[at] <= '9' && number < Integer.MAX_VALUE) {
            number = Math.max(number, 0) * 10 + (json[at] - '0');
            at++;
        }
        return number;
    }
}
