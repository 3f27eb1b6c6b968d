package io.fluentopenai.realtime;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A message of the server is no event: not JSON, or not text. */
public final class UnreadableMessageException extends RealtimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 4000;
    private static final Pattern JACKSONS_PLACE = Pattern.compile("\\[Source: [^;\\]]*; (line: \\d+, column: \\d+)]");

    private final String message;

    UnreadableMessageException(String problem, String message, @Nullable Throwable cause) {
        super("A message of the realtime server cannot be read, and no receiver has got it: " + problem, cause);
        this.message = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }

    /** What a reader of JSON says of a text, without the words that Jackson puts in place of the text itself. */
    static String reason(Exception problem) {
        return JACKSONS_PLACE.matcher(String.valueOf(problem.getMessage())).replaceAll("$1");
    }

    /** The message, or its first 4,000 characters; empty if it was no text. */
    public String rawMessage() {
        return message;
    }
}
