package io.fluentopenai.proxy.auth;

import io.fluentopenai.proxy.limit.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is: what limits and metrics are counted by.
 *
 * @param id a stable name, such as a user's id; it is written into the access log and into metrics, so it must be no secret
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

    /** A caller with the limits of the proxy. */
    public static Identity of(String id) {
        return new Identity(id, null);
    }

    /** The same caller with limits of its own. */
    public Identity withLimits(Limits own) {
        return new Identity(id, own);
    }
}
