package io.fluentopenai.proxy.auth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request to authenticate. Its body has not been read. */
public interface AuthenticationRequest {

    /** Returns the HTTP method, such as {@code POST}. */
    String method();

    /**
     * Returns the decoded path below {@code /v1}, such as {@code /chat/completions}, which is the path that is
     * forwarded.
     */
    String path();

    /** Returns the first value of a header, or null if there is none. The name is case-insensitive. */
    @Nullable
    String header(String name);

    /** Returns all values of a header in order of arrival. */
    List<String> headers(String name);

    /**
     * Returns the client's address: that of the connection, or the one that a {@linkplain
     * io.fluentopenai.proxy.OpenAIProxyBuilder#trustedProxies trusted proxy} reports.
     */
    String clientAddress();

    /** Returns whether this is a WebSocket upgrade. */
    boolean isWebSocket();

    /**
     * Returns the token of the caller: from {@code Authorization: Bearer}, from {@code api-key} (which Azure clients
     * send), or from the WebSocket subprotocol {@code openai-insecure-api-key.…}, the only one that a browser can set.
     * Empty if there is none, or if there are several different ones.
     */
    default Optional<String> token() {
        return RequestToken.of(this);
    }
}
