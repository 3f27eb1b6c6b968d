package io.fluentopenai.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.Credentials;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProgramTest {
    private static final String SECRET = "sk-very-secret-0123456789";

    @TempDir
    @Nullable
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... args) {
        return Main.run(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Path file(String... lines) throws IOException {
        return Files.write(Objects.requireNonNull(directory).resolve("proxy.properties"), List.of(lines));
    }

    /** What is enough, with this changed; an empty value leaves a setting out. */
    private static Map<String, String> enough(String... changes) {
        Map<String, String> environment =
                new HashMap<>(Map.of("PROXY_UPSTREAM_KEY", SECRET, "PROXY_AUTH", "open", "PROXY_PORT", "0"));
        for (int i = 0; i < changes.length; i += 2) {
            environment.put(changes[i], changes[i + 1]);
        }
        return environment;
    }

    @Test
    void atItsStartItSaysWhatItDoesAndNoSecret() {
        String redis = "redis://:zq-secret@127.0.0.1:1";
        assertThat(run(enough(
                        "PROXY_PORT", "0",
                        "PROXY_UPSTREAM_URL", "https://models.example/v1",
                        "PROXY_AUTH", "tokens",
                        "PROXY_AUTH_TOKENS", "alice:zq-token-0123456789",
                        "PROXY_REDIS_URL", redis,
                        "PROXY_LIMITS_REQUESTS_PER_MINUTE", "60",
                        "PROXY_CORS_ORIGINS", "https://app.example.com")))
                .isEqualTo(-1);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Fluent OpenAI proxy "),
                        line -> assertThat(line).isEqualTo("  upstream:       https://models.example/v1"),
                        line -> assertThat(line).isEqualTo("  authentication: tokens"),
                        line -> assertThat(line).isEqualTo("  rules:          front-end"),
                        line -> assertThat(line)
                                .isEqualTo("  limits:         requests-per-minute 60 (shared in Redis)"),
                        line -> assertThat(line).isEqualTo("  CORS:           https://app.example.com"),
                        line -> assertThat(line).startsWith("Listening on port "));
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("zq", SECRET);
    }

    @Test
    void mintPrintsASessionToken() {
        Map<String, String> secret =
                Map.of("PROXY_AUTH_SESSION_SECRET", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        assertThat(run(secret, "--mint", "user-42", "--lifetime", "PT1H")).isZero();
        String token = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(token).matches("sess-[\\w-]+\\.[\\w-]{43}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | PT15M | x | --mint needs auth.session-secret",
                "c2hvcnQ= | PT15M | x | auth.session-secret: ",
                "no base64! | PT15M | x | auth.session-secret must be in base64",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= | soon | x | --lifetime is a duration such as PT15M or PT8H: soon",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= | PT0S | x | --mint: The lifetime of a session must be positive",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= | PT15M | '' | --mint: "
            })
    void aTokenThatCannotBeMintedIsAMistake(String secret, String lifetime, String id, String message) {
        assertThat(run(Map.of("PROXY_AUTH_SESSION_SECRET", secret), "--mint", id, "--lifetime", lifetime))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(message).doesNotContain("c2hvcnQ", "MDEy");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void helpAndVersionAreTold() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--config", "limits.requests-per-minute", "auth.jwt.jwks");
        out.reset();
        assertThat(run(Map.of(), "--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Fluent OpenAI proxy");
    }

    @Test
    void thePageListsEachSettingAsTheHelpDoes() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "reference", "proxy.md")).stream()
                .dropWhile(line -> !line.startsWith("| Setting |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows)
                .isEqualTo(Setting.ALL.stream()
                        .map(setting -> "| `" + setting.name() + "` | " + setting.description() + " |")
                        .toList());
    }

    @Test
    void goodSettingsAreFine() throws IOException {
        Path config = file(
                "auth=tokens",
                "auth.tokens=alice:token-of-alice-0123, bob:token-of-bob-012345",
                "upstream.url=https://gateway.example.com/openai/v1",
                "upstream.key=" + SECRET,
                "rules=front-end",
                "rules.allow=GET /batches, * /evals/**",
                "rules.refuse=DELETE /files/{id}",
                "limits.requests-per-minute=60",
                "limits.models=gpt-5-mini, gpt-5",
                "limits.tokens=100000",
                "limits.token-period=PT1H",
                "redis.url=redis://:secret@redis:6379/1",
                "redis.fail-open=true",
                "trusted-proxies=10.0.0.0/8, 2001:db8::/32",
                "management.port=9090",
                "timeout.upstream=PT5M");
        assertThat(run(Map.of(), "--config", config.toString(), "--check")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("valid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PROXY_AUTH            |                          | No authentication is configured
                    PROXY_AUTH            | maybe                    | auth must be tokens, sessions, jwt or open, not maybe
                    PROXY_AUTH            | tokens                   | needs auth.tokens
                    PROXY_AUTH            | sessions                 | needs auth.session-secret
                    PROXY_AUTH            | jwt                      | needs auth.jwt.jwks
                    PROXY_UPSTREAM_URL    | ftp://example.com        | upstream.url: The base URL of the upstream must start with
                    PROXY_UPSTREAM_URL    | https://u:p@example.com/ | must not have a user
                    PROXY_UPSTREAM_URL    | not a url                | is not a URL
                    PROXY_UPSTREAM_ULR    | https://example.com      | is upstream.url meant?
                    PROXY_SOMETHING       | 1                        | There is no setting PROXY_SOMETHING
                    PROXY_UPSTREAM_KEY    | sk-very secret           | cannot be sent in a header
                    PROXY_AUTH_TOKENS     | alice:token-of-alice-012 | auth.tokens is set, but auth is open
                    PROXY_SERVICE_HOST    | 10.0.0.1                 | enableServiceLinks
                    PROXY_PORT_8080_TCP   | tcp://10.0.0.1:8080      | enableServiceLinks
                    PROXY_PORT            | 65536                    | port: A port is a number from 0 to 65535
                    PROXY_PORT            | http                     | port must be a number from 0 to 2147483647, not http
                    PROXY_PREFIX          | ai/                      | The prefix must be
                    PROXY_RULES           | all                      | rules must be front-end, everything or none, not all
                    PROXY_RULES_ALLOW     | /files                   | A rule is a method and a path
                    PROXY_RULES_ALLOW     | GET files                | rules.allow: A pattern starts with a slash
                    PROXY_LIMITS_TOKENS   | -1                       | limits.tokens must be a number
                    PROXY_LIMITS_CONCURRENT_REQUESTS | 0             | limits.concurrent-requests: The limit of
                    PROXY_LIMITS_TOKEN_PERIOD | PT1H                 | limits.token-period is set, but not limits.tokens
                    PROXY_MANAGEMENT_HOST | 0.0.0.0                  | management.host is set, but not management.port
                    PROXY_TLS_KEY         | key.pem                  | go together
                    PROXY_TLS_REDIRECT_PORT | 80                     | tls.redirect-port is set, but not tls.certificate
                    PROXY_UPSTREAM_PROJECT | proj_my own             | cannot be sent in a header
                    PROXY_REDIS_URL       | redis://redis:65536      | redis.url: The URL of Redis has a port
                    PROXY_TLS_REQUIRED    | yes                      | tls.required must be true or false, not yes
                    PROXY_TLS_REQUIRED    | true                     | neither tls.certificate nor trusted-proxies
                    PROXY_TRUSTED_PROXIES | 10.0.0.0/33              | trusted-proxies: Not a network
                    PROXY_HEADERS_REQUEST | Cookie                   | never forwarded
                    PROXY_TIMEOUT_UPSTREAM | 10 minutes              | timeout.upstream must be a duration such as PT30S
                    PROXY_TIMEOUT_UPSTREAM | P2D                     | timeout.upstream: upstreamTimeout must be
                    PROXY_METRICS_TOKEN   | short                    | at least 16 characters
                    PROXY_REDIS_URL       | http://redis             | redis.url: The URL of Redis must start
                    PROXY_REDIS_FAIL_OPEN | true                     | but not redis.url
                    PROXY_AZURE_DEPLOYMENT | mine                    | neither azure.resource nor azure.endpoint
                    PROXY_AZURE_RESOURCE  | mine                     | set azure.api-version, or azure.v1
                    PROXY_UPSTREAM_KEY_FILE | /no/such/file          | Set either upstream.key or upstream.key-file
                    PROXY_METRICS_TOKEN_FILE | /no/such/file         | cannot be read
                    PROXY_METRICS_TOKEN_FILE | /dev/null             | /dev/null of metrics.token-file is empty
                    """)
    void eachMistakeIsToldInOneLine(String variable, @Nullable String value, String message) {
        Map<String, String> environment = enough(variable, value == null ? "" : value);
        assertThat(run(environment)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).strip())
                .contains(message)
                .doesNotContain("\n", SECRET, "Exception");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "zq",
        "zq zq",
        "zq:zq",
        "http://zq zq",
        "redis://:zq@zq:0",
        "http://:zq@example.com",
        "zq-zq-zq-zq-zq-zq:zq"
    })
    void noMessageQuotesASecret(String wrong) {
        for (Setting<?> setting : Setting.ALL) {
            if (setting.secret()) {
                String kind = setting.authentication() == null ? "open" : setting.authentication();
                String variable =
                        "PROXY_" + setting.name().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
                run(enough("PROXY_AUTH", kind, variable, wrong), "--check");
            }
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isNotEmpty().doesNotContain("zq");
    }

    @Test
    void mistakesOfTheCommandAndItsFilesAreTold() throws IOException {
        assertThat(run(enough(), "--nonsense")).isEqualTo(2);
        assertThat(run(enough(), "--config")).isEqualTo(2);
        assertThat(run(enough(), "--config", "/no/such/file")).isEqualTo(2);
        assertThat(run(enough(), "--config", file("prot=1").toString())).isEqualTo(2);
        assertThat(run(enough("PROXY_TLS_CERTIFICATE", "/no/cert.pem", "PROXY_TLS_KEY", "/no/key.pem")))
                .isEqualTo(2);
        Path junk = Files.writeString(Objects.requireNonNull(directory).resolve("junk.pem"), "junk");
        assertThat(run(enough("PROXY_TLS_CERTIFICATE", junk.toString(), "PROXY_TLS_KEY", junk.toString())))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(6)
                .anySatisfy(line -> assertThat(line).contains("--nonsense"))
                .anySatisfy(line -> assertThat(line).contains("/no/such/file cannot be read"))
                .anySatisfy(line -> assertThat(line).contains("is port meant?"))
                .anySatisfy(line -> assertThat(line).contains("/no/cert.pem cannot be read"))
                .anySatisfy(line -> assertThat(line).contains("not a certificate and a private key"));
    }

    @Test
    void twoServersOnOnePortAreAMistake() {
        assertThat(run(enough("PROXY_PORT", "18080", "PROXY_MANAGEMENT_PORT", "18080")))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("must differ");
    }

    @Test
    void aBlankVariableChangesNothing() throws Exception {
        Path key = Files.writeString(Objects.requireNonNull(directory).resolve("key"), SECRET + "\n");
        Path config = file("auth=open", "upstream.key-file=" + key);
        assertThat(Settings.read(config, Map.of("PROXY_UPSTREAM_KEY", " ", "PROXY_AUTH", "")))
                .containsEntry("upstream.key", SECRET)
                .containsEntry("auth", "open");
    }

    @Test
    void withoutAKeyItDoesNotStart() {
        Map<String, String> environment = enough("PROXY_UPSTREAM_KEY", "");
        try {
            Settings.proxy(null, environment, () -> null);
        } catch (SettingException e) {
            assertThat(e).hasMessageContaining("No API key for the upstream found");
            return;
        }
        throw new AssertionError("It took no key for enough");
    }

    @Test
    void theKeyIsFoundWhereTheClientFindsIt() throws SettingException {
        List<String> asked = new ArrayList<>();
        Settings.proxy(null, enough("PROXY_UPSTREAM_KEY", ""), () -> {
            asked.add("asked");
            return Credentials.of(SECRET, "org-1", null);
        });
        assertThat(asked).hasSize(1);
    }

    @Test
    void theEnvironmentWinsOverTheFileAndSecretsMayStandInFiles() throws Exception {
        Path key = Files.writeString(Objects.requireNonNull(directory).resolve("key"), SECRET + "\n");
        Path config = file("auth=open", "port=1", "upstream.key=of-the-file", "upstream.url=http://127.0.0.1:9");
        try (OpenAIProxy proxy = Settings.proxy(
                        config, Map.of("PROXY_PORT", "0", "PROXY_UPSTREAM_KEY_FILE", key.toString()), () -> null)
                .start()) {
            assertThat(proxy.port()).isNotEqualTo(1);
            assertThat(RawClient.exchange(proxy.port(), "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .contains("200 OK");
        }
    }

    @Test
    void aPortThatIsTakenIsTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run(enough("PROXY_PORT", Integer.toString(taken.getLocalPort()))))
                    .isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8).strip())
                    .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\n");
        }
    }
}
