package io.fluentopenai.testkit.internal.form;

/** A request body that is not what its content type says. */
public final class MalformedBodyException extends Exception {

    private static final long serialVersionUID = 1;

    public MalformedBodyException(String message) {
        super(message);
    }
}
