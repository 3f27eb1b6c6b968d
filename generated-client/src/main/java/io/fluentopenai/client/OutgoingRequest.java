package io.fluentopenai.client;

import io.fluentopenai.client.internal.Encoding;
import io.fluentopenai.client.internal.Secrets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request that is about to be sent, as an {@link Interceptor} sees and changes it: everything but the body.
 *
 * <p>Mutable until it is sent, and not thread-safe. {@code toString()} contains no headers and no query, and so no
 * secrets.
 */
public final class OutgoingRequest {
    private final String operation;
    private final int attempt;
    private final boolean replayable;
    private final TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method;
    private URI uri;

    OutgoingRequest(HttpRequest request, String operation, int attempt, boolean replayable) {
        this.operation = operation;
        this.attempt = attempt;
        this.replayable = replayable;
        method = request.method();
        uri = request.uri();
        for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
            headers.put(header.getKey(), header.getValue().get(0));
        }
    }

    /**
     * Returns the HTTP method and the path template, such as {@code GET /files/{file_id}}: a name for spans and
     * metrics.
     */
    public String operation() {
        return operation;
    }

    /** Returns the number of this attempt of the call; 1 for the first. */
    public int attempt() {
        return attempt;
    }

    /** Returns whether the body can be sent again. If not, the call is not retried. */
    public boolean isReplayable() {
        return replayable;
    }

    /** Returns the HTTP method. */
    public String method() {
        return method;
    }

    /** Sets the HTTP method. */
    public OutgoingRequest method(String verb) {
        method = Objects.requireNonNull(verb, "verb");
        return this;
    }

    /** Returns the URI of the request. */
    public URI uri() {
        return uri;
    }

    /** Sets the URI of the request. Its headers, including the API key, are sent to the new URI too. */
    public OutgoingRequest uri(URI target) {
        uri = Objects.requireNonNull(target, "target");
        return this;
    }

    /** Returns an unmodifiable view of the headers, with case-insensitive names. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** Returns the value of a header, or null if there is none. The name is case-insensitive. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /**
     * Sets a header, replacing one of the same name.
     *
     * @throws IllegalArgumentException if the value has characters that a header cannot carry
     */
    public OutgoingRequest header(String name, String value) {
        headers.put(Objects.requireNonNull(name, "name"), Encoding.headerValue(name, value));
        return this;
    }

    /** Removes a header. */
    public OutgoingRequest removeHeader(String name) {
        headers.remove(name);
        return this;
    }

    /** The same for the HTTP client. */
    HttpRequest.Builder toHttp(HttpRequest original) {
        HttpRequest.Builder out = HttpRequest.newBuilder(uri);
        if ("http".equalsIgnoreCase(uri.getScheme())) {
            out.version(HttpClient.Version.HTTP_1_1);
        } else {
            original.version().ifPresent(out::version);
        }
        out.method(method, original.bodyPublisher().orElse(HttpRequest.BodyPublishers.noBody()));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.setHeader(header.getKey(), header.getValue());
        }
        return out;
    }

    /** A text without the credentials that this request carries, nor any that look like ones. */
    String masked(String text) {
        return Secrets.mask(text, allHeaders());
    }

    HttpHeaders allHeaders() {
        Map<String, List<String>> sent = new TreeMap<>();
        headers.forEach((name, value) -> sent.put(name, List.of(value)));
        return HttpHeaders.of(sent, (name, value) -> true);
    }

    /** Returns the operation and the attempt. */
    @Override
    public String toString() {
        return operation + ", attempt " + attempt;
    }
}
