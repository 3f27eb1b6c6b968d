package io.fluentopenai.proxy.cli;

import io.fluentopenai.Credentials;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.OpenAIProxyBuilder;
import io.fluentopenai.proxy.Rules;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.auth.JwtAuthentication;
import io.fluentopenai.proxy.auth.StaticTokens;
import io.fluentopenai.proxy.limit.Limits;
import io.fluentopenai.proxy.limit.RedisLimitStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The proxy that settings are applied to, one by one: its builder, and the parts of it that several settings make together. */
final class ProxyDraft {
    /** {@link Rules#allow} or {@link Rules#refuse}. */
    interface RuleStep {
        Rules apply(Rules rules, String method, String pattern);
    }

    final OpenAIProxyBuilder proxy = OpenAIProxy.builder();
    Rules rules = Rules.frontEnd();
    Limits limits = Limits.none();
    String managementHost = "127.0.0.1";

    @Nullable
    String key;

    @Nullable
    String organization;

    @Nullable
    String project;

    @Nullable
    AzureOptions azure;

    JwtAuthentication.@Nullable Builder jwt;

    @Nullable
    RedisLimitStore redis;

    @Nullable
    Path certificate;

    @Nullable
    Path privateKey;

    private @Nullable Upstream upstream;
    private boolean httpsRequired;
    private boolean behindProxies;

    void upstream(Upstream server) {
        checkSingle();
        upstream = server;
    }

    void azure(AzureOptions resource) {
        checkSingle();
        azure = resource;
    }

    private void checkSingle() {
        if (upstream != null || azure != null) {
            throw new IllegalArgumentException("Set one of upstream.url, azure.resource and azure.endpoint");
        }
    }

    /** Returns the resource that was set; a setting of it needs one. */
    AzureOptions azure() {
        return Objects.requireNonNull(azure);
    }

    JwtAuthentication.Builder jwt() {
        return Objects.requireNonNull(jwt);
    }

    void authentication(String kind) {
        if (kind.equals("open")) {
            proxy.withoutAuthentication();
        }
    }

    void tokens(List<String> entries) {
        Map<String, Identity> tokens = new LinkedHashMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            if (colon < 1 || colon == entry.length() - 1) {
                throw new IllegalArgumentException("An entry is name:token, with commas between entries");
            }
            Identity identity = Identity.of(entry.substring(0, colon).strip());
            if (tokens.put(entry.substring(colon + 1).strip(), identity) != null) {
                throw new IllegalArgumentException("Two entries have the same token");
            }
        }
        try {
            proxy.authentication(StaticTokens.of(tokens));
        } catch (IllegalArgumentException e) {
            // Without its message, which quotes a name: that may be a token in the wrong place.
            throw new IllegalArgumentException(
                    "At least one token is needed, and each must have at least 16 characters");
        }
    }

    void rules(String kind) {
        rules = switch (kind) {
            case "everything" -> Rules.everything();
            case "none" -> Rules.none();
            default -> Rules.frontEnd();
        };
    }

    void rules(RuleStep step, List<String> further) {
        for (String rule : further) {
            String[] parts = rule.split("\\s+", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("A rule is a method and a path, such as GET /files/{id}: " + rule);
            }
            rules = step.apply(rules, parts[0], parts[1]);
        }
    }

    void failOpen(boolean on) {
        redis = on ? Objects.requireNonNull(redis).failOpen() : redis;
    }

    void trustedProxies(List<String> networks) {
        proxy.trustedProxies(networks);
        behindProxies = true;
    }

    void requireHttps(boolean on) {
        httpsRequired = on;
        if (on) {
            proxy.requireHttps();
        }
    }

    void cleartextHttp2(boolean on) {
        if (on) {
            proxy.cleartextHttp2();
        }
    }

    /**
     * Returns the builder with all that was set, checked.
     *
     * @param credentials where a key is looked for that is not set
     * @throws IllegalArgumentException if settings do not go together
     * @throws IllegalStateException if something is missing
     */
    OpenAIProxyBuilder builder(Supplier<@Nullable Credentials> credentials) {
        proxy.upstream(server().credentials(credentials(credentials)))
                .rules(rules)
                .limits(limits);
        if (jwt != null) {
            proxy.authentication(jwt.build());
        }
        if (redis != null) {
            proxy.limitStore(redis);
        }
        if (certificate != null && privateKey != null) {
            proxy.tls(certificate, privateKey);
        } else if (certificate != null || privateKey != null) {
            throw new IllegalArgumentException("tls.certificate and tls.key go together");
        }
        if (httpsRequired && certificate == null && !behindProxies) {
            throw new IllegalArgumentException(
                    "tls.required is set, but neither tls.certificate nor trusted-proxies: every request would be refused");
        }
        proxy.check();
        return proxy;
    }

    private Upstream server() {
        if (azure != null) {
            if (!azure.isV1() && azure.apiVersion() == null) {
                throw new IllegalArgumentException(
                        "Azure needs an api-version: set azure.api-version, or azure.v1 to true");
            }
            return Upstream.azure(azure);
        }
        return upstream == null ? Upstream.openAI() : upstream;
    }

    private Credentials credentials(Supplier<@Nullable Credentials> elsewhere) {
        if (key != null) {
            return Credentials.of(key, organization, project);
        }
        Credentials found = elsewhere.get();
        if (found == null) {
            throw new IllegalArgumentException(
                    "No API key for the upstream found: set upstream.key or OPENAI_API_KEY, or write a file .openai");
        }
        return Credentials.of(
                found.apiKey(),
                organization == null ? found.organization() : organization,
                project == null ? found.project() : project);
    }
}
