package io.fluentopenai.proxy.auth;

import io.fluentopenai.proxy.internal.Sha256;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates clients by a fixed set of tokens, each with an identity. Only the SHA-256 digests of the tokens are
 * stored, and all are compared in constant time, so that neither a memory dump nor response times reveal a token.
 *
 * <p>Immutable and thread-safe.
 */
public final class StaticTokens implements AuthenticationFilter {
    private static final int SHORTEST = 16;
    private static final Future<@Nullable AuthenticationResult> REFUSED =
            Future.succeededFuture(AuthenticationResult.refuse("The token is missing or wrong."));

    private record Known(byte[] digest, Identity identity) {}

    private final List<Known> known;

    private StaticTokens(List<Known> known) {
        this.known = known;
    }

    /**
     * Creates a filter for tokens and their identities.
     *
     * @throws IllegalArgumentException if there are none, or one has fewer than 16 characters
     */
    public static StaticTokens of(Map<String, Identity> identities) {
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("No tokens are configured, so nobody could use the proxy");
        }
        List<Known> known = new ArrayList<>();
        new LinkedHashMap<>(identities).forEach((token, identity) -> {
            if (token.strip().length() < SHORTEST) {
                throw new IllegalArgumentException(
                        "The token of " + identity.id() + " has fewer than " + SHORTEST + " characters");
            }
            known.add(new Known(Sha256.of(token.strip()), identity));
        });
        return new StaticTokens(List.copyOf(known));
    }

    @Override
    public Future<@Nullable AuthenticationResult> authenticate(AuthenticationRequest request) {
        byte[] digest = Sha256.of(request.token().orElse(""));
        @Nullable Identity found = null;
        for (Known candidate : known) {
            if (MessageDigest.isEqual(candidate.digest, digest)) {
                found = candidate.identity;
            }
        }
        return found == null ? REFUSED : Future.succeededFuture(AuthenticationResult.allow(found));
    }

    /** Returns the identities, without tokens. */
    @Override
    public String toString() {
        return "StaticTokens" + known.stream().map(k -> k.identity.id()).toList();
    }
}
