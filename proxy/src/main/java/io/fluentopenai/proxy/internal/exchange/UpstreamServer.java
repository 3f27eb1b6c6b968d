package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.proxy.internal.request.RequestTarget;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server behind the proxy as calls need it: where it is, what its paths are, and who calls it. Thread-safe. */
public final class UpstreamServer {
    private final URI base;
    private final @Nullable AzureOptions azure;
    private final boolean bearer;
    private final @Nullable Supplier<? extends CompletionStage<String>> key;
    private final @Nullable String organization;
    private final @Nullable String project;

    /** The credentials of the latest key, to be reused while it stays the same. */
    private volatile @Nullable UpstreamCredentials latest;

    private UpstreamServer(
            URI base,
            @Nullable AzureOptions azure,
            boolean bearer,
            @Nullable Supplier<? extends CompletionStage<String>> key,
            @Nullable String organization,
            @Nullable String project) {
        this.base = base;
        this.azure = azure;
        this.bearer = bearer;
        this.key = key;
        this.organization = organization;
        this.project = project;
    }

    /** A server at a base URL without a slash at its end; called without credentials. */
    public static UpstreamServer at(URI base, @Nullable AzureOptions azure) {
        return new UpstreamServer(base, azure, false, null, null, null);
    }

    /**
     * The same server, called with the keys that a supplier gives.
     *
     * @param asBearer whether a key is sent as {@code Authorization: Bearer} in place of {@code api-key}
     */
    public UpstreamServer withKeys(boolean asBearer, Supplier<? extends CompletionStage<String>> keys) {
        return new UpstreamServer(base, azure, asBearer, keys, organization, project);
    }

    /** The same server, called on the account of an organization and a project. */
    public UpstreamServer onAccountOf(@Nullable String newOrganization, @Nullable String newProject) {
        return new UpstreamServer(base, azure, bearer, key, newOrganization, newProject);
    }

    /** The same server, called without credentials. */
    public UpstreamServer withoutKey() {
        return at(base, azure);
    }

    boolean ssl() {
        return base.getScheme().equals("https");
    }

    /** Returns whether it is a resource of Azure, with deployments in its paths. */
    public boolean isAzure() {
        return azure != null;
    }

    /** A call of the server. */
    RequestOptions call(HttpMethod method, String uri) {
        int port = base.getPort() >= 0 ? base.getPort() : ssl() ? 443 : 80;
        return new RequestOptions()
                .setMethod(method)
                .setHost(base.getHost())
                .setPort(port)
                .setSsl(ssl())
                .setFollowRedirects(false)
                .setURI(uri);
    }

    /** A path for asking whether the server is there; answered without cost. */
    String modelsUri() {
        return base.getRawPath() + "/models"
                + (azure != null && azure.apiVersion() != null
                        ? "?api-version=" + RequestTarget.percent(azure.apiVersion())
                        : "");
    }

    /** Returns whether the model of a request must be known before its head can be sent. */
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
        StringBuilder uri = new StringBuilder(base.getRawPath());
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
                    setDeployment(query, azure.deployment());
                }
            }
        }
        return uri.append(target.path()).append(RequestTarget.encoded(query)).toString();
    }

    /** Names one deployment in the query of a session of Realtime: that of the server, or the one that the client names. */
    private static void setDeployment(List<RequestTarget.Parameter> query, @Nullable String ofServer) {
        String deployment = ofServer;
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

    /** Returns the current credentials for a call. */
    Future<UpstreamCredentials> authentication() {
        if (key == null) {
            return Future.succeededFuture(UpstreamCredentials.NONE);
        }
        CompletionStage<String> given;
        try {
            given = Objects.requireNonNull(key.get(), "The supplier of the upstream's key returned null");
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

    /**
     * The key without blanks around it.
     *
     * @throws IllegalArgumentException if it is blank, or cannot be sent in a header
     */
    public static String checkedKey(String key) {
        String stripped = key.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("The API key of the upstream is blank");
        }
        if (stripped.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "The API key of the upstream has a character that cannot be sent in a header");
        }
        return stripped;
    }

    /** Returns the kind of server, without its key and address. */
    @Override
    public String toString() {
        return azure == null ? "Upstream[" + base.getScheme() + "]" : "Upstream[Azure]";
    }
}
