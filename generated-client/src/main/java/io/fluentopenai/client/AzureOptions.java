package io.fluentopenai.client;

import io.fluentopenai.client.internal.Encoding;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an Azure OpenAI resource is, and how it is addressed. Given to {@link ApiClient.Builder#azure}.
 *
 * <pre>{@code
 * ApiClient.builder()
 *         .azure(AzureOptions.resource("my-resource").deployment("my-gpt").apiVersion("2024-10-21"))
 *         .apiKey(key)                     // sent as api-key; or .bearerToken(entra::token)
 *         .build();
 * }</pre>
 *
 * <p>There are two forms of addresses:
 *
 * <ul>
 *   <li>With deployments, the default: {@code https://{resource}.openai.azure.com/openai/…?api-version=…}. In paths of
 *       chat, completions, embeddings, images and audio {@code deployments/{deployment}} is inserted: the deployment that
 *       is given here, or if none is, the {@code model} of the request.
 *   <li>{@link #v1()}: {@code https://{resource}.openai.azure.com/openai/v1/…}. There the {@code model} of the request
 *       names the deployment, and no api-version is needed.
 * </ul>
 *
 * <p>Immutable and thread-safe.
 */
public final class AzureOptions {
    private static final String DEFAULT_DOMAIN = "openai.azure.com";

    private final @Nullable String resource;
    private final String address;
    private final @Nullable String deployment;
    private final @Nullable String apiVersion;
    private final boolean v1;

    private AzureOptions(
            @Nullable String resource,
            String address,
            @Nullable String deployment,
            @Nullable String apiVersion,
            boolean v1) {
        this.resource = resource;
        this.address = address;
        this.deployment = deployment;
        this.apiVersion = apiVersion;
        this.v1 = v1;
    }

    /**
     * A resource by its name, at {@code https://{name}.openai.azure.com}.
     *
     * @throws IllegalArgumentException if the name is blank, or is a host or a URL
     */
    public static AzureOptions resource(String name) {
        String checked = checked("resource name", name);
        if (checked.indexOf('.') >= 0 || checked.indexOf(':') >= 0 || checked.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "The Azure resource name is the first part of the host alone, without '.',"
                            + " ':' and '/'; use AzureOptions.endpoint(url) for a whole address");
        }
        return new AzureOptions(checked, address(checked, DEFAULT_DOMAIN), null, null, false);
    }

    /**
     * A resource by its whole address, such as {@code https://my-resource.openai.azure.com} or that of a gateway; what it has
     * of {@code /openai} or {@code /openai/v1} at its end is not added again.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static AzureOptions endpoint(String url) {
        String checked = checked("endpoint", url);
        boolean form = false;
        checked = without(checked, "/");
        if (checked.endsWith("/openai/v1")) {
            form = true;
            checked = without(checked, "/v1");
        }
        return new AzureOptions(null, without(without(checked, "/openai"), "/"), null, null, form);
    }

    private static String without(String text, String ending) {
        String out = text;
        while (out.endsWith(ending)) {
            out = out.substring(0, out.length() - ending.length());
        }
        return out;
    }

    private static String address(String resource, String domain) {
        return "https://".concat(resource).concat(".").concat(domain);
    }

    private static String checked(String what, String value) {
        String checked = Objects.requireNonNull(value, what).strip();
        if (checked.isEmpty()) {
            throw new IllegalArgumentException("The Azure ".concat(what).concat(" is blank"));
        }
        return checked;
    }

    /**
     * Another domain than {@code openai.azure.com}, such as {@code openai.azure.us}.
     *
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException if these are options with a whole {@linkplain #endpoint endpoint}
     */
    public AzureOptions domain(String domain) {
        if (resource == null) {
            throw new IllegalStateException(
                    "An Azure endpoint has its domain; give one to AzureOptions.resource(name)");
        }
        String checked = checked("domain", domain).toLowerCase(Locale.ROOT);
        return new AzureOptions(resource, address(resource, checked), deployment, apiVersion, v1);
    }

    /**
     * The deployment to call; without one, the {@code model} of each request names it.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public AzureOptions deployment(String name) {
        return new AzureOptions(resource, address, checked("deployment", name), apiVersion, v1);
    }

    /**
     * The version of the API, such as {@code 2024-10-21}: required, except in the {@linkplain #v1() v1} form. A call can
     * have another, by {@code RequestOptions.query("api-version", …)}.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public AzureOptions apiVersion(String version) {
        return new AzureOptions(resource, address, deployment, checked("api-version", version), v1);
    }

    /** The newer form of addresses, {@code /openai/v1/…}. A deployment is not inserted there. */
    public AzureOptions v1() {
        return new AzureOptions(resource, address, deployment, apiVersion, true);
    }

    /**
     * The base URL of all paths, such as {@code https://my-resource.openai.azure.com/openai}, without a slash at its end.
     *
     * @throws IllegalArgumentException if an api-version is needed and not given
     */
    public String baseUrl() {
        if (apiVersion == null && !v1) {
            throw new IllegalArgumentException(
                    "Azure needs an api-version: set AzureOptions.apiVersion(…), or use the form AzureOptions.v1()");
        }
        return address.concat(v1 ? "/openai/v1" : "/openai");
    }

    /** The version of the API; null if none was given, which the {@linkplain #v1() v1} form allows. */
    public @Nullable String apiVersion() {
        return apiVersion;
    }

    /** Whether {@code /deployments/{deployment}} goes before a path, such as {@code /chat/completions}. */
    public boolean needsDeployment(CharSequence path) {
        String text = path.toString();
        return !v1
                && (text.startsWith("/chat/")
                        || text.equals("/completions")
                        || text.equals("/embeddings")
                        || text.startsWith("/images/")
                        || text.startsWith("/audio/"));
    }

    /** What goes between the base URL and such a path. */
    String segment(String operation, @Nullable String model) {
        String name = deployment != null ? deployment : model;
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(operation.concat(
                    " needs a deployment on Azure: set AzureOptions.deployment(…), or the model of the request"));
        }
        return "/deployments/".concat(Encoding.percent(name));
    }

    boolean namesDeployment() {
        return deployment != null;
    }

    /** The deployment that was given; null if the model of each request names it. */
    public @Nullable String deployment() {
        return deployment;
    }

    /** Whether this is the newer form of addresses. */
    public boolean isV1() {
        return v1;
    }

    /** Address, deployment and version; no credentials. */
    @Override
    public String toString() {
        return "AzureOptions[" + address + (v1 ? "/openai/v1" : "/openai") + ", deployment=" + deployment
                + ", apiVersion=" + apiVersion + "]";
    }
}
