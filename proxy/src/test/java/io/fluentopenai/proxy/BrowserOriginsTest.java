package io.fluentopenai.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.StaticTokens;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, which browsers let call the proxy if it says so. */
@Timeout(60)
class BrowserOriginsTest {
    private static final String TOKEN = "user-token-0123456789";
    private static final String PREFLIGHT = "OPTIONS /v1/responses HTTP/1.1\r\nHost: x\r\nOrigin: %s\r\n"
            + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: %s\r\n"
            + "Connection: close\r\n\r\n";

    private final TestUpstream upstream = new TestUpstream();
    private OpenAIProxy proxy = start("https://app.example.com", "HTTP://localhost:5173");

    private OpenAIProxy start(String... origins) {
        return OpenAIProxy.builder()
                .upstream(upstream.upstream())
                .authentication(StaticTokens.of(Map.of(TOKEN, Identity.of("alice"))))
                .corsOrigins(origins)
                .port(0)
                .drain(Duration.ZERO)
                .start();
    }

    @AfterEach
    void close() {
        proxy.close();
        upstream.close();
    }

    private String exchange(String request) {
        return RawClient.exchange(proxy.port(), request);
    }

    private String get(String origin, String token) {
        return exchange("GET /v1/models HTTP/1.1\r\nHost: x\r\nOrigin: " + origin + "\r\nAuthorization: Bearer " + token
                + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "http://localhost:5173"})
    void aPageOfAnAllowedOriginMayAsk(String origin) {
        assertThat(exchange(PREFLIGHT.formatted(origin, "authorization, content-type, x-stainless-lang")))
                .startsWith("HTTP/1.1 204 ")
                .containsIgnoringCase("access-control-allow-origin: " + origin + "\r\n")
                .containsIgnoringCase("access-control-allow-methods: GET, POST, PUT, PATCH, DELETE\r\n")
                .containsIgnoringCase("access-control-allow-headers: authorization, content-type, x-stainless-lang\r\n")
                .containsIgnoringCase("vary: origin\r\n")
                .doesNotContainIgnoringCase("allow-credentials");
        assertThat(upstream.seen).isEmpty();
        assertThat(get(origin, TOKEN))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("access-control-allow-origin: " + origin + "\r\n")
                .containsIgnoringCase("access-control-expose-headers: x-request-id, ");
        // The page may see why it was refused, too.
        assertThat(get(origin, "wrong"))
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("access-control-allow-origin: " + origin + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.example",
                "https://APP.example.com",
                "null",
                "*"
            })
    void aPageOfAnotherOriginMayNot(String origin) {
        assertThat(exchange(PREFLIGHT.formatted(origin, "authorization")))
                .startsWith("HTTP/1.1 403 ")
                .containsIgnoringCase("vary: origin\r\n")
                .doesNotContainIgnoringCase("access-control-allow");
        assertThat(get(origin, TOKEN))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("vary: origin\r\n")
                .doesNotContainIgnoringCase("access-control-");
    }

    @Test
    void headersThatAreNoneAreNotAllowed() {
        assertThat(exchange(PREFLIGHT.formatted("https://app.example.com", "x\"<script>")))
                .startsWith("HTTP/1.1 204 ")
                .doesNotContain("script")
                .doesNotContainIgnoringCase("access-control-allow-headers");
    }

    @Test
    void withoutOriginsNothingIsSaid() {
        proxy.close();
        proxy = start();
        assertThat(exchange(PREFLIGHT.formatted("https://app.example.com", "authorization")))
                .doesNotContainIgnoringCase("access-control-")
                .startsWith("HTTP/1.1 404 ");
        assertThat(get("https://app.example.com", TOKEN)).doesNotContainIgnoringCase("access-control-");
    }

    @ParameterizedTest
    @CsvSource({
        "*",
        "null",
        "''",
        "app.example.com",
        "https://app.example.com/",
        "https://*.example.com",
        "ftp://app.example.com",
        "https://user@app.example.com",
        "https://app.example.com?x"
    })
    void whatIsNoOriginIsRefused(String origin) {
        OpenAIProxyBuilder builder = OpenAIProxy.builder();
        assertThatThrownBy(() -> builder.corsOrigins(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("An origin is a scheme, a host and a port");
    }

    @Test
    void theDefaultPortIsLeftOutAsBrowsersDo() {
        proxy.close();
        proxy = start("https://app.example.com:443");
        assertThat(get("https://app.example.com", TOKEN)).containsIgnoringCase("access-control-allow-origin");
    }
}
