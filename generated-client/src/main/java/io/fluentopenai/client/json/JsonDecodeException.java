package io.fluentopenai.client.json;

import java.io.IOException;

/** A JSON value does not match its schema; thrown by strict readers only. */
public final class JsonDecodeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    JsonDecodeException(String path, String problem) {
        super(problem.concat(" at ").concat(path));
        this.path = path;
    }

    /** Returns the JSON pointer of the value, such as {@code /choices/0/message}; {@code /} is the root. */
    public String path() {
        return path;
    }
}
