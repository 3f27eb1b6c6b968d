package io.fluentopenai.proxy.auth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an {@link AuthenticationFilter} decides on. The body has not been read. */
public interface AuthenticationRequest {

    /** The HTTP method, such as {@code POST}. */
    String method();

    /** The decoded path below {@code /v1}, such as {@code /chat/completions}: the one that is forwarded. */
    String path();

    /** The first value of a header; null if there is none. Upper and lower case are the same. */
    @Nullable
    String header(String name);

    /** All values of a header, in the order in which they came. */
    List<String> headers(String name);

    /**
     * The address of the client: that of the connection, or what a {@linkplain io.fluentopenai.proxy.OpenAIProxyBuilder#trustedProxies trusted
     * proxy} says it is.
     */
    String clientAddress();

    /** Whether this is the upgrade to a WebSocket. */
    boolean isWebSocket();

    /**
     * The token that the caller presents: {@code Authorization: Bearer}, or {@code api-key} as Azure's clients send it, or the
     * subprotocol {@code openai-insecure-api-key.…} of a WebSocket, which is all that a browser can set. Empty if there is
     * none, or if there are several that differ.
     */
    default Optional<String> token() {
        return RequestToken.of(this);
    }
}
