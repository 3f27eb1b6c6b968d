package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A text that is not JSON, or that goes beyond what a reader takes. The message says what is wrong and in which line and column.
 *
 * <p>It stands for Jackson's exceptions, whose messages are full of what only concerns Jackson.
 */
public final class JsonSyntaxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Where Jackson names its source, or says why it does not, and the place in it. */
    private static final Pattern SOURCE =
            Pattern.compile("(?s)(\\n at )?\\[Source: .*?; (?:line: (\\d+), column: (\\d+)|byte offset: #?\\w+)]");

    private final int line;
    private final int column;

    private JsonSyntaxException(String problem, int line, int column) {
        super(line < 1 ? problem : problem + " (line " + line + ", column " + column + ")");
        this.line = line;
        this.column = column;
    }

    /**
     * Returns an exception with a message for people: one of this class in place of Jackson's own for a text that is not JSON,
     * or the given one. Jackson's exceptions for values that do not fit a type lose what their message says of the source.
     */
    public static IOException of(IOException problem) {
        if (!(problem instanceof JsonProcessingException jackson)) {
            return problem;
        }
        JsonLocation place = jackson.getLocation();
        if (jackson instanceof JsonMappingException) {
            jackson.clearLocation();
            return jackson;
        }
        JsonSyntaxException clean = new JsonSyntaxException(
                withoutSource(String.valueOf(jackson.getOriginalMessage())),
                place == null ? -1 : place.getLineNr(),
                place == null ? -1 : place.getColumnNr());
        clean.setStackTrace(jackson.getStackTrace());
        return clean;
    }

    /**
     * Returns the message of any exception, without what Jackson says of its source; the name of the class if there is none.
     */
    public static String message(Throwable problem) {
        String message = problem.getMessage();
        return message == null || message.isBlank() ? problem.getClass().getSimpleName() : withoutSource(message);
    }

    private static String withoutSource(String message) {
        return SOURCE.matcher(message)
                .replaceAll(found -> found.group(2) == null
                        ? ""
                        : (found.group(1) == null ? "" : " at ") + "line " + found.group(2) + ", column "
                                + found.group(3));
    }

    /** The line of the text, from 1 on; less if it is not known. */
    public int line() {
        return line;
    }

    /** The column in the line, from 1 on; less if it is not known. */
    public int column() {
        return column;
    }
}
