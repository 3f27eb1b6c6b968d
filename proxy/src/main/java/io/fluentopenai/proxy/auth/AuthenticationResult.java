package io.fluentopenai.proxy.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an {@link AuthenticationFilter} says of a request. Immutable. */
public sealed interface AuthenticationResult {

    /**
     * The request may go on.
     *
     * @param identity who sent it; null if nobody in particular, who is then counted by the client's address
     */
    record Allowed(@Nullable Identity identity) implements AuthenticationResult {}

    /**
     * The request is answered with an error.
     *
     * @param status the HTTP status, 400 to 599
     * @param message what the caller reads
     */
    record Refused(int status, String message) implements AuthenticationResult {
        /**
         * Checks the status.
         *
         * @throws IllegalArgumentException if it is no status of an error
         */
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("A refusal needs a status from 400 to 599: " + status);
            }
        }
    }

    /** The request may go on, from nobody in particular. */
    static AuthenticationResult allow() {
        return new Allowed(null);
    }

    /**
     * The request may go on.
     *
     * @throws NullPointerException if there is no identity: a caller who was looked up and not found is not nobody in particular
     */
    static AuthenticationResult allow(Identity identity) {
        return new Allowed(Objects.requireNonNull(identity, "identity"));
    }

    /** The request is refused with status 401. */
    static AuthenticationResult refuse(String message) {
        return new Refused(401, message);
    }

    /** The request is refused. */
    static AuthenticationResult refuse(int status, String message) {
        return new Refused(status, message);
    }
}
