package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.Credentials;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.ProxyHandler;
import io.fluentopenai.proxy.Rules;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.AuthenticationResult;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.JwtAuthentication;
import io.fluentopenai.proxy.auth.SessionTokens;
import io.fluentopenai.proxy.limit.LimitStore;
import io.fluentopenai.proxy.limit.Limits;
import io.fluentopenai.proxy.limit.RedisLimitStore;
import io.fluentopenai.testkit.FakeOpenAI;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the page about the proxy, run. {@link SnippetsTest} compares. */
class ProxySnippetsTest {
    private static final byte[] secret = new byte[32];

    private final FakeOpenAI server = FakeOpenAI.start();
    private final Upstream upstream = Upstream.of(server.baseUrl()).apiKey(server.apiKey());

    @BeforeEach
    void reply() {
        server.reply("Leonardo da Vinci.");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aFrontEndHasASessionInPlaceOfAKey() {
        SessionTokens sessions = SessionTokens.withSecret(secret);
        OpenAIProxy proxy = OpenAIProxy.builder()
                .upstream(upstream)
                .authentication(sessions)
                .limits(Limits.none().requestsPerMinute(60).models(ExampleModels.TEXT))
                .port(0)
                .start();

        String token = sessions.issue("user-42", Duration.ofMinutes(15));

        try (OpenAI openai = OpenAI.builder()
                .baseUrl("http://127.0.0.1:" + proxy.port() + "/v1")
                .apiKey(token)
                .build()) {
            System.out.println(openai.chat()
                    .model(ExampleModels.TEXT)
                    .user("Who painted the Mona Lisa?")
                    .send()
                    .text());
        }
        proxy.close();

        assertThat(server.requests("createChatCompletion")).hasSize(1);
    }

    private interface Users {
        CompletableFuture<String> find(String token);
    }

    @Test
    void aFilterOfOnesOwnDecides() {
        Users users = token -> CompletableFuture.completedFuture(token.equals("sess-of-ann") ? "ann" : "");
        AuthenticationFilter filter = AuthenticationFilter.ofStage(
                request -> users.find(request.token().orElse(""))
                        .thenApply(user -> user.isEmpty()
                                ? AuthenticationResult.refuse("Please sign in.")
                                : AuthenticationResult.allow(Identity.of(user))));

        try (OpenAIProxy proxy = OpenAIProxy.builder()
                .upstream(upstream)
                .authentication(filter)
                .port(0)
                .start()) {
            assertThat(reached(proxy, "sess-of-ann")).isTrue();
            assertThat(reached(proxy, "sess-of-nobody")).isFalse();
        }
    }

    private static boolean reached(OpenAIProxy proxy, String token) {
        try (OpenAI openai = OpenAI.builder()
                .baseUrl("http://127.0.0.1:" + proxy.port() + "/v1")
                .apiKey(token)
                .build()) {
            return !openai.models().list().items().isEmpty();
        } catch (AuthenticationException refused) {
            return false;
        }
    }

    @Test
    void anApplicationHasItUnderAPath() throws Exception {
        Vertx vertx = Vertx.vertx();
        AuthenticationFilter filter = request -> io.vertx.core.Future.succeededFuture(AuthenticationResult.allow());
        ProxyHandler proxy = OpenAIProxy.builder()
                .upstream(upstream)
                .authentication(filter)
                .prefix("/ai")
                .handler(vertx);
        HttpServer application = vertx.createHttpServer().requestHandler(request -> {
            if (request.path().startsWith("/ai/")) {
                proxy.handle(request);
            } else {
                request.response().end("Hello!");
            }
        });

        HttpServer listening = application
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        try (OpenAI openai = OpenAI.builder()
                .baseUrl("http://127.0.0.1:" + listening.actualPort() + "/ai/v1")
                .apiKey("any")
                .build()) {
            assertThat(openai.models().list().items()).isNotEmpty();
        }
        proxy.shutdown(Duration.ZERO)
                .compose(ended -> vertx.close())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void upstreamsFiltersRulesAndStores() {
        Credentials credentials = Credentials.of("sk-0123456789");
        List<Upstream> upstreams = List.of(
                Upstream.openAI(credentials),
                Upstream.of("http://10.0.0.7:8000").apiKey("key-of-vllm"),
                Upstream.azure(AzureOptions.resource("my-resource").apiVersion("2024-10-21"))
                        .apiKey("key-of-azure"));
        JwtAuthentication jwt = JwtAuthentication.jwks(URI.create("https://login.example.com/jwks.json"))
                .issuer("https://login.example.com/")
                .audience("my-front-end")
                .identities(claims -> Identity.of(claims.getString("sub"))
                        .withLimits(
                                "pro".equals(claims.getString("plan"))
                                        ? Limits.none()
                                        : Limits.none().tokens(50_000, Duration.ofDays(1))))
                .build();
        Rules rules = Rules.frontEnd().allow("GET", "/vector_stores/{id}/**").refuse("*", "/files/**");
        LimitStore store = RedisLimitStore.at("redis://127.0.0.1:6379");

        assertThat(upstreams).hasSize(3);
        assertThat(Map.of("jwt", jwt, "store", store)).hasSize(2);
        assertThat(rules.allows("GET", "/vector_stores/vs_1/files")).isTrue();
        assertThat(rules.allows("POST", "/files")).isFalse();
    }
}
