package io.fluentopenai.proxy.auth;

import java.util.Objects;

/**
 * Refuses a request from inside an {@link AuthenticationFilter}. Throwing it, or failing the future with it, is
 * equivalent to {@link AuthenticationResult#refuse(String)}: the caller gets status 401 and the message, and nothing is
 * logged.
 */
public class AuthenticationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception with a message for the caller.
     *
     * @param message the message that the caller gets
     */
    public AuthenticationRefusedException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    /**
     * Creates an exception with a message for the caller and a cause.
     *
     * @param message the message that the caller gets
     * @param cause the cause, which is neither sent to the caller nor logged
     */
    public AuthenticationRefusedException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
