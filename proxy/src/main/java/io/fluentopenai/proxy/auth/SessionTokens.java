package io.fluentopenai.proxy.auth;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies session tokens ({@code sess-…}) without a shared store. The application behind your login issues
 * them and the proxy verifies them. Each token contains an id and an expiration time, and is signed with a secret that
 * both share.
 *
 * <pre>{@code
 * SessionTokens sessions = SessionTokens.withSecret(secret);
 * String token = sessions.issue("user-42", Duration.ofMinutes(15));    // in the application, after the login
 * OpenAIProxy.builder().authentication(sessions)…                      // in the proxy
 * OpenAI.create(token)                                                 // in the client, where a key would stand
 * }</pre>
 *
 * <p>A token cannot be revoked before it expires, so its lifetime should be short. Signed with HMAC-SHA-256. Immutable
 * and thread-safe.
 */
public final class SessionTokens implements AuthenticationFilter {
    private static final String PREFIX = "sess-";
    private static final int SHORTEST_SECRET = 32;
    private static final int LONGEST_TOKEN = 2048;
    private static final Future<@Nullable AuthenticationResult> REFUSED =
            Future.succeededFuture(AuthenticationResult.refuse("The session token is missing, invalid or expired."));

    private final List<byte[]> secrets;
    private final Function<String, Identity> identities;
    private final Clock clock;

    SessionTokens(List<byte[]> secrets, Function<String, Identity> identities, Clock clock) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("No secret");
        }
        List<byte[]> copies = new ArrayList<>();
        for (byte[] secret : secrets) {
            if (secret.length < SHORTEST_SECRET) {
                throw new IllegalArgumentException("A secret must have at least " + SHORTEST_SECRET + " random bytes");
            }
            copies.add(secret.clone());
        }
        this.secrets = List.copyOf(copies);
        this.identities = identities;
        this.clock = clock;
    }

    /**
     * Creates session tokens with one secret.
     *
     * @throws IllegalArgumentException if the secret has fewer than 32 bytes
     */
    public static SessionTokens withSecret(byte[] secret) {
        return withSecrets(List.of(secret));
    }

    /**
     * Creates session tokens with several secrets, for secret rotation. Tokens are signed with the first secret, and
     * tokens that are signed with any of them are accepted.
     *
     * @throws IllegalArgumentException if there is no secret, or one has fewer than 32 bytes
     */
    public static SessionTokens withSecrets(List<byte[]> secrets) {
        return new SessionTokens(secrets, Identity::of, Clock.systemUTC());
    }

    /** Returns a copy with a function that creates the identity from the id in a token, such as to set limits. */
    public SessionTokens identities(Function<String, Identity> function) {
        return new SessionTokens(secrets, function, clock);
    }

    /**
     * Issues a token.
     *
     * @param id the id of the caller
     * @param lifetime how long the token is valid
     * @throws IllegalArgumentException if the id cannot be that of an {@link Identity}, or the lifetime is not positive
     */
    public String issue(String id, Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("The lifetime of a session must be positive: " + lifetime);
        }
        String payload = encoded(new JsonObject()
                .put("sub", Identity.of(id).id())
                .put("exp", clock.instant().plus(lifetime).getEpochSecond())
                .toBuffer()
                .getBytes());
        return PREFIX + payload + "." + encoded(signature(secrets.get(0), payload));
    }

    @Override
    public Future<@Nullable AuthenticationResult> authenticate(AuthenticationRequest request) {
        String token = request.token().orElse("");
        int dot = token.indexOf('.');
        if (!token.startsWith(PREFIX) || dot < 0 || token.length() > LONGEST_TOKEN) {
            return REFUSED;
        }
        String payload = token.substring(PREFIX.length(), dot);
        if (!isSigned(payload, token.substring(dot + 1))) {
            return REFUSED;
        }
        JsonObject claims;
        try {
            claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(payload)));
            if (TokenClaims.end(claims) <= clock.instant().getEpochSecond()) {
                return REFUSED;
            }
        } catch (TokenClaims.OddException e) {
            return TokenClaims.odd(String.valueOf(e.getMessage()), REFUSED);
        } catch (IllegalArgumentException | DecodeException e) {
            return TokenClaims.odd("it contains no JSON object", REFUSED);
        }
        return TokenClaims.identified(() -> identities.apply(TokenClaims.identity(claims, "sub")), REFUSED);
    }

    private boolean isSigned(String payload, String signature) {
        byte[] given;
        try {
            given = Base64.getUrlDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            return false;
        }
        boolean signed = false;
        for (byte[] secret : secrets) {
            signed |= MessageDigest.isEqual(signature(secret, payload), given);
        }
        return signed;
    }

    private static byte[] signature(byte[] secret, String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA-256", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the class name, without secrets. */
    @Override
    public String toString() {
        return "SessionTokens[" + secrets.size() + " secrets]";
    }
}
