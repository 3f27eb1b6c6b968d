package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.form.MalformedBodyException;
import io.fluentopenai.testkit.internal.form.Multipart;
import io.fluentopenai.testkit.internal.form.Query;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Lazy;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request as the server received it. Thread-safe; what is known of its end changes while it is being answered.
 *
 * <p>Credentials are kept, so that tests can assert on them; {@link #toString} leaves them out.
 */
public final class RecordedRequest {

    private static final String BEARER = "Bearer ";

    private final String method;

    private final String uri;
    private final Map<String, List<String>> headers;
    private final Content body;
    private final Lazy<List<Part>> parts = new Lazy<>(this::parseParts);
    private final @Nullable Operation operation;
    private final Map<String, String> pathParameters;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private volatile List<String> problems = List.of();
    private volatile @Nullable Reply reply;
    private volatile OptionalLong endedAt = OptionalLong.empty();

    RecordedRequest(
            String method,
            String uri,
            Map<String, List<String>> headers,
            Content body,
            @Nullable Operation operation,
            Map<String, String> pathParameters) {
        this.method = method;
        this.uri = uri;
        TreeMap<String, List<String>> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> sorted.put(name, List.copyOf(values)));
        this.headers = Collections.unmodifiableSortedMap(sorted);
        this.body = body;
        this.operation = operation;
        this.pathParameters = Collections.unmodifiableMap(pathParameters);
    }

    /** The HTTP method, such as {@code POST}. */
    public String method() {
        return method;
    }

    /** The path and query as they came, still encoded, the server's base path included. */
    public String uri() {
        return uri;
    }

    /** The path as it came, still encoded, the server's base path included, without the query. */
    public String path() {
        int question = uri.indexOf('?');
        return question < 0 ? uri : uri.substring(0, question);
    }

    /** The decoded query: each name with its values, in the order in which they came. */
    public Map<String, List<String>> query() {
        int question = uri.indexOf('?');
        return question < 0 ? Map.of() : Query.parse(uri.substring(question + 1));
    }

    /** The first value of a query parameter, or null. */
    public @Nullable String query(String name) {
        List<String> values = query().get(name);
        return values == null ? null : values.get(0);
    }

    /** All headers; names are found in upper and lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** The token that the request authenticates with; null if there is none. */
    @Nullable
    String bearerToken() {
        String value = header("Authorization");
        return value == null || !value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? null
                : value.substring(BEARER.length()).strip();
    }

    /** The operation that the method and path stand for; empty if the API has none such. */
    public Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** The id of {@link #operation}, or null. */
    public @Nullable String operationId() {
        return operation == null ? null : operation.operationId();
    }

    /** The decoded parameter values of the path, by name. */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    /**
     * The decoded value of a path parameter.
     *
     * @throws IllegalArgumentException if the operation has no such parameter
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No path parameter " + name + " in " + this);
        }
        return value;
    }

    /** The media type of the body in lower case and without parameters; empty if none was given. */
    public String mediaType() {
        String type = header("Content-Type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The body as it came; empty if there was none. Not to be changed. A big body is read from where it is kept.
     *
     * @throws IllegalStateException if the body was counted only, or has more bytes than an array can hold
     */
    public byte[] body() {
        if (body.length() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("The body of " + this + " is too big for an array: use openBody().");
        }
        return body.bytes();
    }

    /** The number of bytes of the body; also of one that was not kept. */
    public long bodyLength() {
        return body.length();
    }

    /** The SHA-256 checksum of the body in hexadecimal digits; also of one that was not kept. */
    public String bodySha256() {
        return body.sha256();
    }

    /**
     * The body, to be read from its beginning and closed by the caller.
     *
     * @throws IllegalStateException if the body was counted only
     */
    public InputStream openBody() {
        try {
            return body.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the body is there, and not only its length and checksum. */
    boolean isBodyKept() {
        return body.isKept();
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /**
     * The body as JSON.
     *
     * @throws IllegalStateException if it is none
     */
    public JsonNode json() {
        try {
            return Json.parse(body());
        } catch (IOException e) {
            throw new IllegalStateException("The body of " + this + " is not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * The parts of a multipart body.
     *
     * @throws IllegalStateException if it is none
     */
    public List<Part> parts() {
        return parts.get();
    }

    private List<Part> parseParts() {
        if (!(body instanceof SeekableContent seekable)) {
            throw new IllegalStateException("The body of " + this + " was counted, not kept.");
        }
        try {
            return Multipart.parse(Optional.ofNullable(header("Content-Type")).orElse(""), seekable);
        } catch (MalformedBodyException e) {
            throw new IllegalStateException("The body of " + this + " is not multipart: " + e.getMessage(), e);
        }
    }

    /**
     * The first part with this name.
     *
     * @throws IllegalStateException if there is none
     */
    public Part part(String name) {
        for (Part part : parts()) {
            if (part.name().equals(name)) {
                return part;
            }
        }
        throw new IllegalStateException("No part " + name + " in " + this);
    }

    /** What the server found wrong with this request; empty if nothing. */
    public List<String> problems() {
        return problems;
    }

    /** What the server answered, faults aside; empty until it did. */
    public Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }

    /** How the exchange ended; completes when it does. Completing it oneself has no effect on the exchange. */
    public CompletableFuture<Ending> ending() {
        return ending.copy();
    }

    /** When the exchange ended, as {@link System#nanoTime} counts; empty until it did. */
    public OptionalLong endedAtNanos() {
        return endedAt;
    }

    void problems(List<String> found) {
        problems = List.copyOf(found);
    }

    void replied(Reply answer) {
        reply = answer;
    }

    void ended(Ending how) {
        if (endedAt.isEmpty()) {
            endedAt = OptionalLong.of(System.nanoTime());
        }
        ending.complete(how);
    }

    /** Method, path and size; never a header or the body. */
    @Override
    public String toString() {
        return method + " " + path() + " (" + body.length() + " bytes)";
    }
}
