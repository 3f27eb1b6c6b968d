package io.fluentopenai.proxy.internal.body;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a few properties in JSON as its bytes pass, in constant memory whatever the size of the document and of its
 * strings. A property is named by the path of its keys, {@code model} or {@code session.model}; nothing deeper is watched.
 *
 * <p>It accepts what RFC 8259 calls JSON in UTF-8, and throws at the rest: two readers must not find different properties in
 * one text. Only numbers and literals, in which no property can hide, may be any word such as {@code NaN}, unless the watch is
 * {@linkplain #strictly strict}. A property that comes twice is told twice.
 */
public final class JsonWatch {
    private static final int LONGEST_KEY = 256;
    private static final int LONGEST_SCALAR = 256;
    private static final int DEEPEST = 1000;
    private static final Pattern SCALAR =
            Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    /** Takes what was found. */
    @FunctionalInterface
    public interface Found {
        /**
         * A property.
         *
         * @param json its value as it stands in the text; null if that is longer than what is kept
         */
        void value(String path, @Nullable String json);

        /**
         * A key of the outermost object, or of an object in it, before its value.
         *
         * @param parent the key of the object that it is in; empty for the outermost
         * @param text the key as it stands between its quotes, escapes included; null if that is longer than what is kept
         */
        default void key(String parent, @Nullable String text) {
            // Most look for values.
        }
    }

    private enum State {
        VALUE,
        VALUE_OR_END,
        KEY,
        KEY_OR_END,
        COLON,
        AFTER_VALUE,
        STRING,
        ESCAPE,
        HEX,
        UTF8,
        SCALAR,
        DONE
    }

    private final Set<String> paths;
    private final int longest;
    private final boolean strict;
    private final Found found;
    /** The open containers that are objects, by depth. */
    private final BitSet objects = new BitSet();

    private State state = State.VALUE;
    private int depth;
    private boolean inKey;
    private final ByteArrayOutputStream key = new ByteArrayOutputStream();
    private boolean keyTooLong;
    private String outerKey = "";
    private String innerKey = "";
    private @Nullable ByteArrayOutputStream capture;
    private boolean captureTooLong;
    private int captureDepth;
    private @Nullable String capturePath;
    private boolean anything;
    /** The number of missing hexadecimal digits of an escape, or bytes of a character. */
    private int missing;
    /** From where to where the next byte of a character may lie. */
    private int lowest;

    private int highest;
    private final StringBuilder scalar = new StringBuilder();
    private boolean isObject;

    private boolean broken;

    /**
     * A watch.
     *
     * @param longest how many bytes of a value are kept
     */
    public JsonWatch(Set<String> paths, int longest, Found found) {
        this(paths, longest, false, found);
    }

    private JsonWatch(Set<String> paths, int longest, boolean strict, Found found) {
        this.paths = paths;
        this.longest = longest;
        this.strict = strict;
        this.found = found;
    }

    /** A watch that takes numbers and literals too in no other form than that of RFC 8259. */
    static JsonWatch strictly(Set<String> paths, int longest, Found found) {
        return new JsonWatch(paths, longest, true, found);
    }

    /**
     * Takes the next bytes.
     *
     * @throws MalformedException if this is no JSON
     */
    public void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            step(bytes[i]);
        }
    }

    /** Takes the next bytes, unless those before were no JSON; whether it is JSON so far. */
    public boolean follow(byte[] bytes, int from, int to) {
        try {
            if (!broken) {
                feed(bytes, from, to);
            }
        } catch (MalformedException e) {
            broken = true;
        }
        return !broken;
    }

    /**
     * Takes note of the end.
     *
     * @throws MalformedException if the JSON is not complete; nothing at all is
     */
    void end() {
        if (state == State.SCALAR && depth == 0) {
            endOfScalar();
        }
        if (anything && state != State.DONE) {
            throw new MalformedException();
        }
    }

    /** Returns whether the document is an object, or may become one. */
    boolean isObject() {
        return isObject || !anything;
    }

    private void step(byte b) {
        switch (state) {
            case STRING -> {
                keep(b);
                if (b == '"') {
                    endOfString();
                } else if (b == '\\') {
                    state = State.ESCAPE;
                } else if (b < 0) {
                    beginOfCharacter(b & 0xff);
                } else if (b < ' ') {
                    throw new MalformedException();
                }
            }
            case ESCAPE -> {
                keep(b);
                if ("\"\\/bfnrtu".indexOf(b) < 0) {
                    throw new MalformedException();
                }
                missing = 4;
                state = b == 'u' ? State.HEX : State.STRING;
            }
            case HEX -> {
                keep(b);
                if (Character.digit(b, 16) < 0) {
                    throw new MalformedException();
                }
                if (--missing == 0) {
                    state = State.STRING;
                }
            }
            case UTF8 -> {
                keep(b);
                if ((b & 0xff) < lowest || (b & 0xff) > highest) {
                    throw new MalformedException();
                }
                lowest = 0x80;
                highest = 0xbf;
                if (--missing == 0) {
                    state = State.STRING;
                }
            }
            case SCALAR -> {
                if (isSpace(b) || b == ',' || b == ']' || b == '}') {
                    endOfScalar();
                    structure(b);
                } else if (isScalar(b)) {
                    keep(b);
                    scalar(b);
                } else {
                    throw new MalformedException();
                }
            }
            default -> structure(b);
        }
    }

    /** The first byte of several. Longer forms than needed are none, nor are surrogates: readers differ in what they make of them. */
    private void beginOfCharacter(int b) {
        if (b < 0xc2 || b > 0xf4) {
            throw new MalformedException();
        }
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        state = State.UTF8;
    }

    private void structure(byte b) {
        if (isSpace(b)) {
            return;
        }
        anything = true;
        switch (state) {
            case VALUE_OR_END -> {
                if (b == ']') {
                    close(b, false);
                } else {
                    value(b);
                }
            }
            case VALUE -> value(b);
            case KEY_OR_END -> {
                if (b == '}') {
                    close(b, true);
                } else {
                    key(b);
                }
            }
            case KEY -> key(b);
            case COLON -> {
                keep(expected(b, ':'));
                state = State.VALUE;
            }
            case AFTER_VALUE -> {
                boolean inObject = objects.get(depth - 1);
                if (b == ',') {
                    keep(b);
                    state = inObject ? State.KEY : State.VALUE;
                } else {
                    close(expected(b, inObject ? '}' : ']'), inObject);
                }
            }
            default -> throw new MalformedException();
        }
    }

    private void value(byte b) {
        if (capture == null) {
            String path = path();
            if (path != null && paths.contains(path)) {
                capture = new ByteArrayOutputStream();
                captureTooLong = false;
                captureDepth = depth;
                capturePath = path;
            }
        }
        keep(b);
        if (b == '"') {
            inKey = false;
            state = State.STRING;
        } else if (b == '{' || b == '[') {
            if (depth >= DEEPEST) {
                throw new MalformedException();
            }
            isObject |= depth == 0 && b == '{';
            objects.set(depth++, b == '{');
            state = b == '{' ? State.KEY_OR_END : State.VALUE_OR_END;
        } else if (isScalar(b)) {
            scalar.setLength(0);
            scalar(b);
            state = State.SCALAR;
        } else {
            throw new MalformedException();
        }
    }

    private void scalar(byte b) {
        if (strict && scalar.append((char) b).length() > LONGEST_SCALAR) {
            throw new MalformedException();
        }
    }

    private void endOfScalar() {
        if (strict && !SCALAR.matcher(scalar).matches()) {
            throw new MalformedException();
        }
        endOfValue();
    }

    private void key(byte b) {
        keep(expected(b, '"'));
        inKey = true;
        key.reset();
        keyTooLong = false;
        state = State.STRING;
    }

    private void endOfString() {
        if (!inKey) {
            endOfValue();
            return;
        }
        if (depth <= 2) {
            String text = key.toString(StandardCharsets.UTF_8);
            found.key(depth == 1 ? "" : outerKey, keyTooLong ? null : text.substring(0, text.length() - 1));
            // Some readers take no heed of case: what they would find must be found here too.
            String name = keyTooLong ? "" : unquoted('"' + text).toLowerCase(Locale.ROOT);
            if (depth == 1) {
                outerKey = name;
            } else {
                innerKey = name;
            }
        }
        state = State.COLON;
    }

    /** The path of the value that begins here; null if it is not a property, or too deep. */
    private @Nullable String path() {
        if (depth == 1 && objects.get(0)) {
            return outerKey;
        }
        if (depth == 2 && objects.get(0) && objects.get(1)) {
            return outerKey + "." + innerKey;
        }
        return null;
    }

    private void close(byte b, boolean object) {
        if (depth == 0 || objects.get(depth - 1) != object) {
            throw new MalformedException();
        }
        keep(b);
        depth--;
        endOfValue();
    }

    private void endOfValue() {
        state = depth == 0 ? State.DONE : State.AFTER_VALUE;
        ByteArrayOutputStream captured = capture;
        if (captured != null && depth == captureDepth) {
            String path = capturePath == null ? "" : capturePath;
            capture = null;
            found.value(path, captureTooLong ? null : captured.toString(StandardCharsets.UTF_8));
        }
    }

    private void keep(byte b) {
        if (capture != null) {
            if (capture.size() < longest) {
                capture.write(b);
            } else {
                captureTooLong = true;
            }
        }
        if (inKey && depth <= 2 && isText(state)) {
            if (key.size() < LONGEST_KEY) {
                key.write(b);
            } else {
                keyTooLong = true;
            }
        }
    }

    private static boolean isText(State state) {
        return state == State.STRING || state == State.ESCAPE || state == State.HEX || state == State.UTF8;
    }

    private static byte expected(byte b, char wanted) {
        if (b != wanted) {
            throw new MalformedException();
        }
        return b;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private static boolean isScalar(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '+' || b == '.';
    }

    /**
     * The text of a JSON string.
     *
     * @throws MalformedException if it is none
     */
    static String unquoted(String json) {
        try {
            return new JsonArray("[" + json + "]").getString(0);
        } catch (DecodeException | ClassCastException e) {
            throw new MalformedException();
        }
    }

    /** The text is no JSON. */
    public static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public MalformedException() {
            super("Not JSON in UTF-8", null, false, false);
        }
    }
}
