package io.fluentopenai.spring;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The address of the API, in place of the properties: a bean of this type points the client at a fake server, such as one in a
 * container.
 */
public interface OpenAIConnectionDetails extends ConnectionDetails {
    /** Returns the base URL. */
    String baseUrl();

    /** Returns the API key. */
    String apiKey();
}
