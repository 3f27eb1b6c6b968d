package io.fluentopenai.proxy.auth;

import io.fluentopenai.proxy.internal.ProxyLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates clients by JSON Web Tokens of an identity provider, such as an OpenID Connect server. The provider's
 * public keys are fetched from its key set (JWKS), and fetched again when they are old or when a token has an unknown
 * key id.
 *
 * <pre>{@code
 * JwtAuthentication.jwks(URI.create("https://login.example.com/.well-known/jwks.json"))
 *         .issuer("https://login.example.com/")
 *         .audience("my-front-end")
 *         .build()
 * }</pre>
 *
 * <p>A token must be signed with an asymmetric key, have the required issuer and one of the audiences, and have an
 * expiration time. Thread-safe.
 */
public final class JwtAuthentication implements AuthenticationFilter {
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");
    private static final Set<String> KEY_TYPES = Set.of("RSA", "EC", "OKP");
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final int LARGEST_KEY_SET = 1 << 20;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(5);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Future<@Nullable AuthenticationResult> REFUSED =
            Future.succeededFuture(AuthenticationResult.refuse("The token is missing, invalid or expired."));
    private static final Future<@Nullable AuthenticationResult> UNAVAILABLE = Future.succeededFuture(
            AuthenticationResult.refuse(503, "The request cannot be authenticated at the moment. Try again."));

    private record Keys(JWTAuth check, Set<String> ids, long fetchedAt) {}

    private final URI url;
    private final JWTOptions options;
    private final String identityClaim;
    private final Function<JsonObject, Identity> identities;
    private final long refreshNanos;
    private final long unknownKeyNanos;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(FETCH_TIMEOUT).build();
    private volatile @Nullable Keys keys;
    private @Nullable Future<Keys> fetching;
    private long triedAt;
    private long failedAt = System.nanoTime() - RETRY_NANOS;

    private JwtAuthentication(Builder builder, String issuer, List<String> audience) {
        this.url = builder.url;
        this.options =
                new JWTOptions().setIssuer(issuer).setAudience(audience).setLeeway((int) builder.leeway.toSeconds());
        this.identityClaim = builder.identityClaim;
        this.identities = builder.identities == null
                ? claims -> Identity.of(TokenClaims.identity(claims, identityClaim))
                : builder.identities;
        this.refreshNanos = builder.refresh.toNanos();
        this.unknownKeyNanos = builder.unknownKeyPause.toNanos();
    }

    /**
     * Returns a builder for the key set at a URL.
     *
     * @param url the URL of the key set: {@code https}, or {@code http} in a trusted network
     * @throws IllegalArgumentException if it is neither
     */
    public static Builder jwks(URI url) {
        return new Builder(url);
    }

    @Override
    public Future<@Nullable AuthenticationResult> authenticate(AuthenticationRequest request) {
        String token = request.token().orElse("");
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > LONGEST_TOKEN) {
            return REFUSED;
        }
        JsonObject header;
        String keyId;
        try {
            header = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[0])));
            keyId = text(header, "kid");
            if (!ALGORITHMS.contains(text(header, "alg"))) {
                return REFUSED;
            }
        } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
            return REFUSED;
        }
        Context context = Vertx.currentContext();
        if (context == null) {
            return Future.failedFuture(new IllegalStateException("Not called on a thread of Vert.x"));
        }
        return keys(context.owner(), keyId).compose(known -> checked(known, token), failure -> UNAVAILABLE);
    }

    private Future<@Nullable AuthenticationResult> checked(Keys known, String token) {
        Future<User> signed;
        try {
            signed = known.check.authenticate(new TokenCredentials(token));
        } catch (RuntimeException e) {
            // What is not signed fails the future. Vert.x throws at claims that are not of their kind.
            return TokenClaims.odd("exp, nbf, iat or aud has the wrong type", REFUSED);
        }
        return signed.transform(user -> {
            if (user.failed()) {
                return REFUSED;
            }
            JsonObject claims = user.result().principal().copy();
            claims.mergeIn(user.result().attributes().getJsonObject("accessToken", new JsonObject()));
            return TokenClaims.identified(
                    () -> {
                        TokenClaims.end(claims);
                        TokenClaims.identity(claims, identityClaim);
                        return identities.apply(claims);
                    },
                    REFUSED);
        });
    }

    /** The keys, fetched if there are none, if they are old, or if one is missing and was not asked for just now. */
    private synchronized Future<Keys> keys(Vertx vertx, String keyId) {
        Keys known = keys;
        long now = System.nanoTime();
        boolean missing = known == null || !keyId.isEmpty() && !known.ids.contains(keyId);
        boolean old = known != null && now - known.fetchedAt > refreshNanos;
        Future<Keys> running = fetching;
        boolean due =
                known == null ? now - failedAt >= RETRY_NANOS : (missing || old) && now - triedAt > unknownKeyNanos;
        if (running == null && due) {
            triedAt = now;
            running = fetch(vertx);
            fetching = running;
            running.onSuccess(this::fetched).onFailure(this::failed);
        }
        if (known == null) {
            return running != null ? running : Future.failedFuture("The keys could not be fetched just now");
        }
        // Who has a key that is known need not wait for new ones, and old ones are better than none.
        return missing && running != null ? running.otherwise(known) : Future.succeededFuture(known);
    }

    private synchronized void fetched(Keys fresh) {
        fetching = null;
        keys = fresh;
    }

    private synchronized void failed(Throwable failure) {
        fetching = null;
        failedAt = System.nanoTime();
        ProxyLog.log(
                System.Logger.Level.WARNING,
                "The keys of the identity provider cannot be fetched: " + ProxyLog.describe(failure),
                null);
    }

    private Future<Keys> fetch(Vertx vertx) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(url)
                        .timeout(FETCH_TIMEOUT)
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        return Future.fromCompletionStage(answer).compose(response -> {
            if (response.statusCode() != 200 || response.body().length > LARGEST_KEY_SET) {
                return Future.failedFuture(new IOException("Status " + response.statusCode()));
            }
            return Future.succeededFuture(read(vertx, new JsonObject(Buffer.buffer(response.body()))));
        });
    }

    private Keys read(Vertx vertx, JsonObject set) {
        JWTAuthOptions config = new JWTAuthOptions().setJWTOptions(options);
        Set<String> ids = new HashSet<>();
        int usable = 0;
        for (Object entry : set.getJsonArray("keys", new JsonArray())) {
            if (entry instanceof JsonObject key
                    && KEY_TYPES.contains(text(key, "kty"))
                    && !"enc".equals(key.getString("use"))) {
                config.addJwk(key);
                ids.add(text(key, "kid"));
                usable++;
            }
        }
        if (usable == 0) {
            throw new VertxException("The key set has no key for signatures", true);
        }
        return new Keys(JWTAuth.create(vertx, config), Set.copyOf(ids), System.nanoTime());
    }

    /** A property that may be missing or, as whoever sends it likes, null. */
    private static String text(JsonObject json, String name) {
        return Objects.requireNonNullElse(json.getString(name), "");
    }

    /** Builds a {@link JwtAuthentication}. Not thread-safe. */
    public static final class Builder {
        private final URI url;
        private @Nullable String issuer;
        private List<String> audience = List.of();
        private String identityClaim = "sub";
        private @Nullable Function<JsonObject, Identity> identities;
        private Duration leeway = Duration.ofSeconds(30);
        private Duration refresh = Duration.ofMinutes(10);
        private Duration unknownKeyPause = Duration.ofSeconds(10);

        private Builder(URI url) {
            if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "The URL of the key set must start with https:// or http:// and a host");
            }
            this.url = url;
        }

        /** Sets the required issuer ({@code iss}). Required. */
        public Builder issuer(String required) {
            issuer = Objects.requireNonNull(required);
            return this;
        }

        /** Sets the accepted audiences, one of which must be in {@code aud}. Required. */
        public Builder audience(String... oneOf) {
            audience = List.of(oneOf);
            return this;
        }

        /**
         * Sets the claim that identifies the caller. By default, {@code sub}. A token without the claim is refused, and
         * so is a claim that cannot be the id of an {@link Identity}: it must be text or, except for {@code sub}, a
         * whole number.
         */
        public Builder identityClaim(String name) {
            identityClaim = Objects.requireNonNull(name);
            return this;
        }

        /**
         * Sets a function that creates the identity from all claims, such as to set limits. A token is refused if the
         * function throws an {@link IllegalArgumentException} or a {@link ClassCastException}, as it does for malformed
         * claims.
         */
        public Builder identities(Function<JsonObject, Identity> function) {
            identities = Objects.requireNonNull(function);
            return this;
        }

        /** Sets the clock skew to tolerate. By default, 30 seconds. */
        public Builder leeway(Duration atMost) {
            leeway = Objects.requireNonNull(atMost);
            return this;
        }

        /**
         * Sets the age at which keys are fetched again. By default, 10 minutes. If that fails, the old keys stay in
         * use.
         */
        public Builder refresh(Duration age) {
            refresh = Objects.requireNonNull(age);
            return this;
        }

        /**
         * Sets the minimum time between two fetches of the key set because of unknown key ids. By default, 10 seconds.
         */
        public Builder unknownKeyPause(Duration pause) {
            unknownKeyPause = Objects.requireNonNull(pause);
            return this;
        }

        /**
         * Creates the filter.
         *
         * @throws IllegalStateException if the issuer or the audience is missing; without them, tokens for other
         *     applications would be accepted
         */
        public JwtAuthentication build() {
            String required = issuer;
            if (required == null || audience.isEmpty()) {
                throw new IllegalStateException("A filter for JWTs needs an issuer(…) and an audience(…)");
            }
            return new JwtAuthentication(this, required, audience);
        }
    }
}
