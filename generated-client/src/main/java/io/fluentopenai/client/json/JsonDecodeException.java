package io.fluentopenai.client.json;

import java.io.IOException;

/** A JSON value that is not what its schema says, where the reader was told to insist. */
public final class JsonDecodeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    JsonDecodeException(String path, String problem) {
        super(problem.concat(" at ").concat(path));
        this.path = path;
    }

    /** Where in the document, as a JSON pointer such as {@code /choices/0/message}; {@code /} is the root. */
    public String path() {
        return path;
    }
}
