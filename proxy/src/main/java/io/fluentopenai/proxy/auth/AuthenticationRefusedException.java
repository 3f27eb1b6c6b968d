package io.fluentopenai.proxy.auth;

import java.util.Objects;

/**
 * Refuses a request from anywhere within an {@link AuthenticationFilter}: thrown by the filter, or the failure of its future, it
 * is the same as {@link AuthenticationResult#refuse(String)}. The caller gets status 401 and the message, and nothing is logged.
 */
public class AuthenticationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Refuses.
     *
     * @param message what the caller reads
     */
    public AuthenticationRefusedException(String message) {
        super(Objects.requireNonNull(message, "message"));
    }

    /**
     * Refuses.
     *
     * @param message what the caller reads
     * @param cause why; neither told to the caller nor logged
     */
    public AuthenticationRefusedException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
