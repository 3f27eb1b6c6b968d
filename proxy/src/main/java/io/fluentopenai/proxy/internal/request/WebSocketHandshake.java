package io.fluentopenai.proxy.internal.request;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The headers that open a WebSocket. The upstream answers the client's own handshake; the proxy checks both. */
public final class WebSocketHandshake {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketHandshake() {}

    /** Returns whether a request that asks for a WebSocket does so as RFC 6455 says. */
    static boolean isWellFormed(MultiMap headers) {
        String key = headers.get("Sec-WebSocket-Key");
        boolean upgrade = false;
        for (String value : headers.getAll("Connection")) {
            for (String token : value.split(",", -1)) {
                upgrade |= token.strip().equalsIgnoreCase("upgrade");
            }
        }
        return upgrade
                && key != null
                && key.matches("[A-Za-z0-9+/]{22}==")
                && "13".equals(headers.get("Sec-WebSocket-Version"));
    }

    /**
     * Sets what the upstream needs.
     *
     * @param readable whether the frames must not be compressed
     */
    public static void toUpstream(MultiMap from, MultiMap to, boolean readable) {
        to.set("upgrade", "websocket");
        to.set("connection", "Upgrade");
        if (readable) {
            to.remove("sec-websocket-extensions");
        }
        List<String> protocols = new ArrayList<>();
        for (String value : from.getAll("Sec-WebSocket-Protocol")) {
            for (String protocol : value.split(",", -1)) {
                String name = protocol.strip();
                if (!name.isEmpty() && !isForServer(name)) {
                    protocols.add(name);
                }
            }
        }
        if (!protocols.isEmpty()) {
            to.set("sec-websocket-protocol", String.join(", ", protocols));
        }
    }

    /**
     * Returns whether a subprotocol says what headers would: key, organization, project. The version of the protocol
     * may pass.
     */
    private static boolean isForServer(String protocol) {
        String lower = protocol.toLowerCase(Locale.ROOT);
        return lower.startsWith("openai-") && !lower.startsWith("openai-beta.");
    }

    /** Returns whether a response with status 101 opens the WebSocket that was asked for. */
    public static boolean isAccepted(MultiMap request, MultiMap response) {
        String accept = response.get("Sec-WebSocket-Accept");
        return "websocket".equalsIgnoreCase(response.get("Upgrade"))
                && accept != null
                && accept.strip().equals(accept(request.get("Sec-WebSocket-Key")));
    }

    /** Returns the {@code Sec-WebSocket-Accept} for a key. */
    public static String accept(@Nullable String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
