package io.fluentopenai.testkit.cassette;

import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Flow;

/** The server whose answers are recorded. Thread-safe. */
final class Upstream {

    /** Headers of the connection and of credentials, and those that ask for a body that is unreadable in a file. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "accept-encoding",
            "api-key",
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "te",
            "transfer-encoding",
            "upgrade");

    private static final Set<String> KEPT = Set.of(
            "content-type",
            "content-disposition",
            "openai-poll-after-ms",
            "openai-processing-ms",
            "openai-version",
            "retry-after",
            "retry-after-ms",
            "x-request-id",
            "x-should-retry");

    private final String baseUrl;
    private final String apiKey;
    private final HttpClient http;

    Upstream(URI baseUrl, String apiKey) {
        String url = baseUrl.toString();
        this.baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.apiKey = apiKey;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    String baseUrl() {
        return baseUrl;
    }

    /** The body of a response. */
    sealed interface Body {
        /** A body that has arrived. */
        record Whole(byte[] bytes) implements Body {}

        /** An event stream, which arrives as fast as its subscriber asks for it. */
        record Stream(Flow.Publisher<List<ByteBuffer>> chunks) implements Body {}
    }

    /**
     * Sends a request with the upstream's key, and waits for the response: for the whole, or for the headers of an event stream.
     *
     * @param pathAndQuery the path below the base URL, with the query
     * @param whole whether to wait for the whole of an event stream, too
     */
    HttpResponse<Body> send(String pathAndQuery, RecordedRequest request, boolean whole) throws IOException {
        HttpRequest.Builder copy =
                HttpRequest.newBuilder(URI.create(baseUrl + pathAndQuery)).method(request.method(), body(request));
        request.headers().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> copy.header(name, value));
            }
        });
        if (baseUrl.endsWith("/openai/v1")) {
            copy.header("api-key", apiKey); // as Azure's servers take it
        } else {
            copy.header("Authorization", "Bearer " + apiKey);
        }
        try {
            return http.send(
                    copy.build(),
                    info -> !whole && isStream(info.headers())
                            ? BodySubscribers.mapping(BodySubscribers.ofPublisher(), Body.Stream::new)
                            : BodySubscribers.mapping(BodySubscribers.ofByteArray(), Body.Whole::new));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }

    private static boolean isStream(HttpHeaders headers) {
        return headers.firstValue("content-type").orElse("").startsWith(Operation.EVENT_STREAM);
    }

    private static HttpRequest.BodyPublisher body(RecordedRequest request) {
        long length = request.bodyLength();
        return length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(request::openBody), length);
    }

    /** The headers of a response that say something of the answer, and nothing of whose it is. */
    static boolean isKept(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return KEPT.contains(name) || name.startsWith("x-ratelimit-");
    }
}
