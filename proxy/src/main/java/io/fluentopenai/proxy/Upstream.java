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
 * The server behind the proxy, and the credentials that the proxy has for it.
 *
 * <pre>{@code
 * Upstream.openAI().apiKey(key)
 * Upstream.of("http://10.0.0.7:8000/v1").apiKey(key)
 * Upstream.azure(AzureOptions.resource("my-resource").apiVersion("2024-10-21")).apiKey(key)      // or .bearerToken(entra)
 * }</pre>
 *
 * <p>Immutable and thread-safe. Its text form shows neither key nor address.
 */
public final class Upstream {
    private static final String OPENAI = "https://api.openai.com/v1";

    private final UpstreamServer server;

    /** Whether it has been said which key there is, or that there is none. */
    private final boolean keySet;

    private Upstream(UpstreamServer server, boolean keySet) {
        this.server = server;
        this.keySet = keySet;
    }

    /** The API of OpenAI. */
    public static Upstream openAI(Credentials credentials) {
        return openAI().credentials(credentials);
    }

    /** The API of OpenAI, for which a key must be given before the proxy starts. */
    public static Upstream openAI() {
        return of(OPENAI);
    }

    /**
     * A server by its base URL. One without a path has {@code /v1} added. A key must be given before the proxy starts, or
     * {@link #withoutKey} be said.
     *
     * @throws IllegalArgumentException if this is no {@code http} or {@code https} URL, or has a user, a query or a fragment
     */
    public static Upstream of(String baseUrl) {
        URI base = parsed(baseUrl);
        String path = base.getRawPath().isEmpty() ? "/v1" : base.getRawPath();
        return new Upstream(UpstreamServer.at(base.resolve(path), null), false);
    }

    /**
     * A resource of Azure OpenAI. Its key is sent as {@code api-key}. What clients ask for under {@code /v1} is mapped to the
     * paths of Azure: the deployment is the one given here, or that which the {@code model} of the request names.
     *
     * @throws IllegalArgumentException if an api-version is missing
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
     * With the key, and the organization and project to charge if they are set.
     *
     * @throws IllegalArgumentException if one of them cannot be sent in a header
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
     * With a key.
     *
     * @throws IllegalArgumentException if it is blank, or cannot be sent in a header
     */
    public Upstream apiKey(String apiKey) {
        CompletionStage<String> stage = CompletableFuture.completedStage(UpstreamServer.checkedKey(apiKey));
        return apiKey(() -> stage);
    }

    /** With a key that is asked for anew for each request, for keys that rotate. Called on an event loop: it must not block. */
    public Upstream apiKey(Supplier<? extends CompletionStage<String>> keys) {
        return new Upstream(server.withKeys(!server.isAzure(), keys), true);
    }

    /** With tokens of an identity provider, such as Entra, always sent as {@code Authorization: Bearer}. As for a key. */
    public Upstream bearerToken(Supplier<? extends CompletionStage<String>> tokens) {
        return new Upstream(server.withKeys(true, tokens), true);
    }

    /** Without any credentials, for a server that asks for none. */
    public Upstream withoutKey() {
        return new Upstream(server.withoutKey(), true);
    }

    UpstreamServer server() {
        return server;
    }

    boolean hasKey() {
        return keySet;
    }

    /** What kind of server this is. */
    @Override
    public String toString() {
        return server.toString();
    }
}
