package io.fluentopenai.client.internal;

import java.nio.charset.StandardCharsets;

/**
 * Tells errors that come as successes: a body or an event that holds an error and nothing else. Looks at the bytes of the
 * outermost object only; no tree, no strings.
 */
public final class ErrorShapes {
    private static final byte[] ERROR = ascii("error");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] OBJECT = ascii("object");
    private static final byte[][] OF_RESULTS = {ascii("id"), ascii("data"), ascii("choices"), ascii("output")};

    private ErrorShapes() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the body of a success is an error: it has an {@code error} and nothing that results have. */
    public static boolean isErrorBody(byte[] json, int length) {
        int error = find(json, length, ERROR);
        if (error < 0 || !isSomething(json, length, error)) {
            int object = find(json, length, OBJECT);
            return object >= 0 && isText(json, length, object, ERROR);
        }
        int type = find(json, length, TYPE);
        if (type >= 0 && isText(json, length, type, ERROR)) {
            return true;
        }
        int object = find(json, length, OBJECT);
        if (object >= 0) {
            return isText(json, length, object, ERROR);
        }
        for (byte[] name : OF_RESULTS) {
            if (find(json, length, name) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the data of an event is an error. One may stand in a chunk that has all the rest too; the events that have
     * a {@code type} with a dot in it, such as {@code response.failed}, are events even so.
     */
    public static boolean isErrorEvent(byte[] json, int length) {
        int type = find(json, length, TYPE);
        if (type >= 0) {
            if (isText(json, length, type, ERROR)) {
                return true;
            }
            if (hasDot(json, length, type)) {
                return false;
            }
        }
        int error = find(json, length, ERROR);
        if (error >= 0 && isSomething(json, length, error)) {
            return true;
        }
        int object = find(json, length, OBJECT);
        return object >= 0 && isText(json, length, object, ERROR);
    }

    private static boolean isSomething(byte[] json, int length, int at) {
        return at + 1 < length
                && (json[at] == '{' && !closes(json, length, at) || json[at] == '"' && json[at + 1] != '"');
    }

    private static boolean closes(byte[] json, int length, int at) {
        int next = blanks(json, length, at + 1);
        return next < length && json[next] == '}';
    }

    private static boolean isText(byte[] json, int length, int at, byte[] text) {
        int last = at + 1 + text.length;
        if (last >= length || json[at] != '"' || json[last] != '"') {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (json[at + 1 + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDot(byte[] json, int length, int at) {
        if (json[at] != '"') {
            return false;
        }
        for (int i = at + 1; i < length && json[i] != '"'; i++) {
            if (json[i] == '.') {
                return true;
            }
        }
        return false;
    }

    /** The index of the value of a property of the outermost object; -1 if it has none, or is no object. */
    private static int find(byte[] json, int length, byte[] name) {
        int i = blanks(json, length, 0);
        if (i >= length || json[i] != '{') {
            return -1;
        }
        int depth = 1;
        boolean atName = true;
        for (i++; i < length; i++) {
            switch (json[i]) {
                case '"':
                    int close = closingQuote(json, length, i);
                    if (atName && depth == 1) {
                        int colon = blanks(json, length, close + 1);
                        if (colon >= length || json[colon] != ':') {
                            return -1;
                        }
                        if (close - i == name.length + 1 && isText(json, length, i, name)) {
                            int value = blanks(json, length, colon + 1);
                            return value < length ? value : -1;
                        }
                        atName = false;
                        i = colon;
                    } else {
                        i = close;
                    }
                    break;
                case '{':
                case '[':
                    depth++;
                    break;
                case '}':
                case ']':
                    if (--depth == 0) {
                        return -1;
                    }
                    break;
                case ',':
                    atName = depth == 1 || atName;
                    break;
                default:
                    break;
            }
        }
        return -1;
    }

    private static int closingQuote(byte[] json, int length, int open) {
        int i = open + 1;
        while (i < length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, length - 1);
    }

    private static int blanks(byte[] json, int length, int from) {
        int i = from;
        while (i < length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i;
    }
}
