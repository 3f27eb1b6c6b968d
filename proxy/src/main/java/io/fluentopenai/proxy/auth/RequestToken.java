package io.fluentopenai.proxy.auth;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The token of a request, from any of the places where clients send it. */
final class RequestToken {
    /** The prefix of a token in a WebSocket's subprotocol, because browsers cannot set headers of WebSockets. */
    static final String SUBPROTOCOL = "openai-insecure-api-key.";

    private static final String SCHEME = "bearer ";

    private RequestToken() {}

    /** The token; empty if there is none, or if there are several that differ. */
    static Optional<String> of(AuthenticationRequest request) {
        Set<String> found = new LinkedHashSet<>();
        for (String value : request.headers("Authorization")) {
            boolean bearer = value.toLowerCase(Locale.ROOT).startsWith(SCHEME);
            found.add(bearer ? value.substring(SCHEME.length()).strip() : "");
        }
        for (String value : request.headers("api-key")) {
            found.add(value.strip());
        }
        if (request.isWebSocket()) {
            for (String value : request.headers("Sec-WebSocket-Protocol")) {
                for (String protocol : value.split(",", -1)) {
                    String name = protocol.strip();
                    if (name.startsWith(SUBPROTOCOL)) {
                        found.add(name.substring(SUBPROTOCOL.length()));
                    }
                }
            }
        }
        return found.size() == 1
                ? Optional.of(found.iterator().next()).filter(token -> !token.isEmpty())
                : Optional.empty();
    }
}
