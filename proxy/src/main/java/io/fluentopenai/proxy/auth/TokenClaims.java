package io.fluentopenai.proxy.auth;

import io.fluentopenai.proxy.internal.ProxyLog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a token says whose signature is good. Whoever signs it may leave out any claim, or put anything in its place: what
 * cannot be used is {@linkplain OddException odd}, and the token is refused.
 */
final class TokenClaims {
    /** The end of the year 9999. */
    private static final double LATEST = 253_402_300_799.0;

    private static final String SUBJECT = "sub";

    private TokenClaims() {}

    /** The claim {@code exp}, in seconds since 1970. */
    static long end(JsonObject claims) {
        if (claims.getValue("exp") instanceof Number end && end.doubleValue() > 0 && end.doubleValue() <= LATEST) {
            return end.longValue();
        }
        throw new OddException("exp is not a time");
    }

    /** A claim that tells who the caller is: text, or a whole number unless it is the subject, which is text by definition. */
    static String identity(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        boolean isNumber = !name.equals(SUBJECT) && (value instanceof Integer || value instanceof Long);
        if (value instanceof String || isNumber) {
            try {
                return Identity.of(value.toString()).id();
            } catch (IllegalArgumentException e) {
                throw new OddException(name + " is empty, too long or has control characters");
            }
        }
        throw new OddException(name + " is not text");
    }

    /**
     * Returns a filter's result for a token: the identity that its claims give, or a refusal if they are malformed, which is
     * logged.
     *
     * @throws NullPointerException if there is no identity: that is no matter of the token
     */
    static Future<@Nullable AuthenticationResult> identified(
            Supplier<Identity> identity, Future<@Nullable AuthenticationResult> refused) {
        try {
            return Future.succeededFuture(AuthenticationResult.allow(identity.get()));
        } catch (OddException e) {
            return odd(String.valueOf(e.getMessage()), refused);
        } catch (IllegalArgumentException | ClassCastException e) {
            return odd("its claims give no identity: " + ProxyLog.placeOf(e), refused);
        }
    }

    /** Refuses a token, and logs why. */
    static Future<@Nullable AuthenticationResult> odd(String why, Future<@Nullable AuthenticationResult> refused) {
        ProxyLog.log(System.Logger.Level.WARNING, "Refused a token with a valid signature: " + why, null);
        return refused;
    }

    /** A claim cannot be used. The message names it, and does not repeat it. */
    static final class OddException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OddException(String message) {
            super(message, null, false, false);
        }
    }
}
