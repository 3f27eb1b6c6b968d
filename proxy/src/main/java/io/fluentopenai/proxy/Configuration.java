package io.fluentopenai.proxy;

import io.fluentopenai.Credentials;
import io.fluentopenai.client.AzureOptions;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings by name, from a file of properties and the environment, which wins: {@code limits.requests-per-minute} of the file is
 * {@code PROXY_LIMITS_REQUESTS_PER_MINUTE} of the environment. A value that is a secret may stand in a file of its own, named by
 * the setting with {@code -file} behind it.
 */
final class Configuration {
    private static final String VARIABLE = "PROXY_";
    private static final String FILE = "-file";

    private static final Set<String> SECRETS =
            Set.of("upstream.key", "auth.tokens", "auth.session-secret", "metrics.token", "redis.url");

    /** All settings, with what the help says of them. */
    static final Map<String, String> SETTINGS = settings();

    private static Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("host", "address to listen on [127.0.0.1]");
        all.put("port", "port to listen on [8080]");
        all.put("prefix", "what stands before /v1, such as /ai");
        all.put("upstream.url", "base URL of the server behind [https://api.openai.com/v1]");
        all.put("upstream.key", "its key [OPENAI_API_KEY, or the nearest file .openai]");
        all.put("upstream.organization", "organization to charge");
        all.put("upstream.project", "project to charge");
        all.put("azure.resource", "name of an Azure resource, in place of upstream.url");
        all.put("azure.endpoint", "address of an Azure resource, in place of azure.resource");
        all.put("azure.api-version", "version of Azure's API, such as 2024-10-21");
        all.put("azure.deployment", "deployment for all requests [the model of each]");
        all.put("azure.v1", "true for Azure's newer addresses, /openai/v1");
        all.put("auth", "tokens, sessions, jwt or open (everybody). Required");
        all.put("auth.tokens", "name:token, …");
        all.put(
                "auth.session-secret",
                "secret of sess- tokens, 32 bytes or more in base64; several, with commas, newest first");
        all.put("auth.jwt.jwks", "URL of the key set");
        all.put("auth.jwt.issuer", "who issues the tokens");
        all.put("auth.jwt.audience", "whom they are for, …");
        all.put("auth.jwt.claim", "claim that tells who the caller is [sub]");
        all.put("rules", "front-end, everything (but administration) or none [front-end]");
        all.put("rules.allow", "further rules: GET /batches, * /evals/**, …");
        all.put("rules.refuse", "what is refused whatever allows it: DELETE /files/{id}, …");
        all.put("limits.requests-per-minute", "requests a minute of one caller");
        all.put("limits.concurrent-requests", "open requests of one caller");
        all.put("limits.request-bytes", "bytes of a request's body");
        all.put("limits.models", "models that may be named, …");
        all.put("limits.tokens", "tokens of one caller in each period");
        all.put("limits.token-period", "the period, such as PT24H [PT24H]");
        all.put("redis.url", "redis://… where several proxies count together");
        all.put("redis.fail-open", "true: requests pass uncounted while Redis is gone [false]");
        all.put("tls.certificate", "file with the certificate and its chain, PEM");
        all.put("tls.key", "file with its private key, PEM");
        all.put("tls.redirect-port", "port that sends clients to HTTPS");
        all.put("tls.required", "true: refuse what did not come by HTTPS, also to a trusted proxy in front [false]");
        all.put("http2-cleartext", "true: HTTP/2 without TLS too [false]");
        all.put("trusted-proxies", "addresses or networks whose X-Forwarded-For is believed, …");
        all.put("headers.request", "further headers that go to the upstream, …");
        all.put("headers.response", "further headers that go to clients, …");
        all.put("management.host", "address for health, readiness and metrics [127.0.0.1]");
        all.put("management.port", "port for them");
        all.put("metrics.token", "token that shows /metrics on the port of the API");
        all.put("timeout.authentication", "how long a filter may take [PT10S]");
        all.put("timeout.connect", "how long a connection to the upstream may take [PT10S]");
        all.put("timeout.upstream", "how long the upstream may be silent [PT10M]");
        all.put("timeout.client", "how long a client may be [PT1M]");
        all.put("timeout.keep-alive", "how long a connection may be idle [PT75S]");
        all.put("timeout.drain", "how long what is open may go on at the end [PT30S]");
        all.put("max.open-requests", "requests that may be open at once [10000]");
        all.put("max.connections", "connections that may be open at once [20000]");
        all.put("event-loops", "threads that carry the traffic [processors]");
        return all;
    }

    /** A setting that is missing or wrong, told in one line without its value if that is a secret. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

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
        Map<String, String> values = new TreeMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = new StringReader(text(file))) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new Mistake("The file " + file + " is not one of properties: " + e.getMessage());
            }
            for (String name : new TreeSet<>(properties.stringPropertyNames())) {
                put(values, name, name, properties.getProperty(name));
            }
        }
        Map<String, String> names = new TreeMap<>();
        for (String name : SETTINGS.keySet()) {
            names.put(variable(name), name);
            if (SECRETS.contains(name)) {
                names.put(variable(name + FILE), name + FILE);
            }
        }
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(VARIABLE)) {
                String name = names.get(variable.getKey());
                if (name != null) {
                    // Where a secret was, another way of giving it takes its place.
                    values.remove(name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name + FILE);
                }
                put(values, variable.getKey(), name == null ? "" : name, variable.getValue());
            }
        }
        for (String secret : SECRETS) {
            String place = values.remove(secret + FILE);
            if (place != null) {
                if (values.containsKey(secret)) {
                    throw new Mistake("Set either " + secret + " or " + secret + FILE + ", not both");
                }
                values.put(secret, text(Path.of(place)).strip());
            }
        }
        return new Configuration(values, credentials);
    }

    private static String variable(String name) {
        return VARIABLE + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static void put(Map<String, String> values, String given, String name, String value) throws Mistake {
        String setting = name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name;
        if (!SETTINGS.containsKey(setting) || !setting.equals(name) && !SECRETS.contains(setting)) {
            throw new Mistake("There is no setting " + given + nearest(name.isEmpty() ? given : name));
        }
        if (!value.isBlank()) {
            values.put(name, value.strip());
        }
    }

    private static String nearest(String name) {
        String plain = plain(name.startsWith(VARIABLE) ? name.substring(VARIABLE.length()) : name);
        return SETTINGS.keySet().stream()
                .min(Comparator.comparingInt(known -> distance(plain, plain(known))))
                .filter(known -> distance(plain, plain(known)) <= 3)
                .map(known -> "; is " + known + " meant?")
                .orElse("; --help lists them");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('.', '-').replace('_', '-');
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.length()];
    }

    private static String text(Path file) throws Mistake {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException | SecurityException e) {
            throw new Mistake("The file " + file + " cannot be read");
        }
    }

    /** The proxy that these settings describe. */
    OpenAIProxy.Builder builder() throws Mistake {
        OpenAIProxy.Builder builder = OpenAIProxy.builder();
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
            builder.trustedProxies(list("trusted-proxies"));
            list("headers.request").forEach(builder::forwardRequestHeader);
            list("headers.response").forEach(builder::forwardResponseHeader);
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
                    ? AzureOptions.resource(resource)
                    : AzureOptions.endpoint(String.valueOf(endpoint));
            String version = values.get("azure.api-version");
            String deployment = values.get("azure.deployment");
            azure = version == null ? azure : azure.apiVersion(version);
            azure = deployment == null ? azure : azure.deployment(deployment);
            if (flag("azure.v1")) {
                azure = azure.v1();
            }
            upstream = Upstream.azure(azure);
        } else {
            for (String name : List.of("azure.api-version", "azure.deployment", "azure.v1")) {
                if (values.containsKey(name)) {
                    throw new Mistake(name + " is set, but neither azure.resource nor azure.endpoint");
                }
            }
            upstream = url == null ? Upstream.openAI() : Upstream.of(url);
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

    private void authentication(OpenAIProxy.Builder builder) throws Mistake {
        String kind = values.get("auth");
        if (kind == null) {
            throw new Mistake(
                    "Nobody is told to authenticate: set auth to tokens, sessions or jwt, or to open for everybody");
        }
        switch (kind) {
            case "open" -> builder.withoutAuthentication();
            case "tokens" -> builder.authentication(Tokens.of(tokens()));
            case "sessions" -> {
                List<byte[]> secrets = new ArrayList<>();
                for (String secret : required("auth.session-secret", kind).split(",", -1)) {
                    try {
                        secrets.add(Base64.getDecoder().decode(secret.strip()));
                    } catch (IllegalArgumentException e) {
                        throw new Mistake("auth.session-secret is not in base64");
                    }
                }
                builder.authentication(SessionTokens.withSecrets(secrets));
            }
            case "jwt" -> {
                JwtAuthentication.Builder jwt =
                        JwtAuthentication.jwks(uri("auth.jwt.jwks", kind)).issuer(required("auth.jwt.issuer", kind));
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
            if (tokens.put(token, Identity.of(entry.substring(0, colon).strip())) != null) {
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
            rules = rules.allow(parts[0], parts[1]);
        }
        for (String rule : list("rules.refuse")) {
            String[] parts = rule(rule);
            rules = rules.refuse(parts[0], parts[1]);
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
        Limits limits = Limits.none();
        Long requests = number("limits.requests-per-minute");
        Long concurrent = number("limits.concurrent-requests");
        Long bytes = number("limits.request-bytes");
        Long tokens = number("limits.tokens");
        limits = requests == null ? limits : limits.requestsPerMinute((int) (long) requests);
        limits = concurrent == null ? limits : limits.concurrentRequests((int) (long) concurrent);
        limits = bytes == null ? limits : limits.requestBytes(bytes);
        limits = values.containsKey("limits.models") ? limits.models(list("limits.models")) : limits;
        Duration[] period = {Duration.ofDays(1)};
        duration("limits.token-period", value -> period[0] = value);
        return tokens == null ? limits : limits.tokens(tokens, period[0]);
    }

    private void redis(OpenAIProxy.Builder builder) throws Mistake {
        String url = values.get("redis.url");
        if (url != null) {
            RedisLimitStore store = RedisLimitStore.at(url);
            builder.limitStore(flag("redis.fail-open") ? store.failOpen() : store);
        } else if (values.containsKey("redis.fail-open")) {
            throw new Mistake("redis.fail-open is set, but not redis.url");
        }
    }

    private void tls(OpenAIProxy.Builder builder) throws Mistake {
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

    private void text(String name, Consumer<String> setter) {
        String value = values.get(name);
        if (value != null) {
            setter.accept(value);
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
            setter.set(value);
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
            setter.accept(duration);
        }
    }
}
