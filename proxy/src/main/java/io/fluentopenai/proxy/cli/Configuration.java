package io.fluentopenai.proxy.cli;

import io.fluentopenai.Credentials;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.OpenAIProxyBuilder;
import io.fluentopenai.proxy.Rules;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.JwtAuthentication;
import io.fluentopenai.proxy.auth.SessionTokens;
import io.fluentopenai.proxy.auth.Tokens;
import io.fluentopenai.proxy.cli.Settings.Mistake;
import io.fluentopenai.proxy.internal.request.ClientAddress;
import io.fluentopenai.proxy.limit.Limits;
import io.fluentopenai.proxy.limit.RedisLimitStore;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The proxy that the {@link Settings} of the program describe. */
final class Configuration {
    /** Settings that mean nothing without another: a sign that something else was meant. */
    private static final Map<String, String> NEEDS = Map.of(
            "limits.token-period", "limits.tokens",
            "management.host", "management.port",
            "redis.fail-open", "redis.url",
            "tls.redirect-port", "tls.certificate");

    /** The settings of each way to authenticate; where another is chosen they are a mistake, not an intention. */
    private static final Map<String, String> OF_AUTHENTICATION = Map.of(
            "auth.tokens", "tokens",
            "auth.session-secret", "sessions",
            "auth.jwt.jwks", "jwt",
            "auth.jwt.issuer", "jwt",
            "auth.jwt.audience", "jwt",
            "auth.jwt.claim", "jwt");

    private final Map<String, String> values;
    private final Supplier<@Nullable Credentials> credentials;

    private Configuration(Map<String, String> values, Supplier<@Nullable Credentials> credentials) {
        this.values = values;
        this.credentials = credentials;
    }

    /**
     * Reads the settings.
     *
     * @param file null for none
     * @param credentials where a key is looked for that is not set
     */
    static Configuration read(
            @Nullable Path file, Map<String, String> environment, Supplier<@Nullable Credentials> credentials)
            throws Mistake {
        return new Configuration(Settings.read(file, environment), credentials);
    }

    /** The proxy that these settings describe. */
    OpenAIProxyBuilder builder() throws Mistake {
        OpenAIProxyBuilder builder = OpenAIProxy.builder();
        for (Map.Entry<String, String> need : NEEDS.entrySet()) {
            if (values.containsKey(need.getKey()) && !values.containsKey(need.getValue())) {
                throw new Mistake(need.getKey() + " is set, but not " + need.getValue());
            }
        }
        try {
            text("host", builder::host);
            number("port", value -> builder.port((int) value));
            text("prefix", builder::prefix);
            builder.upstream(upstream());
            authentication(builder);
            builder.rules(rules());
            builder.limits(limits());
            redis(builder);
            tls(builder);
            List<String> proxies = list("trusted-proxies");
            set("trusted-proxies", () -> new ClientAddress(proxies));
            builder.trustedProxies(proxies);
            set("headers.request", () -> list("headers.request").forEach(builder::forwardRequestHeader));
            set("headers.response", () -> list("headers.response").forEach(builder::forwardResponseHeader));
            String host = values.getOrDefault("management.host", "127.0.0.1");
            number("management.port", value -> builder.management(host, (int) value));
            text("metrics.token", builder::metricsToken);
            duration("timeout.authentication", builder::authenticationTimeout);
            duration("timeout.connect", builder::connectTimeout);
            duration("timeout.upstream", builder::upstreamTimeout);
            duration("timeout.client", builder::clientTimeout);
            duration("timeout.keep-alive", builder::keepAlive);
            duration("timeout.drain", builder::drain);
            number("max.open-requests", value -> builder.maxOpenRequests((int) value));
            number("max.connections", value -> builder.maxConnections((int) value));
            number("event-loops", value -> builder.eventLoops((int) value));
            builder.check();
            return builder;
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new Mistake(String.valueOf(e.getMessage()).lines().findFirst().orElse("A setting is wrong"));
        }
    }

    private Upstream upstream() throws Mistake {
        String url = values.get("upstream.url");
        String resource = values.get("azure.resource");
        String endpoint = values.get("azure.endpoint");
        if ((url != null ? 1 : 0) + (resource != null ? 1 : 0) + (endpoint != null ? 1 : 0) > 1) {
            throw new Mistake("Set one of upstream.url, azure.resource and azure.endpoint");
        }
        Upstream upstream;
        if (resource != null || endpoint != null) {
            AzureOptions azure = resource != null
                    ? made("azure.resource", () -> AzureOptions.resource(resource))
                    : made("azure.endpoint", () -> AzureOptions.endpoint(String.valueOf(endpoint)));
            String version = values.get("azure.api-version");
            String deployment = values.get("azure.deployment");
            azure = version == null ? azure : azure.apiVersion(version);
            azure = deployment == null ? azure : azure.deployment(deployment);
            if (flag("azure.v1")) {
                azure = azure.v1();
            } else if (version == null) {
                throw new Mistake("Azure needs an api-version: set azure.api-version, or azure.v1 to true");
            }
            upstream = Upstream.azure(azure);
        } else {
            for (String name : List.of("azure.api-version", "azure.deployment", "azure.v1")) {
                if (values.containsKey(name)) {
                    throw new Mistake(name + " is set, but neither azure.resource nor azure.endpoint");
                }
            }
            upstream = url == null ? Upstream.openAI() : made("upstream.url", () -> Upstream.of(url));
        }
        String key = values.get("upstream.key");
        Credentials found = key == null ? credentials.get() : null;
        if (key == null && found == null) {
            throw new Mistake(
                    "There is no key for the upstream: set upstream.key or OPENAI_API_KEY, or write a file .openai");
        }
        String organization = values.get("upstream.organization");
        String project = values.get("upstream.project");
        return upstream.credentials(
                found == null
                        ? Credentials.of(String.valueOf(key), organization, project)
                        : Credentials.of(
                                found.apiKey(),
                                organization == null ? found.organization() : organization,
                                project == null ? found.project() : project));
    }

    private void authentication(OpenAIProxyBuilder builder) throws Mistake {
        String kind = values.get("auth");
        if (kind == null) {
            throw new Mistake(
                    "Nobody is told to authenticate: set auth to tokens, sessions or jwt, or to open for everybody");
        }
        for (Map.Entry<String, String> setting : OF_AUTHENTICATION.entrySet()) {
            if (values.containsKey(setting.getKey()) && !setting.getValue().equals(kind)) {
                throw new Mistake(setting.getKey() + " is set, but auth is " + kind);
            }
        }
        switch (kind) {
            case "open" -> builder.withoutAuthentication();
            case "tokens" -> {
                Map<String, Identity> tokens = tokens();
                set("auth.tokens", () -> builder.authentication(Tokens.of(tokens)));
            }
            case "sessions" -> {
                List<byte[]> secrets = new ArrayList<>();
                for (String secret : required("auth.session-secret", kind).split(",", -1)) {
                    try {
                        secrets.add(Base64.getDecoder().decode(secret.strip()));
                    } catch (IllegalArgumentException e) {
                        throw new Mistake("auth.session-secret is not in base64");
                    }
                }
                set("auth.session-secret", () -> builder.authentication(SessionTokens.withSecrets(secrets)));
            }
            case "jwt" -> {
                URI keys = uri("auth.jwt.jwks", kind);
                JwtAuthentication.Builder jwt = made("auth.jwt.jwks", () -> JwtAuthentication.jwks(keys))
                        .issuer(required("auth.jwt.issuer", kind));
                required("auth.jwt.audience", kind);
                jwt.audience(list("auth.jwt.audience").toArray(String[]::new));
                text("auth.jwt.claim", jwt::identityClaim);
                builder.authentication(jwt.build());
            }
            default -> throw new Mistake("auth is tokens, sessions, jwt or open, not " + kind);
        }
    }

    private Map<String, Identity> tokens() throws Mistake {
        required("auth.tokens", "tokens");
        Map<String, Identity> tokens = new LinkedHashMap<>();
        for (String entry : list("auth.tokens")) {
            int colon = entry.indexOf(':');
            if (colon < 1 || colon == entry.length() - 1) {
                throw new Mistake("auth.tokens has entries of the form name:token, with commas between them");
            }
            String token = entry.substring(colon + 1).strip();
            Identity identity = made(
                    "auth.tokens", () -> Identity.of(entry.substring(0, colon).strip()));
            if (tokens.put(token, identity) != null) {
                throw new Mistake("auth.tokens has one token twice");
            }
        }
        return tokens;
    }

    private Rules rules() throws Mistake {
        String kind = values.getOrDefault("rules", "front-end");
        Rules rules = switch (kind) {
            case "front-end" -> Rules.frontEnd();
            case "everything" -> Rules.everything();
            case "none" -> Rules.none();
            default -> throw new Mistake("rules is front-end, everything or none, not " + kind);
        };
        for (String rule : list("rules.allow")) {
            String[] parts = rule(rule);
            Rules before = rules;
            rules = made("rules.allow", () -> before.allow(parts[0], parts[1]));
        }
        for (String rule : list("rules.refuse")) {
            String[] parts = rule(rule);
            Rules before = rules;
            rules = made("rules.refuse", () -> before.refuse(parts[0], parts[1]));
        }
        return rules;
    }

    private static String[] rule(String rule) throws Mistake {
        String[] parts = rule.split("\\s+", -1);
        if (parts.length != 2) {
            throw new Mistake("A rule is a method and a path, such as GET /files/{id}: " + rule);
        }
        return parts;
    }

    private Limits limits() throws Mistake {
        Limits[] limits = {Limits.none()};
        number("limits.requests-per-minute", value -> limits[0] = limits[0].requestsPerMinute((int) value));
        number("limits.concurrent-requests", value -> limits[0] = limits[0].concurrentRequests((int) value));
        number("limits.request-bytes", value -> limits[0] = limits[0].requestBytes(value));
        text("limits.models", value -> limits[0] = limits[0].models(list("limits.models")));
        Duration[] period = {Duration.ofDays(1)};
        duration("limits.token-period", value -> {
            Limits.none().tokens(1, value);
            period[0] = value;
        });
        number("limits.tokens", value -> limits[0] = limits[0].tokens(value, period[0]));
        return limits[0];
    }

    private void redis(OpenAIProxyBuilder builder) throws Mistake {
        String url = values.get("redis.url");
        if (url != null) {
            RedisLimitStore store = made("redis.url", () -> RedisLimitStore.at(url));
            builder.limitStore(flag("redis.fail-open") ? store.failOpen() : store);
        }
    }

    private void tls(OpenAIProxyBuilder builder) throws Mistake {
        String certificate = values.get("tls.certificate");
        String key = values.get("tls.key");
        if (certificate == null != (key == null)) {
            throw new Mistake("tls.certificate and tls.key go together");
        }
        if (certificate != null && key != null) {
            builder.tls(Path.of(certificate), Path.of(key));
        }
        number("tls.redirect-port", value -> builder.redirectToHttps((int) value));
        if (flag("tls.required")) {
            if (certificate == null && !values.containsKey("trusted-proxies")) {
                throw new Mistake(
                        "tls.required is set, but neither tls.certificate nor trusted-proxies: nobody could come in");
            }
            builder.requireHttps();
        }
        if (flag("http2-cleartext")) {
            builder.cleartextHttp2();
        }
    }

    private String required(String name, String kind) throws Mistake {
        String value = values.get(name);
        if (value == null) {
            throw new Mistake("auth is " + kind + ", which needs " + name);
        }
        return value;
    }

    private URI uri(String name, String kind) throws Mistake {
        try {
            return URI.create(required(name, kind));
        } catch (IllegalArgumentException e) {
            throw new Mistake(name + " is not a URL");
        }
    }

    /** Makes something; the mistake in it, if there is one, is told with the name of the setting. */
    private static <T> T made(String name, Supplier<T> maker) throws Mistake {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new Mistake(name + ": " + e.getMessage());
        }
    }

    /** Sets something; the mistake in it, if there is one, is told with the name of the setting. */
    private static void set(String name, Runnable setter) throws Mistake {
        try {
            setter.run();
        } catch (IllegalArgumentException e) {
            throw new Mistake(name + ": " + e.getMessage());
        }
    }

    private void text(String name, Consumer<String> setter) throws Mistake {
        String value = values.get(name);
        if (value != null) {
            set(name, () -> setter.accept(value));
        }
    }

    private List<String> list(String name) {
        return Arrays.stream(values.getOrDefault(name, "").split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private boolean flag(String name) throws Mistake {
        String value = values.getOrDefault(name, "false").toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            throw new Mistake(name + " is true or false, not " + value);
        }
        return value.equals("true");
    }

    private interface Setter {
        void set(long value);
    }

    private void number(String name, Setter setter) throws Mistake {
        Long value = number(name);
        if (value != null) {
            set(name, () -> setter.set(value));
        }
    }

    private @Nullable Long number(String name) throws Mistake {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        boolean isLong = name.equals("limits.request-bytes") || name.equals("limits.tokens");
        if (!value.matches("\\d{1,18}") || !isLong && Long.parseLong(value) > Integer.MAX_VALUE) {
            throw new Mistake(name + " is not a number that can be used: " + value);
        }
        return Long.parseLong(value);
    }

    private void duration(String name, Consumer<Duration> setter) throws Mistake {
        String value = values.get(name);
        if (value != null) {
            Duration duration;
            try {
                duration = Duration.parse(value);
            } catch (DateTimeParseException e) {
                throw new Mistake(name + " is not a duration such as PT30S or PT10M: " + value);
            }
            set(name, () -> setter.accept(duration));
        }
    }
}
