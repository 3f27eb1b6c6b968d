package io.fluentopenai.proxy;

import io.fluentopenai.Credentials;
import io.fluentopenai.client.AzureOptions;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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

    /** Gives no key, on purpose. */
    private static final Supplier<CompletionStage<String>> WITHOUT_KEY = () -> CompletableFuture.completedStage("");

    private final String host;
    private final int port;
    private final boolean ssl;
    private final String basePath;
    private final @Nullable AzureOptions azure;
    private final boolean bearer;
    private final @Nullable Supplier<? extends CompletionStage<String>> key;
    private final @Nullable String organization;
    private final @Nullable String project;
    /** What was made of the key that came last: it is mostly the same. */
    private volatile @Nullable UpstreamCredentials latest;

    private Upstream(
            URI base,
            @Nullable AzureOptions azure,
            boolean bearer,
            @Nullable Supplier<? extends CompletionStage<String>> key,
            @Nullable String organization,
            @Nullable String project) {
        this(
                base.getHost(),
                base.getPort() >= 0 ? base.getPort() : base.getScheme().equals("https") ? 443 : 80,
                base.getScheme().equals("https"),
                base.getRawPath(),
                azure,
                bearer,
                key,
                organization,
                project);
    }

    private Upstream(
            String host,
            int port,
            boolean ssl,
            String basePath,
            @Nullable AzureOptions azure,
            boolean bearer,
            @Nullable Supplier<? extends CompletionStage<String>> key,
            @Nullable String organization,
            @Nullable String project) {
        this.host = host;
        this.port = port;
        this.ssl = ssl;
        this.basePath = basePath;
        this.azure = azure;
        this.bearer = bearer;
        this.key = key;
        this.organization = organization;
        this.project = project;
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
        return new Upstream(base.resolve(path), null, true, null, null, null);
    }

    /**
     * A resource of Azure OpenAI. Its key is sent as {@code api-key}. What clients ask for under {@code /v1} is mapped to the
     * paths of Azure: the deployment is the one given here, or that which the {@code model} of the request names.
     *
     * @throws IllegalArgumentException if an api-version is missing
     */
    public static Upstream azure(AzureOptions azure) {
        return new Upstream(parsed(azure.baseUrl()), azure, false, null, null, null);
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
        Upstream with = apiKey(credentials.apiKey());
        return new Upstream(
                host,
                port,
                ssl,
                basePath,
                azure,
                with.bearer,
                with.key,
                checkedId("organization", credentials.organization()),
                checkedId("project", credentials.project()));
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
        String checked = checkedKey(apiKey);
        CompletionStage<String> stage = CompletableFuture.completedStage(checked);
        return apiKey(() -> stage);
    }

    /** With a key that is asked for anew for each request, for keys that rotate. Called on an event loop: it must not block. */
    public Upstream apiKey(Supplier<? extends CompletionStage<String>> keys) {
        return new Upstream(host, port, ssl, basePath, azure, azure == null, keys, organization, project);
    }

    /** With tokens of an identity provider, such as Entra, always sent as {@code Authorization: Bearer}. As for a key. */
    public Upstream bearerToken(Supplier<? extends CompletionStage<String>> tokens) {
        return new Upstream(host, port, ssl, basePath, azure, true, tokens, organization, project);
    }

    /** Without any credentials, for a server that asks for none. */
    public Upstream withoutKey() {
        return new Upstream(host, port, ssl, basePath, azure, bearer, WITHOUT_KEY, null, null);
    }

    private static String checkedKey(String key) {
        String stripped = key.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("The API key of the upstream is blank");
        }
        for (int i = 0; i < stripped.length(); i++) {
            if (stripped.charAt(i) <= ' ' || stripped.charAt(i) > '~') {
                throw new IllegalArgumentException(
                        "The API key of the upstream has a character that cannot be sent in a header");
            }
        }
        return stripped;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean ssl() {
        return ssl;
    }

    boolean isAzure() {
        return azure != null;
    }

    /** Whether it is said which key there is, or that there is none. */
    boolean hasKey() {
        return key != null;
    }

    /** A path for asking whether the server is there; answered without cost. */
    String modelsUri() {
        return basePath + "/models"
                + (azure != null && azure.apiVersion() != null
                        ? "?api-version=" + RequestTarget.percent(azure.apiVersion())
                        : "");
    }

    /** Whether the model of a request must be known before its head can be sent. */
    boolean needsModel(RequestTarget target) {
        return azure != null
                && azure.deployment() == null
                && target.deployment() == null
                && azure.needsDeployment(target.path());
    }

    /**
     * The target of the request to the server.
     *
     * @param model what the body names as its model, where {@link #needsModel} asks for it
     */
    String uri(RequestTarget target, @Nullable String model) {
        List<RequestTarget.Parameter> query = new ArrayList<>(target.query());
        StringBuilder uri = new StringBuilder(basePath);
        if (azure != null) {
            if (azure.needsDeployment(target.path())) {
                String deployment = azure.deployment() != null
                        ? azure.deployment()
                        : target.deployment() != null ? target.deployment() : Objects.requireNonNull(model);
                uri.append("/deployments/").append(RequestTarget.percent(deployment));
            }
            if (azure.apiVersion() != null) {
                query.add(new RequestTarget.Parameter("api-version", azure.apiVersion()));
                if (target.path().equalsIgnoreCase("/realtime")) {
                    setDeployment(query);
                }
            }
        }
        return uri.append(target.path()).append(RequestTarget.encoded(query)).toString();
    }

    /** Names one deployment in the query of a session of Realtime: that of the server, or the one that the client names. */
    private void setDeployment(List<RequestTarget.Parameter> query) {
        String deployment = Objects.requireNonNull(azure).deployment();
        for (RequestTarget.Parameter parameter : query) {
            if (deployment == null && parameter.namesModel()) {
                deployment = parameter.value();
            }
        }
        query.removeIf(RequestTarget.Parameter::namesModel);
        if (deployment != null) {
            query.add(new RequestTarget.Parameter("deployment", deployment));
        }
    }

    /** What a call is authenticated with at the moment. */
    Future<UpstreamCredentials> authentication() {
        if (key == null || key == WITHOUT_KEY) {
            return Future.succeededFuture(UpstreamCredentials.NONE);
        }
        CompletionStage<String> given;
        try {
            given = Objects.requireNonNull(key.get(), "The supplier of keys gave null");
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return Future.fromCompletionStage(given).compose(value -> {
            UpstreamCredentials known = latest;
            if (known == null || !known.isOf(value)) {
                try {
                    known = UpstreamCredentials.of(bearer, checkedKey(value), organization, project);
                } catch (IllegalArgumentException e) {
                    return Future.failedFuture(new VertxException(e.getMessage(), true));
                }
                latest = known;
            }
            return Future.succeededFuture(known);
        });
    }

    /** What kind of server this is. */
    @Override
    public String toString() {
        return azure == null ? "Upstream[" + (ssl ? "https" : "http") + "]" : "Upstream[Azure]";
    }
}
