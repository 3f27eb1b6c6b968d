package io.fluentopenai.client.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.internal.bytes.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells errors that come as successes: a body or an event that holds an error in place of a result. Looks at the names in
 * the outermost object, and stops at the first that decides, which in results is nearly always the first of all.
 */
public final class ErrorShapes {
    private static final byte[] ERROR = ascii("error");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] OBJECT = ascii("object");
    private static final byte[][] OF_RESULTS = {ascii("id"), ascii("data"), ascii("choices"), ascii("output")};

    private final byte[] json;
    private final int length;

    /** The first index that the first name can have. */
    private final int first;

    /** The name that was found, from its opening quote to its closing one, and where its value starts. */
    private int nameStart;

    private int nameEnd;
    private int value;

    private ErrorShapes(byte[] json, int length) {
        this.json = json;
        this.length = length;
        int open = blanks(startsWithMark(json, length) ? 3 : 0);
        this.first = open < length && json[open] == '{' ? open + 1 : length;
    }

    /** Returns whether a byte order mark goes before all, as servers that are made with .NET like to have it. */
    private static boolean startsWithMark(byte[] json, int length) {
        return length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether the body of a success is an error: it has an {@code error} and nothing that results have. */
    public static boolean isErrorBody(byte[] json, int length) {
        return new ErrorShapes(json, length).isErrorBody();
    }

    /**
     * Returns whether the data of an event is an error. One may stand in a chunk that has all the rest too; the
     * events that have
     * a {@code type} with a dot in it, such as {@code response.failed}, are events even so.
     */
    public static boolean isErrorEvent(byte[] json, int length) {
        return new ErrorShapes(json, length).isErrorEvent();
    }

    /**
     * Returns whether {@code error"} occurs, the end of a property's name, of a type or of a finish reason: without it, no
     * event is an error, and no choice has failed.
     */
    static boolean mentionsError(byte[] json, int length) {
        int beforeLast = ERROR.length - 1;
        int at = Swar.indexOf((byte) 'r', (byte) '"', json, beforeLast, length);
        while (at >= 0) {
            if (Arrays.equals(json, at - beforeLast, at, ERROR, 0, beforeLast)) {
                return true;
            }
            at = Swar.indexOf((byte) 'r', (byte) '"', json, at + 1, length);
        }
        return false;
    }

    private boolean isErrorBody() {
        boolean hasError = false;
        boolean ofResult = false;
        while (nextName()) {
            if (isName(ERROR)) {
                hasError = isSomething();
            } else if (isName(OBJECT)) {
                return isText(value, ERROR);
            } else if (isName(TYPE) && isText(value, ERROR)) {
                return true;
            } else if (!ofResult) {
                for (byte[] name : OF_RESULTS) {
                    ofResult |= isName(name);
                }
                if (ofResult && !hasError) {
                    return false;
                }
            }
        }
        return hasError && !ofResult;
    }

    private boolean isErrorEvent() {
        boolean hasError = false;
        boolean searched = false;
        while (nextName()) {
            if (isName(ERROR)) {
                hasError |= isSomething();
            } else if (isName(OBJECT)) {
                hasError |= isText(value, ERROR);
            } else if (isName(TYPE)) {
                if (isText(value, ERROR)) {
                    return true;
                }
                if (hasDot()) {
                    return false;
                }
            }
            if (!searched && !mentionsError(json, length)) {
                return false;
            }
            searched = true;
        }
        return hasError;
    }

    /** Returns whether the value is a string, or an object, that says something. */
    private boolean isSomething() {
        int next = value + 1;
        if (next >= length) {
            return false;
        }
        return json[value] == '"' && json[next] != '"'
                || json[value] == '{' && blanksAndNot('}', next) && isMoreThanEmptyValues();
    }

    /** Some servers fill each reply with an error whose code and message are empty. */
    private boolean isMoreThanEmptyValues() {
        JsonNode object = ErrorBodies.json(new String(json, value, length - value, StandardCharsets.UTF_8));
        return object == null || Named.isSomething(object);
    }

    private boolean blanksAndNot(char c, int from) {
        int i = blanks(from);
        return i < length && json[i] != c;
    }

    private boolean hasDot() {
        if (json[value] != '"') {
            return false;
        }
        for (int i = value + 1; i < length && json[i] != '"'; i++) {
            if (json[i] == '.') {
                return true;
            }
        }
        return false;
    }

    private boolean isName(byte[] name) {
        return nameEnd - nameStart == name.length + 1 && isText(nameStart, name);
    }

    private boolean isText(int start, byte[] text) {
        int last = start + 1 + text.length;
        if (last >= length || json[start] != '"' || json[last] != '"') {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (json[start + 1 + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Goes on to the next name in the outermost object; false if there is none, or this is no JSON. */
    private boolean nextName() {
        int depth = 1;
        boolean passed = value == 0;
        int i = value == 0 ? first : value;
        for (; i < length; i++) {
            switch (json[i]) {
                case '"':
                    int close = closingQuote(i);
                    if (passed && depth == 1) {
                        return isNamed(i, close);
                    }
                    i = close;
                    break;
                case '{':
                case '[':
                    depth++;
                    break;
                case '}':
                case ']':
                    depth--;
                    break;
                case ',':
                    passed |= depth == 1;
                    break;
                default:
                    break;
            }
            if (depth == 0) {
                return false;
            }
        }
        return false;
    }

    private boolean isNamed(int open, int close) {
        int colon = blanks(close + 1);
        if (colon >= length || json[colon] != ':') {
            return false;
        }
        nameStart = open;
        nameEnd = close;
        value = blanks(colon + 1);
        return value < length;
    }

    private int closingQuote(int open) {
        int i = open + 1;
        while (i < length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, length - 1);
    }

    private int blanks(int from) {
        int i = from;
        while (i < length && (json[i] == ' ' || json[i] == '\n' || json[i] == '\r' || json[i] == '\t')) {
            i++;
        }
        return i;
    }
}
