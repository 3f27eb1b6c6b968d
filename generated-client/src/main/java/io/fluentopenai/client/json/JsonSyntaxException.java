package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A text is not JSON, or exceeds a limit of the reader. The message gives the problem, the line and the column.
 *
 * <p>Replaces Jackson's exceptions, whose messages contain details about Jackson's own configuration.
 */
public final class JsonSyntaxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Matches the part of Jackson's message that names its source, or says why it does not, and the location in it. */
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
     * Converts an exception into one with a readable message. A Jackson syntax error becomes an exception of this
     * class. In Jackson's exceptions for values that do not match a type, the source description is removed. Others are
     * returned unchanged.
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
     * Returns the message of any exception without Jackson's source description, or the class name if there is no
     * message.
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

    /** Returns the line, counted from 1; less than 1 if it is unknown. */
    public int line() {
        return line;
    }

    /** Returns the column, counted from 1; less than 1 if it is unknown. */
    public int column() {
        return column;
    }
}
