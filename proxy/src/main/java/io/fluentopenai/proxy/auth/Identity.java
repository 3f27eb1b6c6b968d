package io.fluentopenai.proxy.auth;

import io.fluentopenai.proxy.limit.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a caller, by which usage is limited and counted.
 *
 * <p>Immutable.
 *
 * @param id a stable id, such as a user id. It appears in the access log and in metrics, so it must not be a secret
 * @param limits the limits of this caller; null for those of the proxy
 */
public record Identity(String id, @Nullable Limits limits) {

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if the id is blank, longer than 256 characters, or has control characters
     */
    public Identity {
        Objects.requireNonNull(id, "id");
        if (id.isBlank() || id.length() > 256 || id.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("An identity has 1 to 256 characters, none of them a control character");
        }
    }

    /**
     * Creates an identity with the limits of the proxy.
     *
     * @throws IllegalArgumentException if the id is blank, longer than 256 characters, or has control characters
     */
    public static Identity of(String id) {
        return new Identity(id, null);
    }

    /** Returns a copy with its own limits. */
    public Identity withLimits(Limits own) {
        return new Identity(id, own);
    }
}
