package io.fluentopenai.client.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks for errors in an event stream outside the fields of the standard: JSON on one line or several, and the field
 * {@code error}. Servers that fail after sending the headers write errors this way. Everything else is ignored, as
 * the standard says.
 *
 * <p>Not thread-safe.
 */
public final class BareJson {
    /** The maximum length of an error; longer text is something else. */
    private static final int LONGEST = 1 << 20;

    private static final byte[] FIELD = {'e', 'r', 'r', 'o', 'r'};

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean open;
    private boolean isField;
    private int depth;
    private boolean inString;
    private boolean escaped;

    /** Returns whether JSON has begun that has not ended. */
    public boolean isOpen() {
        return open;
    }

    /**
     * Takes a line that is no field of the standard.
     *
     * @param colon where the first colon of the line is, or its end
     * @return the error that ends with this line; null if none does
     */
    public byte @Nullable [] line(byte[] line, int from, int colon, int to) {
        int start = from;
        if (!open) {
            isField = colon < to && isError(line, from, colon);
            start = isField ? colon + 1 : from;
            while (start < to && (line[start] == ' ' || line[start] == '\t')) {
                start++;
            }
            if (start == to) {
                return null;
            }
            if (line[start] != '{' && line[start] != '[') {
                return isField ? error(new String(line, start, to - start, StandardCharsets.UTF_8)) : null;
            }
            open = true;
        }
        text.write(line, start, to - start);
        text.write('\n');
        boolean ended = goThrough(line, start, to);
        return ended || text.size() > LONGEST ? end() : null;
    }

    /** Ends what is open, be it whole or not. Returns the error that it is; null if it is none. */
    public byte @Nullable [] end() {
        String whole = text.toString(StandardCharsets.UTF_8);
        open = false;
        depth = 0;
        inString = false;
        escaped = false;
        text.reset();
        return error(whole);
    }

    private byte @Nullable [] error(String said) {
        byte[] bytes = said.strip().getBytes(StandardCharsets.UTF_8);
        JsonNode json = ErrorBodies.json(said.strip());
        boolean isError;
        if (json == null) {
            isError = isField
                    ? !said.isBlank() && !said.strip().equals("null")
                    : ErrorShapes.isErrorBody(bytes, bytes.length);
        } else {
            isError = isField ? Named.isSomething(json) : InBandErrors.isError(json);
        }
        return isError ? bytes : null;
    }

    private static boolean isError(byte[] line, int from, int to) {
        if (to - from != FIELD.length) {
            return false;
        }
        for (int i = 0; i < FIELD.length; i++) {
            if (line[from + i] != FIELD[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the JSON ends within these bytes. */
    private boolean goThrough(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (escaped) {
                escaped = false;
            } else if (inString) {
                escaped = b == '\\';
                inString = b != '"';
            } else if (b == '"') {
                inString = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return true;
            }
        }
        return false;
    }
}
