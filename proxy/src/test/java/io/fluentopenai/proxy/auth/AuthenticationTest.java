package io.fluentopenai.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.proxy.LogRecords;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.RawClient;
import io.fluentopenai.proxy.TestUpstream;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AuthenticationTest {
    private static final byte[] SECRET = "a secret of thirty-two bytes, or more".getBytes(StandardCharsets.UTF_8);

    private final TestUpstream upstream = new TestUpstream();
    private final TestUpstream provider = new TestUpstream();
    private final List<JsonObject> published = new CopyOnWriteArrayList<>();
    private final AtomicInteger fetches = new AtomicInteger();
    private @Nullable OpenAIProxy proxy;

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
        upstream.close();
        provider.close();
    }

    private int start(AuthenticationFilter filter) {
        OpenAIProxy started = OpenAIProxy.builder()
                .upstream(upstream.upstream())
                .authentication(filter)
                .port(0)
                .drain(Duration.ZERO)
                .start();
        proxy = started;
        return started.port();
    }

    private static String get(int port, String token) {
        return RawClient.exchange(
                port, "GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    }

    /** The test vectors of docs/reference/proxy.md, for back ends in other languages. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "user-42,sess-eyJzdWIiOiJ1c2VyLTQyIiwiZXhwIjoyMDAwMDAwMDAwfQ.d0MRvY5TZHY9_mLkGhwDPdJjlqrH_kpEcZnKX957JjU",
                "Zoë \"Z\",sess-eyJzdWIiOiJab8OrIFwiWlwiIiwiZXhwIjoyMDAwMDAwMDAwfQ.3AjKWO57gemwXEyx74bpzHyf5e0EMSKb5qhmpRTcvmc"
            })
    void sessionTokensHaveTheFormatThatIsWrittenDown(String id, String token) throws IOException {
        byte[] secret = Base64.getDecoder().decode("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        Clock clock = Clock.fixed(Instant.ofEpochSecond(2_000_000_000 - 60), ZoneOffset.UTC);
        SessionTokens sessions = new SessionTokens(List.of(secret), Identity::of, clock);
        assertThat(sessions.issue(id, Duration.ofMinutes(1))).isEqualTo(token);
        assertThat(get(start(sessions), token)).contains("200 OK");
        assertThat(Files.readString(Path.of("../docs/reference/proxy.md"))).contains(id, token);
    }

    @Test
    void aSessionTokenHoldsForItsTime() {
        SessionTokens sessions = SessionTokens.withSecret(SECRET);
        String token = sessions.issue("alice", Duration.ofMinutes(1));
        assertThat(token).startsWith("sess-");
        int port = start(sessions);
        assertThat(get(port, token)).contains("200 OK");
        SessionTokens past = new SessionTokens(
                List.of(SECRET), Identity::of, Clock.fixed(Instant.now().minusSeconds(120), ZoneOffset.UTC));
        assertThat(get(port, past.issue("alice", Duration.ofMinutes(1)))).startsWith("HTTP/1.1 401");
    }

    @Test
    void aSessionOfSomebodyWhoIsNotFoundIsNotOneOfNobodyInParticular() {
        SessionTokens sessions = SessionTokens.withSecret(SECRET);
        String token = sessions.issue("gone", Duration.ofMinutes(1));
        Map<String, Identity> users = Map.of("alice", Identity.of("alice"));
        assertThat(get(start(sessions.identities(users::get)), token)).startsWith("HTTP/1.1 500");
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void aSessionTokenThatIsNotOursIsRefused() {
        SessionTokens sessions = SessionTokens.withSecret(SECRET);
        String token = sessions.issue("alice", Duration.ofMinutes(1));
        int port = start(sessions);
        String other = SessionTokens.withSecret("another secret of thirty-two bytes".getBytes(StandardCharsets.UTF_8))
                .issue("alice", Duration.ofMinutes(1));
        String changed =
                "sess-" + encoded("{\"sub\":\"root\",\"exp\":9999999999}") + token.substring(token.indexOf('.'));
        for (String bad :
                new String[] {"", "sess-", "sess-.", "sess-a.b", "sk-x", other, changed, token + "x", token.substring(5)
                }) {
            assertThat(get(port, bad)).as(bad).startsWith("HTTP/1.1 401");
        }
        assertThat(upstream.seen).isEmpty();
    }

    /** Claims that a signature makes no better. */
    private static final List<String> ODD_CLAIMS = List.of(
            "{\"sub\":\"alice\"}",
            "{\"sub\":\"alice\",\"exp\":\"9999999999\"}",
            "{\"sub\":\"alice\",\"exp\":null}",
            "{\"sub\":\"alice\",\"exp\":true}",
            "{\"sub\":\"alice\",\"exp\":[9999999999]}",
            "{\"sub\":\"alice\",\"exp\":1e300}",
            "{\"exp\":9999999999}",
            "{\"sub\":\"\",\"exp\":9999999999}",
            "{\"sub\":\"  \",\"exp\":9999999999}",
            "{\"sub\":\"" + "x".repeat(257) + "\",\"exp\":9999999999}",
            "{\"sub\":\"ali\\nce\",\"exp\":9999999999}",
            "{\"sub\":\"ali\\u0000ce\",\"exp\":9999999999}",
            "{\"sub\":42,\"exp\":9999999999}",
            "{\"sub\":null,\"exp\":9999999999}",
            "{\"sub\":{\"a\":1},\"exp\":9999999999}",
            "{\"sub\":[\"alice\"],\"exp\":9999999999}");

    private static String session(String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            byte[] signature = mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII));
            return "sess-" + payload + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token is refused, and the log has a line that does not quote it. */
    private void assertOdd(int port, String token) {
        try (LogRecords log = new LogRecords()) {
            assertThat(get(port, token)).as(token).startsWith("HTTP/1.1 401").doesNotContain("xception");
            assertThat(log.loud())
                    .as(token)
                    .singleElement()
                    .asString()
                    .startsWith("WARNING io.fluentopenai.proxy: Refused a token with a valid signature: ")
                    .doesNotContain("\n", "alice", "xxxx", "9999999999");
        }
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void aSessionThatIsSignedAndOddIsRefused() {
        int port = start(SessionTokens.withSecret(SECRET));
        for (String claims : ODD_CLAIMS) {
            assertOdd(port, session(encoded(claims)));
        }
        for (String exp : List.of("-1", "99999999999999999999999999")) {
            assertOdd(port, session(encoded("{\"sub\":\"alice\",\"exp\":" + exp + "}")));
        }
        for (String payload : List.of("", "%", encoded("[]"), encoded("no JSON"), encoded("{}"))) {
            assertOdd(port, session(payload));
        }
        assertThat(get(port, session(encoded("{\"sub\":\"alice\",\"exp\":9999999999.5}"))))
                .contains("200 OK");
    }

    @Test
    void aClaimThatMakesNoIdentityIsOddToo() {
        SessionTokens sessions = SessionTokens.withSecret(SECRET).identities(id -> {
            throw new IllegalArgumentException("no such user: " + id);
        });
        assertOdd(start(sessions), sessions.issue("alice", Duration.ofMinutes(1)));
    }

    @Test
    void aSecretIsChangedWhileTokensAreInUse() {
        String old = SessionTokens.withSecret(SECRET).issue("alice", Duration.ofMinutes(1));
        byte[] fresh = "a new secret, again of 32 bytes or more".getBytes(StandardCharsets.UTF_8);
        assertThat(get(start(SessionTokens.withSecrets(List.of(fresh, SECRET))), old))
                .contains("200 OK");
    }

    @Test
    void weakSecretsAndTokensAreRefused() {
        assertThatThrownBy(() -> SessionTokens.withSecret(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StaticTokens.of(Map.of("short", Identity.of("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> StaticTokens.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Identity.of("a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(String id, KeyPair pair) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        published.add(new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", id)
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent())));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("iss", "https://login.example.com/")
                .put("aud", new JsonArray().add("front-end").add("other"))
                .put("sub", "alice")
                .put("exp", Instant.now().getEpochSecond() + 60);
    }

    private static String signed(String id, KeyPair pair, JsonObject claims) {
        try {
            String text =
                    encoded(new JsonObject().put("alg", "RS256").put("kid", id).encode()) + "."
                            + encoded(claims.encode());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private JwtAuthentication.Builder jwt() {
        provider.answer(request -> {
            fetches.incrementAndGet();
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("keys", new JsonArray(List.copyOf(published)))
                            .encode());
        });
        return JwtAuthentication.jwks(URI.create("http://127.0.0.1:" + provider.port() + "/jwks"))
                .issuer("https://login.example.com/")
                .audience("front-end")
                .unknownKeyPause(Duration.ZERO);
    }

    @Test
    void aTokenOfTheIdentityProviderIsTaken() {
        KeyPair pair = keyPair();
        publish("k1", pair);
        int port = start(jwt().build());
        for (int i = 0; i < 3; i++) {
            assertThat(get(port, signed("k1", pair, claims()))).contains("200 OK");
        }
        assertThat(fetches).as("the keys are kept").hasValue(1);
    }

    @Test
    void aTokenThatIsNotForUsOrNotSignedOrOverIsRefused() throws Exception {
        KeyPair pair = keyPair();
        publish("k1", pair);
        int port = start(jwt().leeway(Duration.ofSeconds(1)).build());
        JsonObject noEnd = claims();
        noEnd.remove("exp");
        JsonObject nobody = claims();
        nobody.remove("sub");
        String good = signed("k1", pair, claims());
        String hmacText = encoded("{\"alg\":\"HS256\",\"kid\":\"k1\"}") + "." + encoded(claims().encode());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
        String confused = hmacText + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(mac.doFinal(hmacText.getBytes(StandardCharsets.US_ASCII)));
        for (String bad : new String[] {
            signed("k1", keyPair(), claims()),
            signed("k1", pair, claims().put("aud", "another")),
            signed("k1", pair, claims().put("iss", "https://evil.example.com/")),
            signed("k1", pair, claims().put("exp", Instant.now().getEpochSecond() - 60)),
            signed("k1", pair, claims().put("nbf", Instant.now().getEpochSecond() + 600)),
            signed("k1", pair, noEnd),
            signed("k1", pair, nobody),
            encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode()) + ".",
            encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode()) + ".x",
            encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode()),
            confused,
            good.substring(0, good.length() - 4),
            encoded("{\"alg\":null}") + "." + encoded(claims().encode()) + ".x",
            encoded("{\"alg\":\"RS256\",\"kid\":null}") + "." + encoded(claims().encode()) + ".x",
            encoded("{\"alg\":\"RS256\",\"kid\":\"../../../dev/null\"}") + "." + encoded(claims().encode()) + ".x",
            "a.b.c",
            ""
        }) {
            assertThat(get(port, bad)).as(bad).startsWith("HTTP/1.1 401");
        }
        assertThat(upstream.seen).isEmpty();
        assertThat(get(port, good)).contains("200 OK");
    }

    @Test
    void aTokenThatIsSignedAndOddIsRefused() {
        KeyPair pair = keyPair();
        publish("k1", pair);
        int port = start(jwt().build());
        for (String odd : ODD_CLAIMS) {
            JsonObject claims = claims();
            claims.remove("sub");
            claims.remove("exp");
            assertOdd(port, signed("k1", pair, claims.mergeIn(new JsonObject(odd))));
        }
        for (String claim : List.of("nbf", "iat")) {
            assertOdd(port, signed("k1", pair, claims().put(claim, "soon")));
        }
        assertOdd(port, signed("k1", pair, claims().put("aud", 5)));
        assertOdd(port, signed("k1", pair, claims().put("aud", new JsonObject())));
    }

    @Test
    void aClaimThatIsNotWhatItsFunctionTakesItForIsOddToo() {
        KeyPair pair = keyPair();
        publish("k1", pair);
        int port = start(jwt().identityClaim("uid")
                .identities(claims -> Identity.of("user-" + claims.getInteger("uid") + claims.getString("name")))
                .build());
        assertThat(get(port, signed("k1", pair, claims().put("uid", 42)))).contains("200 OK");
        upstream.seen.clear();
        assertOdd(port, signed("k1", pair, claims().put("uid", "forty-two")));
        assertOdd(port, signed("k1", pair, claims().put("uid", 42).put("name", "a\nb")));
        assertOdd(port, signed("k1", pair, claims().put("uid", 4.2)));
    }

    @Test
    void aKeyThatHasNoNameDoesNotStandInTheWayOfOthers() {
        KeyPair pair = keyPair();
        publish("k1", pair);
        published.add(published.get(0).copy().putNull("kid").put("n", "AQAB"));
        assertThat(get(start(jwt().build()), signed("k1", pair, claims()))).contains("200 OK");
    }

    @Test
    void aKeyThatIsNewIsFetched() {
        KeyPair first = keyPair();
        KeyPair second = keyPair();
        publish("k1", first);
        int port = start(jwt().build());
        assertThat(get(port, signed("k1", first, claims()))).contains("200 OK");
        published.clear();
        publish("k2", second);
        assertThat(get(port, signed("k2", second, claims()))).contains("200 OK");
        assertThat(get(port, signed("k1", first, claims())))
                .as("a key that is gone")
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void keysThatCannotBeFetchedAnewStayInUse() {
        KeyPair pair = keyPair();
        publish("k1", pair);
        int port = start(jwt().refresh(Duration.ofMillis(1)).build());
        assertThat(get(port, signed("k1", pair, claims()))).contains("200 OK");
        provider.answer(request -> request.response().setStatusCode(500).end());
        assertThat(get(port, signed("k1", pair, claims()))).contains("200 OK");
        assertThat(get(port, signed("k1", pair, claims()))).contains("200 OK");
    }

    @Test
    void withoutAnyKeyNobodyComesIn() {
        KeyPair pair = keyPair();
        int port = start(jwt().build());
        assertThat(get(port, signed("k1", pair, claims()))).startsWith("HTTP/1.1 503");
        published.add(new JsonObject().put("kty", "oct").put("kid", "k1").put("k", encoded("symmetric")));
        assertThat(get(port, signed("k1", pair, claims()))).startsWith("HTTP/1.1 503");
        publish("k1", pair);
        await().untilAsserted(() ->
                assertThat(get(port, signed("k1", pair, claims()))).contains("200 OK"));
    }

    @Test
    void aFilterForJwtsNeedsIssuerAndAudience() {
        assertThatThrownBy(() ->
                        JwtAuthentication.jwks(URI.create("https://x/jwks")).build())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> JwtAuthentication.jwks(URI.create("file:/x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
