package io.fluentopenai.proxy.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of an {@link AuthenticationFilter}. Immutable. */
public sealed interface AuthenticationResult {

    /**
     * The request is allowed.
     *
     * @param identity the caller; null for an anonymous caller, whose usage is counted by the client's address
     */
    record Allowed(@Nullable Identity identity) implements AuthenticationResult {}

    /**
     * The request is refused with an error.
     *
     * @param status the HTTP status, 400 to 599
     * @param message the message that the caller gets
     */
    record Refused(int status, String message) implements AuthenticationResult {
        /**
         * Checks the status.
         *
         * @throws IllegalArgumentException if the status is not from 400 to 599
         */
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("A refusal needs a status from 400 to 599: " + status);
            }
        }
    }

    /** Allows the request for an anonymous caller. */
    static AuthenticationResult allow() {
        return new Allowed(null);
    }

    /**
     * Allows the request for a caller.
     *
     * @throws NullPointerException if {@code identity} is null, so that a caller who was not found is not treated as
     *     anonymous
     */
    static AuthenticationResult allow(Identity identity) {
        return new Allowed(Objects.requireNonNull(identity, "identity"));
    }

    /**
     * Refuses the request with status 401.
     *
     * @param message the message that the caller gets
     */
    static AuthenticationResult refuse(String message) {
        return new Refused(401, message);
    }

    /**
     * Refuses the request.
     *
     * @param status the HTTP status, 400 to 599
     * @param message the message that the caller gets
     * @throws IllegalArgumentException if the status is not from 400 to 599
     */
    static AuthenticationResult refuse(int status, String message) {
        return new Refused(status, message);
    }
}
