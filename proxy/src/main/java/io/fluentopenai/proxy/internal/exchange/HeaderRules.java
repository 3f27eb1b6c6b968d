package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.body.UpstreamSecrets;
import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers that are forwarded, in either direction. These are allow-lists: any other header is dropped. Names are compared
 * without regard to case.
 */
public final class HeaderRules {
    private static final Set<String> REQUEST = Set.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "content-encoding",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "openai-beta",
            "openai-safety-identifier",
            "range",
            "user-agent",
            "x-client-request-id");

    private static final String REQUEST_PREFIX = "x-stainless-";

    private static final Set<String> WEB_SOCKET_REQUEST =
            Set.of("sec-websocket-extensions", "sec-websocket-key", "sec-websocket-version");

    private static final Set<String> RESPONSE = Set.of(
            "accept-ranges",
            "apim-request-id",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-range",
            "content-type",
            "etag",
            "last-modified",
            "openai-model",
            "openai-poll-after-ms",
            "openai-processing-ms",
            "openai-version",
            "retry-after",
            "retry-after-ms",
            "vary",
            "x-ms-region",
            "x-request-id",
            "x-should-retry");

    private static final String RESPONSE_PREFIX = "x-ratelimit-";

    private static final Set<String> WEB_SOCKET_RESPONSE =
            Set.of("sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol");

    /** The headers that no list of a user can allow: credentials, and hop-by-hop headers. */
    private static final Set<String> NEVER = Set.of(
            "alt-svc",
            "api-key",
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "openai-organization",
            "openai-project",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "set-cookie",
            "set-cookie2",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final Set<String> request;
    private final Set<String> response;

    public HeaderRules(Collection<String> moreOfRequests, Collection<String> moreOfResponses) {
        request = with(REQUEST, moreOfRequests);
        response = with(RESPONSE, moreOfResponses);
    }

    private static Set<String> with(Set<String> usual, Collection<String> more) {
        Set<String> all = new HashSet<>(usual);
        more.forEach(name -> all.add(checked(name)));
        return Set.copyOf(all);
    }

    /**
     * Returns the name in lower case.
     *
     * @throws IllegalArgumentException if it is invalid, or is never forwarded
     */
    public static String checked(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        if (!lower.matches("[a-z0-9!#$%&'*+.^_`|~-]+")) {
            throw new IllegalArgumentException("Invalid header name: " + name);
        }
        if (NEVER.contains(lower) || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException(
                    "The header " + name + " is never forwarded: it has credentials, or belongs to one connection");
        }
        return lower;
    }

    /** Copies the headers that are forwarded, except those that the header {@code Connection} names. */
    void toUpstream(MultiMap from, MultiMap to, boolean webSocket) {
        pass(from, to, request, REQUEST_PREFIX, webSocket ? WEB_SOCKET_REQUEST : Set.of(), UpstreamSecrets.NONE);
    }

    /** Copies what may go to the client, and tells no secrets. */
    void toClient(MultiMap from, MultiMap to, boolean webSocket, UpstreamSecrets secrets) {
        pass(from, to, response, RESPONSE_PREFIX, webSocket ? WEB_SOCKET_RESPONSE : Set.of(), secrets);
    }

    private static void pass(
            MultiMap from, MultiMap to, Set<String> names, String prefix, Set<String> always, UpstreamSecrets secrets) {
        Set<String> ofConnection = named(from.getAll("connection"));
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean passes = (names.contains(name) || name.startsWith(prefix)) && !ofConnection.contains(name);
            if ((passes || always.contains(name)) && !secrets.areIn(header.getValue())) {
                to.add(name, header.getValue());
            }
        }
    }

    private static Set<String> named(List<String> values) {
        if (values.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
