package io.fluentopenai.client;

import io.fluentopenai.client.internal.Encoding;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An Azure OpenAI resource: its address, deployment and API version. Pass it to {@link ApiClient.Builder#azure}.
 *
 * <pre>{@code
 * ApiClient.builder()
 *         .azure(AzureOptions.resource("my-resource").deployment("my-gpt").apiVersion("2024-10-21"))
 *         .apiKey(key)                     // sent as api-key; or .bearerToken(entra::token)
 *         .build();
 * }</pre>
 *
 * <p>Azure has two URL forms:
 *
 * <ul>
 *   <li>With deployments, the default: {@code https://{resource}.openai.azure.com/openai/…?api-version=…}. The client
 *       inserts {@code deployments/{deployment}} into paths of chat, completions, embeddings, images and audio. The
 *       deployment is the one set here, or otherwise the {@code model} of the request.
 *   <li>{@link #v1()}: {@code https://{resource}.openai.azure.com/openai/v1/…}. The {@code model} of the request names
 *       the deployment, and the API version is optional.
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
     * Returns options for a resource name, at {@code https://{name}.openai.azure.com}.
     *
     * @throws IllegalArgumentException if the name is blank, or is a host or a URL
     */
    public static AzureOptions resource(String name) {
        String checked = checked("resource name", name);
        if (checked.indexOf('.') >= 0 || checked.indexOf(':') >= 0 || checked.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "The Azure resource name '" + checked + "' must be the first part of the host only, without '.',"
                            + " ':' and '/'. Use AzureOptions.endpoint(url) for a whole address");
        }
        return new AzureOptions(checked, address(checked, DEFAULT_DOMAIN), null, null, false);
    }

    /**
     * Returns options for a whole endpoint, such as {@code https://my-resource.openai.azure.com} or the URL of a
     * gateway. It may end with {@code /openai} or {@code /openai/v1}; the latter selects the {@linkplain #v1() v1}
     * form.
     *
     * @throws IllegalArgumentException if the URL is blank
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
     * Returns a copy with another domain than {@code openai.azure.com}, such as {@code openai.azure.us}.
     *
     * @throws IllegalArgumentException if the domain is blank
     * @throws IllegalStateException if these options were created from a whole {@linkplain #endpoint endpoint}
     */
    public AzureOptions domain(String domain) {
        if (resource == null) {
            throw new IllegalStateException(
                    "AzureOptions.domain(…) needs AzureOptions.resource(name): an endpoint already contains its domain");
        }
        String checked = checked("domain", domain).toLowerCase(Locale.ROOT);
        return new AzureOptions(resource, address(resource, checked), deployment, apiVersion, v1);
    }

    /**
     * Returns a copy with a deployment. Without one, the {@code model} of each request names the deployment.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public AzureOptions deployment(String name) {
        return new AzureOptions(resource, address, checked("deployment", name), apiVersion, v1);
    }

    /**
     * Returns a copy with an API version ({@code api-version}), such as {@code 2024-10-21}. Required, except in the
     * {@linkplain #v1() v1} form. {@code RequestOptions.query("api-version", …)} overrides it for one call.
     *
     * @throws IllegalArgumentException if the version is blank
     */
    public AzureOptions apiVersion(String version) {
        return new AzureOptions(resource, address, deployment, checked("api-version", version), v1);
    }

    /** Returns a copy that uses the newer URL form, {@code /openai/v1/…}, into which no deployment is inserted. */
    public AzureOptions v1() {
        return new AzureOptions(resource, address, deployment, apiVersion, true);
    }

    /**
     * Returns the base URL of all paths, such as {@code https://my-resource.openai.azure.com/openai}, without a
     * trailing slash.
     *
     * @throws IllegalArgumentException if the API version is required and missing
     */
    public String baseUrl() {
        if (apiVersion == null && !v1) {
            throw new IllegalArgumentException(
                    "Azure needs an api-version. Set AzureOptions.apiVersion(…), or use AzureOptions.v1()");
        }
        return address.concat(v1 ? "/openai/v1" : "/openai");
    }

    /** Returns the API version, or null if none was set. */
    public @Nullable String apiVersion() {
        return apiVersion;
    }

    /** Returns whether {@code /deployments/{deployment}} goes before a path, such as {@code /chat/completions}. */
    public boolean needsDeployment(CharSequence path) {
        String text = path.toString();
        return !v1
                && (text.startsWith("/chat/")
                        || text.equals("/completions")
                        || text.equals("/embeddings")
                        || text.startsWith("/images/")
                        || text.startsWith("/audio/"));
    }

    /** Returns the segment between the base URL and such a path. */
    String segment(String operation, @Nullable String model) {
        String name = deployment != null ? deployment : model;
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException(operation.concat(
                    " needs a deployment on Azure. Set AzureOptions.deployment(…), or the model of the request"));
        }
        return "/deployments/".concat(Encoding.percent(name));
    }

    boolean namesDeployment() {
        return deployment != null;
    }

    /** Returns the deployment, or null if the {@code model} of each request names it. */
    public @Nullable String deployment() {
        return deployment;
    }

    /** Returns whether these options use the newer URL form, {@code /openai/v1/…}. */
    public boolean isV1() {
        return v1;
    }

    /** Returns the address, the deployment and the API version, without credentials. */
    @Override
    public String toString() {
        return "AzureOptions[" + address + (v1 ? "/openai/v1" : "/openai") + ", deployment=" + deployment
                + ", apiVersion=" + apiVersion + "]";
    }
}
