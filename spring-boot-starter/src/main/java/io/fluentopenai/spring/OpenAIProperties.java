package io.fluentopenai.spring;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code fluentopenai.*}.
 *
 * @param apiKey API key. By default, the client looks for OPENAI_API_KEY and files .openai
 * @param adminApiKey Admin API key, for operations that administer organizations. By default, OPENAI_ADMIN_KEY
 * @param baseUrl Base URL of the API or of a compatible server. By default, OPENAI_BASE_URL, or the API of OpenAI
 * @param organization ID of the organization to bill
 * @param project ID of the project to bill
 * @param azure Azure resource, in place of a base URL
 * @param defaultChatModel Model of chat requests that name none
 * @param defaultResponseModel Model of responses that name none
 * @param headers Headers of every request
 * @param maxRetries Maximum number of retries of a call. By default, 2
 * @param timeout Timeouts
 * @param proxy HTTP proxy
 * @param ssl TLS of connections to the API
 */
@ConfigurationProperties("fluentopenai")
public record OpenAIProperties(
        @Nullable String apiKey,
        @Nullable String adminApiKey,
        @Nullable String baseUrl,
        @Nullable String organization,
        @Nullable String project,
        @DefaultValue Azure azure,
        @Nullable String defaultChatModel,
        @Nullable String defaultResponseModel,
        @DefaultValue Map<String, String> headers,
        @Nullable Integer maxRetries,
        @DefaultValue Timeout timeout,
        @DefaultValue Proxy proxy,
        @DefaultValue Ssl ssl) {
    /** Copies the headers. */
    public OpenAIProperties {
        headers = new LinkedHashMap<>(headers);
    }

    /**
     * An Azure resource.
     *
     * @param resource Name of the resource
     * @param endpoint Endpoint of the resource, in place of its name
     * @param deployment Deployment of every request. By default, the model that each request names
     * @param apiVersion API version, such as 2024-10-21
     * @param v1 Whether to use the v1 API, which needs no API version
     */
    public record Azure(
            @Nullable String resource,
            @Nullable String endpoint,
            @Nullable String deployment,
            @Nullable String apiVersion,
            boolean v1) {}

    /**
     * Timeouts. The defaults are those of the client.
     *
     * @param connect Maximum time to connect
     * @param response Maximum time until the headers of the response arrive
     * @param idle Maximum time between two pieces of the response
     * @param call Maximum time of a whole call, with its retries
     */
    public record Timeout(
            @Nullable Duration connect,
            @Nullable Duration response,
            @Nullable Duration idle,
            @Nullable Duration call) {}

    /**
     * An HTTP proxy.
     *
     * @param host Host name of the proxy
     * @param port Port of the proxy
     * @param username User name, if the proxy asks for one
     * @param password Password, if the proxy asks for one
     */
    public record Proxy(
            @Nullable String host,
            @DefaultValue("8080") int port,
            @Nullable String username,
            @Nullable String password) {
        /** Returns host and port, without the credentials. */
        @Override
        public String toString() {
            return "Proxy[" + host + ":" + port + "]";
        }
    }

    /**
     * TLS.
     *
     * @param bundle Name of the SSL bundle to use
     */
    public record Ssl(@Nullable String bundle) {}

    /** Returns the base URL, without secrets. */
    @Override
    public String toString() {
        return "OpenAIProperties[baseUrl=" + baseUrl + ", azure=" + azure + "]";
    }
}
