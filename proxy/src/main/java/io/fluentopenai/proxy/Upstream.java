package io.fluentopenai.proxy;

import io.fluentopenai.Credentials;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.proxy.internal.exchange.UpstreamServer;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The server behind the proxy, and the proxy's credentials for it.
 *
 * <pre>{@code
 * Upstream.openAI().apiKey(key)
 * Upstream.of("http://10.0.0.7:8000/v1").apiKey(key)
 * Upstream.azure(AzureOptions.resource("my-resource").apiVersion("2024-10-21")).apiKey(key)      // or .bearerToken(entra)
 * }</pre>
 *
 * <p>Immutable and thread-safe. {@code toString()} contains neither the key nor the address.
 */
public final class Upstream {
    private static final String OPENAI = "https://api.openai.com/v1";

    private final UpstreamServer server;

    /** True if the caller has set a key, or has said that there is none. */
    private final boolean keySet;

    private Upstream(UpstreamServer server, boolean keySet) {
        this.server = server;
        this.keySet = keySet;
    }

    /**
     * Returns OpenAI's API as the upstream, with credentials.
     *
     * @throws IllegalArgumentException if a credential has characters that a header cannot carry
     */
    public static Upstream openAI(Credentials credentials) {
        return openAI().credentials(credentials);
    }

    /** Returns OpenAI's API as the upstream. Set an API key before starting the proxy. */
    public static Upstream openAI() {
        return of(OPENAI);
    }

    /**
     * Returns a server by its base URL. If the URL has no path, {@code /v1} is added. Set an API key before starting
     * the proxy, or call {@link #withoutKey}.
     *
     * @throws IllegalArgumentException if {@code baseUrl} is not an {@code http} or {@code https} URL, or has a user, a
     *     query or a fragment
     */
    public static Upstream of(String baseUrl) {
        URI base = parsed(baseUrl);
        String path = base.getRawPath().isEmpty() ? "/v1" : base.getRawPath();
        return new Upstream(UpstreamServer.at(base.resolve(path), null), false);
    }

    /**
     * Returns an Azure OpenAI resource as the upstream. The API key is sent as {@code api-key}. Paths below {@code /v1}
     * are mapped to Azure's paths; the deployment is the one in the options, or otherwise the {@code model} of the
     * request.
     *
     * @throws IllegalArgumentException if the API version is missing
     */
    public static Upstream azure(AzureOptions azure) {
        return new Upstream(UpstreamServer.at(parsed(azure.baseUrl()), azure), false);
    }

    private static URI parsed(String url) {
        URI uri;
        try {
            uri = URI.create(Objects.requireNonNull(url, "url").strip());
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message repeats the URL, and that may hold a password.
            throw new IllegalArgumentException("The base URL of the upstream is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "The base URL of the upstream must start with http:// or https:// and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The base URL of the upstream must not have a user, a query or a fragment");
        }
        if (uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw new IllegalArgumentException("The base URL of the upstream has a port that does not exist");
        }
        String path = uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return URI.create(scheme + "://" + uri.getRawAuthority() + path);
    }

    /**
     * Returns a copy with an API key, and with the organization and project to charge if they are set.
     *
     * @throws IllegalArgumentException if a value has characters that a header cannot carry
     */
    public Upstream credentials(Credentials credentials) {
        return new Upstream(
                apiKey(credentials.apiKey())
                        .server
                        .onAccountOf(
                                checkedId("organization", credentials.organization()),
                                checkedId("project", credentials.project())),
                true);
    }

    private static @Nullable String checkedId(String what, @Nullable String id) {
        if (id != null && !id.matches("[!-~]+")) {
            throw new IllegalArgumentException(
                    "The id of the upstream's " + what + " has a character that cannot be sent in a header");
        }
        return id;
    }

    /**
     * Returns a copy with an API key.
     *
     * @throws IllegalArgumentException if the key is blank, or has characters that a header cannot carry
     */
    public Upstream apiKey(String apiKey) {
        CompletionStage<String> stage = CompletableFuture.completedStage(UpstreamServer.checkedKey(apiKey));
        return apiKey(() -> stage);
    }

    /**
     * Returns a copy with a supplier of API keys, for keys that rotate. It is called for each request on an event loop
     * and must not block.
     */
    public Upstream apiKey(Supplier<? extends CompletionStage<String>> keys) {
        return new Upstream(server.withKeys(!server.isAzure(), keys), true);
    }

    /**
     * Returns a copy with a supplier of access tokens from an identity provider, such as Microsoft Entra ID. It is
     * called for each request on an event loop and must not block. The token is always sent as {@code Authorization:
     * Bearer}.
     */
    public Upstream bearerToken(Supplier<? extends CompletionStage<String>> tokens) {
        return new Upstream(server.withKeys(true, tokens), true);
    }

    /** Returns a copy without credentials, for servers that need none. */
    public Upstream withoutKey() {
        return new Upstream(server.withoutKey(), true);
    }

    UpstreamServer server() {
        return server;
    }

    boolean hasKey() {
        return keySet;
    }

    /** Returns the kind of server, without the address and the key. */
    @Override
    public String toString() {
        return server.toString();
    }
}
