package io.fluentopenai.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the fields of one name in a multipart form as its bytes pass, in constant memory whatever the size of its files. It
 * reads the one form that every server reads alike, and refuses the rest: a preamble, folded or bare lines, names in another
 * encoding.
 */
final class MultipartWatch {
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int LONGEST_VALUE = 512;
    private static final int LINE_BREAK = 2;

    private enum State {
        BODY,
        AFTER_DELIMITER,
        HEADERS,
        END
    }

    private final byte[] delimiter;
    /** Where matching goes on when it breaks off at a place of the delimiter. */
    private final int[] fallback;

    private final String field;
    private final Consumer<String> found;

    private State state = State.BODY;
    private int matched = LINE_BREAK;
    /**
     * Whether what is matched so far is the line break before this body only. The first delimiter needs no other. Elsewhere some
     * readers take it for that of a delimiter and some do not.
     */
    private boolean beginning = true;

    private boolean first = true;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean watched;

    /**
     * A watch.
     *
     * @param boundary what stands between the parts, without its dashes
     * @param field the name of the fields
     * @param found takes the value of each such field
     */
    MultipartWatch(String boundary, String field, Consumer<String> found) {
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.fallback = new int[delimiter.length];
        for (int i = 1, length = 0; i < delimiter.length; i++) {
            while (length > 0 && delimiter[i] != delimiter[length]) {
                length = fallback[length - 1];
            }
            if (delimiter[i] == delimiter[length]) {
                length++;
            }
            fallback[i] = length;
        }
        this.field = field;
        this.found = found;
    }

    /**
     * Takes the next bytes.
     *
     * @throws MalformedException if this is no such form
     */
    void feed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            switch (state) {
                case BODY -> body(b);
                case AFTER_DELIMITER -> afterDelimiter(b);
                case HEADERS -> header(b);
                default -> {
                    // What comes after the last part is ignored by all.
                }
            }
        }
    }

    /**
     * Takes note of the end.
     *
     * @throws MalformedException if the form is not complete
     */
    void end() {
        if (state != State.END) {
            throw new MalformedException();
        }
    }

    private void body(byte b) {
        int before = matched;
        while (matched > 0 && b != delimiter[matched]) {
            matched = fallback[matched - 1];
        }
        if (b == delimiter[matched]) {
            matched++;
        }
        int released = before + 1 - matched;
        if (released > 0) {
            if (first) {
                throw new MalformedException();
            }
            if (watched) {
                text(b, before, released);
            }
            beginning = false;
        }
        if (matched == delimiter.length) {
            if (beginning != first) {
                throw new MalformedException();
            }
            if (watched) {
                found.accept(text.toString(StandardCharsets.UTF_8));
            }
            first = false;
            watched = false;
            text.reset();
            state = State.AFTER_DELIMITER;
        }
    }

    /** What looked like a delimiter and was none is text after all, but for the line break that stood before the body. */
    private void text(byte b, int before, int released) {
        for (int i = beginning ? LINE_BREAK : 0; i < released; i++) {
            text.write(i < before ? delimiter[i] : b);
        }
        if (text.size() > LONGEST_VALUE) {
            throw new MalformedException();
        }
    }

    private void afterDelimiter(byte b) {
        text.write(b);
        if (text.size() == 2) {
            String ending = text.toString(StandardCharsets.ISO_8859_1);
            text.reset();
            if (ending.equals("--")) {
                state = State.END;
            } else if (ending.equals("\r\n")) {
                state = State.HEADERS;
            } else {
                throw new MalformedException();
            }
        }
    }

    private void header(byte b) {
        text.write(b);
        if (text.size() > LONGEST_HEADERS) {
            throw new MalformedException();
        }
        if (b == '\n') {
            String headers = text.toString(StandardCharsets.UTF_8);
            if (headers.endsWith("\r\n\r\n")) {
                text.reset();
                watched = field.equalsIgnoreCase(name(headers.substring(0, headers.length() - 4)));
                matched = LINE_BREAK;
                beginning = true;
                state = State.BODY;
            }
        }
    }

    /** The name of the field that these headers are of. */
    private static String name(String headers) {
        @Nullable String name = null;
        for (String line : headers.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) <= ' ' || line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
                throw new MalformedException();
            }
            String header = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (header.strip().equals("content-disposition")) {
                if (name != null || !header.equals(header.strip())) {
                    throw new MalformedException();
                }
                name = nameOf(value);
            } else if (header.strip().equals("content-transfer-encoding")
                    && !value.toLowerCase(Locale.ROOT).matches("binary|[78]bit")) {
                throw new MalformedException();
            }
        }
        if (name == null) {
            throw new MalformedException();
        }
        return name;
    }

    private static String nameOf(String disposition) {
        @Nullable String name = null;
        int at = disposition.indexOf(';');
        while (at >= 0 && at < disposition.length()) {
            int equals = disposition.indexOf('=', at);
            if (equals < 0) {
                if (!disposition.substring(at + 1).isBlank()) {
                    throw new MalformedException();
                }
                break;
            }
            String parameter = disposition.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            int from = equals + 1;
            String value;
            if (from < disposition.length() && disposition.charAt(from) == '"') {
                int to = from + 1;
                while (to < disposition.length() && disposition.charAt(to) != '"') {
                    to += disposition.charAt(to) == '\\' ? 2 : 1;
                }
                if (to >= disposition.length()) {
                    throw new MalformedException();
                }
                value = disposition.substring(from + 1, to);
                at = disposition.indexOf(';', to);
            } else {
                at = disposition.indexOf(';', from);
                value = disposition
                        .substring(from, at < 0 ? disposition.length() : at)
                        .strip();
            }
            if (parameter.equals("name")) {
                if (name != null || value.indexOf('\\') >= 0) {
                    throw new MalformedException();
                }
                name = value;
            } else if (parameter.startsWith("name")) {
                throw new MalformedException();
            }
        }
        if (name == null) {
            throw new MalformedException();
        }
        return name;
    }

    /** The form is not one that every server reads alike. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MalformedException() {
            super("Not a plain multipart form", null, false, false);
        }
    }
}
