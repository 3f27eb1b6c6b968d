package io.fluentopenai.proxy.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the program by name, from a file of properties and the environment, which wins: {@code
 * limits.requests-per-minute} of the file is {@code PROXY_LIMITS_REQUESTS_PER_MINUTE} of the environment. A value that is a
 * secret may stand in a file of its own, named by the setting with {@code -file} behind it. What they mean is told by {@link
 * Configuration}.
 */
final class Settings {
    private static final String VARIABLE = "PROXY_";
    private static final String FILE = "-file";

    /** What Kubernetes puts into the environment of each container when there is a service of the name {@code proxy}. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("PROXY_(SERVICE_(HOST|PORT\\w*)|PORT_\\d+_\\w+)");

    private static final Set<String> SECRETS =
            Set.of("upstream.key", "auth.tokens", "auth.session-secret", "metrics.token", "redis.url");

    /** All settings, with what the help says of them. */
    static final Map<String, String> ALL = all();

    private static Map<String, String> all() {
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
        all.put("event-loops", "threads that carry the traffic [processors, 2 at least]");
        return all;
    }

    /** A setting that is missing or wrong, told in one line without its value if that is a secret. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }
    }

    private Settings() {}

    /**
     * Reads the settings.
     *
     * @param file null for none
     * @return those that are set and not blank
     */
    static Map<String, String> read(@Nullable Path file, Map<String, String> environment) throws Mistake {
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
        Map<String, String> variables = variables(environment);
        for (String secret : SECRETS) {
            if (variables.containsKey(secret) || variables.containsKey(secret + FILE)) {
                // In whichever way the file gives it.
                values.remove(secret);
                values.remove(secret + FILE);
            }
        }
        values.putAll(variables);
        for (String secret : SECRETS) {
            String place = values.remove(secret + FILE);
            if (place != null) {
                if (values.containsKey(secret)) {
                    throw new Mistake("Set either " + secret + " or " + secret + FILE + ", not both");
                }
                String value = text(Path.of(place)).strip();
                if (value.isEmpty()) {
                    throw new Mistake("The file " + place + " of " + secret + FILE + " is empty");
                }
                values.put(secret, value);
            }
        }
        return Collections.unmodifiableMap(values);
    }

    private static Map<String, String> variables(Map<String, String> environment) throws Mistake {
        Map<String, String> names = new TreeMap<>();
        for (String name : ALL.keySet()) {
            names.put(variable(name), name);
            if (SECRETS.contains(name)) {
                names.put(variable(name + FILE), name + FILE);
            }
        }
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(VARIABLE)) {
                put(values, variable.getKey(), names.getOrDefault(variable.getKey(), ""), variable.getValue());
            }
        }
        return values;
    }

    private static String variable(String name) {
        return VARIABLE + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static void put(Map<String, String> values, String given, String name, String value) throws Mistake {
        String setting = name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name;
        if (!ALL.containsKey(setting) || !setting.equals(name) && !SECRETS.contains(setting)) {
            throw new Mistake("There is no setting " + given
                    + (OF_KUBERNETES.matcher(given).matches()
                            ? "; Kubernetes makes it for a service called proxy, unless enableServiceLinks is false"
                            : nearest(name.isEmpty() ? given : name)));
        }
        if (!value.isBlank()) {
            values.put(name, value.strip());
        }
    }

    private static String nearest(String name) {
        String plain = plain(name.startsWith(VARIABLE) ? name.substring(VARIABLE.length()) : name);
        return ALL.keySet().stream()
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
}
