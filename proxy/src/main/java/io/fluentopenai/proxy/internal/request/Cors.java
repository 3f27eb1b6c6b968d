package io.fluentopenai.proxy.internal.request;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cross-origin resource sharing: lets pages of other origins call the proxy from a browser. Tokens are sent in headers, never in
 * cookies, so no credentials are allowed. Thread-safe.
 */
public final class Cors {
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String EXPOSED =
            "x-request-id, retry-after, retry-after-ms, x-should-retry, openai-processing-ms, "
                    + "x-ratelimit-limit-requests, x-ratelimit-limit-tokens, x-ratelimit-remaining-requests, "
                    + "x-ratelimit-remaining-tokens, x-ratelimit-reset-requests, x-ratelimit-reset-tokens";
    private static final String SECONDS = "600";

    /** The names of headers that a page wants to send. What the upstream gets of them is decided elsewhere. */
    private static final Pattern HEADERS = Pattern.compile("[A-Za-z0-9, -]{1,2048}");

    private final Set<String> origins;

    /** Creates the rules; without origins, nothing is allowed. */
    public Cors(Collection<String> origins) {
        Set<String> checked = new LinkedHashSet<>();
        origins.forEach(origin -> checked.add(checked(origin)));
        this.origins = Set.copyOf(checked);
    }

    /**
     * Returns an origin in the form in which browsers send it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static String checked(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        try {
            URI uri = new URI(lower);
            String scheme = String.valueOf(uri.getScheme());
            boolean isDefaultPort =
                    scheme.equals("https") && uri.getPort() == 443 || scheme.equals("http") && uri.getPort() == 80;
            String exact =
                    scheme + "://" + uri.getHost() + (uri.getPort() < 0 || isDefaultPort ? "" : ":" + uri.getPort());
            if ((scheme.equals("https") || scheme.equals("http"))
                    && uri.getHost() != null
                    && (lower.equals(exact) || isDefaultPort && lower.equals(exact + ":" + uri.getPort()))) {
                return exact;
            }
        } catch (URISyntaxException e) {
            // As below.
        }
        throw new IllegalArgumentException(
                "An origin is a scheme, a host and a port if it is not the default, without a path or wildcards, such as"
                        + " https://app.example.com: " + origin);
    }

    private boolean allows(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin != null && origins.contains(origin);
    }

    /** Returns whether a browser asks if a page may send a request. */
    public boolean isPreflight(HttpServerRequest request) {
        return !origins.isEmpty()
                && request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Origin") != null
                && request.getHeader("Access-Control-Request-Method") != null
                && request.getHeader("Transfer-Encoding") == null
                && request.getHeader("Content-Length") == null;
    }

    /** Answers a browser that asks. */
    public void answerPreflight(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        allowOrigin(request);
        if (!allows(request)) {
            response.setStatusCode(403)
                    .putHeader("Content-Type", "text/plain")
                    .end("Pages of this origin may not use the proxy. Add it to cors.origins to allow them.");
            return;
        }
        String headers = request.getHeader("Access-Control-Request-Headers");
        if (headers != null && HEADERS.matcher(headers).matches()) {
            response.putHeader("Access-Control-Allow-Headers", headers);
        }
        response.setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Max-Age", SECONDS)
                .end();
    }

    /** Lets the page see the answer to a request, if its origin is allowed. */
    public void allowOrigin(HttpServerRequest request) {
        if (origins.isEmpty()) {
            return;
        }
        // Caches must not give the answer for one origin to another.
        request.response().headers().add("Vary", "Origin");
        if (allows(request)) {
            request.response()
                    .putHeader("Access-Control-Allow-Origin", request.getHeader("Origin"))
                    .putHeader("Access-Control-Expose-Headers", EXPOSED);
        }
    }
}
