package io.fluentopenai.proxy.cli;

import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.proxy.Rules;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.JwtAuthentication;
import io.fluentopenai.proxy.auth.SessionTokens;
import io.fluentopenai.proxy.limit.RedisLimitStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the program. {@link #ALL} is the table of all settings: a new one is a row there. The program reads, checks and
 * applies settings, and prints its help, by that table; a test compares docs/reference/proxy.md with it.
 *
 * @param name the name in a properties file; {@code limits.tokens} is {@code PROXY_LIMITS_TOKENS} in the environment
 * @param help what the help and the documentation say, with the default
 * @param format parses a value
 * @param setter sets the value. The program prints the message of its IllegalArgumentException: it must not quote a secret
 * @param secret whether messages must not quote the value, which a file of its own may hold
 * @param needs other settings, one of which must be set for this one to have an effect; empty for none
 * @param authentication the value of {@code auth} that this setting is for; null for any
 * @param required whether that kind of authentication requires this setting
 */
record Setting<T>(
        String name,
        String help,
        Format<T> format,
        BiConsumer<ProxyDraft, T> setter,
        boolean secret,
        List<String> needs,
        @Nullable String authentication,
        boolean required) {

    /** All settings, in the order in which they are listed and applied. */
    static final List<Setting<?>> ALL = List.of(
            row("host", Format.TEXT, (draft, host) -> draft.proxy.host(host))
                    .help("address to listen on (default 127.0.0.1)"),
            row("port", Format.INTEGER, (draft, port) -> draft.proxy.port(port))
                    .help("port to listen on (default 8080)"),
            row("prefix", Format.TEXT, (draft, path) -> draft.proxy.prefix(path))
                    .help("path in front of /v1, such as /ai (default none)"),
            row("upstream.url", Format.TEXT, (draft, url) -> draft.upstream(Upstream.of(url)))
                    .help("base URL of the upstream (default https://api.openai.com/v1)"),
            row("upstream.key", Format.TEXT, (draft, key) -> draft.key = key)
                    .ofSecret()
                    .help("API key of the upstream (default OPENAI_API_KEY, or the nearest file .openai)"),
            row("upstream.organization", Format.TEXT, (draft, id) -> draft.organization = id)
                    .help("OpenAI organization to bill"),
            row("upstream.project", Format.TEXT, (draft, id) -> draft.project = id)
                    .help("OpenAI project to bill"),
            row("azure.resource", Format.TEXT, (draft, name) -> draft.azure(AzureOptions.resource(name)))
                    .help("name of an Azure resource, in place of upstream.url"),
            row("azure.endpoint", Format.TEXT, (draft, url) -> draft.azure(AzureOptions.endpoint(url)))
                    .help("endpoint of an Azure resource, in place of azure.resource"),
            row(
                            "azure.api-version",
                            Format.TEXT,
                            (draft, version) -> draft.azure = draft.azure().apiVersion(version))
                    .needing("azure.resource", "azure.endpoint")
                    .help("api-version of Azure, such as 2024-10-21"),
            row(
                            "azure.deployment",
                            Format.TEXT,
                            (draft, name) -> draft.azure = draft.azure().deployment(name))
                    .needing("azure.resource", "azure.endpoint")
                    .help("deployment for all requests (default the model that each request names)"),
            row(
                            "azure.v1",
                            Format.FLAG,
                            (draft, on) -> draft.azure = on ? draft.azure().v1() : draft.azure())
                    .needing("azure.resource", "azure.endpoint")
                    .help("true to use Azure's v1 API, /openai/v1, which has no api-version (default false)"),
            row("auth", Format.oneOf("tokens", "sessions", "jwt", "open"), ProxyDraft::authentication)
                    .help("authentication of clients: tokens, sessions, jwt or open (none). Required"),
            row("auth.tokens", Format.LIST, ProxyDraft::tokens)
                    .ofSecret()
                    .requiredFor("tokens")
                    .help("tokens of clients, of at least 16 characters: name:token, …"),
            row(
                            "auth.session-secret",
                            Format.BASE64,
                            (draft, secrets) -> draft.proxy.authentication(SessionTokens.withSecrets(secrets)))
                    .ofSecret()
                    .requiredFor("sessions")
                    .help("base64 secrets of at least 32 bytes that sign sess- tokens, newest first, …"),
            row("auth.jwt.jwks", Format.URL, (draft, url) -> draft.jwt = JwtAuthentication.jwks(url))
                    .requiredFor("jwt")
                    .help("URL of the JSON Web Key Set"),
            row("auth.jwt.issuer", Format.TEXT, (draft, issuer) -> draft.jwt().issuer(issuer))
                    .requiredFor("jwt")
                    .help("required issuer (iss) of tokens"),
            row(
                            "auth.jwt.audience",
                            Format.LIST,
                            (draft, audience) -> draft.jwt().audience(audience.toArray(String[]::new)))
                    .requiredFor("jwt")
                    .help("accepted audiences (aud) of tokens, …"),
            row("auth.jwt.claim", Format.TEXT, (draft, claim) -> draft.jwt().identityClaim(claim))
                    .usedFor("jwt")
                    .help("claim that identifies the caller (default sub)"),
            row("rules", Format.oneOf("front-end", "everything", "none"), ProxyDraft::rules)
                    .help(
                            "allowed operations: front-end, everything (except administration) or none (default front-end)"),
            row("rules.allow", Format.LIST, (draft, rules) -> draft.rules(Rules::allow, rules))
                    .help("additional allowed operations: GET /batches, * /evals/**, …"),
            row("rules.refuse", Format.LIST, (draft, rules) -> draft.rules(Rules::refuse, rules))
                    .help("operations to refuse even if another rule allows them: DELETE /files/{id}, …"),
            row(
                            "limits.requests-per-minute",
                            Format.INTEGER,
                            (draft, most) -> draft.limits = draft.limits.requestsPerMinute(most))
                    .help("maximum requests per minute of one caller (default no limit)"),
            row(
                            "limits.concurrent-requests",
                            Format.INTEGER,
                            (draft, most) -> draft.limits = draft.limits.concurrentRequests(most))
                    .help("maximum open requests of one caller (default no limit)"),
            row("limits.request-bytes", Format.LONG, (draft, most) -> draft.limits = draft.limits.requestBytes(most))
                    .help("maximum size of a request body in bytes (default no limit)"),
            row("limits.models", Format.LIST, (draft, models) -> draft.limits = draft.limits.models(models))
                    .help("allowed models, … (default all)"),
            row(
                            "limits.tokens",
                            Format.LONG,
                            (draft, most) -> draft.limits = draft.limits.tokens(most, Duration.ofDays(1)))
                    .help("maximum tokens of one caller per period (default no limit)"),
            row(
                            "limits.token-period",
                            Format.DURATION,
                            (draft, period) -> draft.limits = draft.limits.tokens(draft.limits.tokens(), period))
                    .needing("limits.tokens")
                    .help("length of that period (default 1 day, PT24H)"),
            row("redis.url", Format.TEXT, (draft, url) -> draft.redis = RedisLimitStore.at(url))
                    .ofSecret()
                    .help(
                            "Redis that shares limits between proxies, such as redis://host:6379 (default none: each counts in memory)"),
            row("redis.fail-open", Format.FLAG, ProxyDraft::failOpen)
                    .needing("redis.url")
                    .help("true to let requests pass uncounted while Redis is unavailable (default false)"),
            row("tls.certificate", Format.TEXT, (draft, file) -> draft.certificate = Path.of(file))
                    .help("PEM file with the certificate chain"),
            row("tls.key", Format.TEXT, (draft, file) -> draft.privateKey = Path.of(file))
                    .help("PEM file with its private key"),
            row("tls.redirect-port", Format.INTEGER, (draft, port) -> draft.proxy.redirectToHttps(port))
                    .needing("tls.certificate")
                    .help("port that redirects clients to HTTPS (default none)"),
            row("tls.required", Format.FLAG, ProxyDraft::requireHttps)
                    .help(
                            "true to refuse requests that did not come by HTTPS, to the proxy or to a trusted proxy in front (default false)"),
            row("http2-cleartext", Format.FLAG, ProxyDraft::cleartextHttp2)
                    .help("true to accept HTTP/2 without TLS (default false)"),
            row("trusted-proxies", Format.LIST, ProxyDraft::trustedProxies)
                    .help("addresses or networks whose X-Forwarded-For is trusted, … (default none)"),
            row("headers.request", Format.LIST, (draft, names) -> names.forEach(draft.proxy::forwardRequestHeader))
                    .help("additional request headers to forward, …"),
            row("headers.response", Format.LIST, (draft, names) -> names.forEach(draft.proxy::forwardResponseHeader))
                    .help("additional response headers to forward, …"),
            row(
                            "cors.origins",
                            Format.LIST,
                            (draft, origins) -> draft.proxy.corsOrigins(origins.toArray(String[]::new)))
                    .help(
                            "origins of pages that may call the proxy from a browser: https://app.example.com, … (default none)"),
            row("management.host", Format.TEXT, (draft, host) -> draft.managementHost = host)
                    .needing("management.port")
                    .help("address for health, readiness and metrics (default 127.0.0.1)"),
            row("management.port", Format.INTEGER, (draft, port) -> draft.proxy.management(draft.managementHost, port))
                    .help("port for health, readiness and metrics (default none)"),
            row("metrics.token", Format.TEXT, (draft, token) -> draft.proxy.metricsToken(token))
                    .ofSecret()
                    .help(
                            "bearer token for /metrics on the port of the API, at least 16 characters (default no access)"),
            row("timeout.authentication", Format.DURATION, (draft, most) -> draft.proxy.authenticationTimeout(most))
                    .help("maximum time to authenticate a request (default 10 seconds, PT10S)"),
            row("timeout.connect", Format.DURATION, (draft, most) -> draft.proxy.connectTimeout(most))
                    .help("maximum time to connect to the upstream (default 10 seconds, PT10S)"),
            row("timeout.upstream", Format.DURATION, (draft, most) -> draft.proxy.upstreamTimeout(most))
                    .help("maximum upstream inactivity (default 10 minutes, PT10M)"),
            row("timeout.client", Format.DURATION, (draft, most) -> draft.proxy.clientTimeout(most))
                    .help("maximum client inactivity (default 1 minute, PT1M)"),
            row("timeout.keep-alive", Format.DURATION, (draft, most) -> draft.proxy.keepAlive(most))
                    .help("maximum time without a complete request on a connection (default 75 seconds, PT75S)"),
            row("timeout.drain", Format.DURATION, (draft, most) -> draft.proxy.drain(most))
                    .help("maximum time for open requests to finish at shutdown (default 30 seconds, PT30S)"),
            row("max.open-requests", Format.INTEGER, (draft, most) -> draft.proxy.maxOpenRequests(most))
                    .help("maximum open requests of all callers (default 10000)"),
            row("max.connections", Format.INTEGER, (draft, most) -> draft.proxy.maxConnections(most))
                    .help("maximum open connections of clients (default 20000)"),
            row("event-loops", Format.INTEGER, (draft, number) -> draft.proxy.eventLoops(number))
                    .help("event loop threads (default the number of processors, at least 2)"));

    private static <T> Setting<T> row(String name, Format<T> format, BiConsumer<ProxyDraft, T> setter) {
        return new Setting<>(name, "", format, setter, false, List.of(), null, false);
    }

    private Setting<T> help(String text) {
        return new Setting<>(name, text, format, setter, secret, needs, authentication, required);
    }

    private Setting<T> ofSecret() {
        return new Setting<>(name, help, format, setter, true, needs, authentication, required);
    }

    private Setting<T> needing(String... oneOf) {
        return new Setting<>(name, help, format, setter, secret, List.of(oneOf), authentication, required);
    }

    private Setting<T> usedFor(String kind) {
        return new Setting<>(name, help, format, setter, secret, needs, kind, false);
    }

    private Setting<T> requiredFor(String kind) {
        return new Setting<>(name, help, format, setter, secret, needs, kind, true);
    }

    /** Returns what the help and the documentation say. */
    String description() {
        return secret ? help + "; secret" : help;
    }

    /** Applies a value as it was given. The message of the exception names the setting. */
    void apply(ProxyDraft draft, String value) throws SettingException {
        T read = format.read(this, value);
        try {
            setter.accept(draft, read);
        } catch (IllegalArgumentException e) {
            throw new SettingException(name + ": " + e.getMessage());
        }
    }
}
