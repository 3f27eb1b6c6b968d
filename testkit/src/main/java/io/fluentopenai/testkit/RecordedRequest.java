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
 * A request as the server received it. Thread-safe. The reply and the ending are added while the request is handled.
 *
 * <p>Credentials are kept, so that tests can assert on them; {@link #toString} omits them.
 */
public final class RecordedRequest {

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

    /** Returns the HTTP method, such as {@code POST}. */
    public String method() {
        return method;
    }

    /** Returns the path and query as received, percent-encoded, including the server's base path. */
    public String uri() {
        return uri;
    }

    /** Returns the path as received, percent-encoded, including the server's base path, without the query. */
    public String path() {
        int question = uri.indexOf('?');
        return question < 0 ? uri : uri.substring(0, question);
    }

    /** Returns the decoded query parameters, each with its values in order of arrival. */
    public Map<String, List<String>> query() {
        int question = uri.indexOf('?');
        return question < 0 ? Map.of() : Query.parse(uri.substring(question + 1));
    }

    /** Returns the first value of a query parameter, or null if there is none. */
    public @Nullable String query(String name) {
        List<String> values = query().get(name);
        return values == null ? null : values.get(0);
    }

    /** Returns all headers. Names are case-insensitive. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** Returns the first value of a header, or null if there is none. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** Returns the operation that the method and path match, or empty if there is none. */
    public Optional<Operation> operation() {
        return Optional.ofNullable(operation);
    }

    /** Returns the id of {@link #operation}, or null if there is none. */
    public @Nullable String operationId() {
        return operation == null ? null : operation.operationId();
    }

    /** Returns the decoded path parameters by name. */
    public Map<String, String> pathParameters() {
        return pathParameters;
    }

    /**
     * Returns the decoded value of a path parameter.
     *
     * @throws IllegalArgumentException if the operation has no such parameter
     */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The path of " + this + " has no parameter " + name);
        }
        return value;
    }

    /**
     * Returns the media type of the body in lower case, without parameters; empty if there is no {@code Content-Type}.
     */
    public String mediaType() {
        String type = header("Content-Type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the body; empty if there is none. Do not modify the array. A large body is read from its temporary file.
     *
     * @throws IllegalStateException if the body was counted only ({@link FakeOpenAI.Builder#countBigBodies}), or is too
     *     large for an array
     */
    public byte[] body() {
        if (body.length() > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("The body of " + this + " is too large for an array. Use openBody().");
        }
        return body.bytes();
    }

    /** Returns the number of bytes of the body, even if it was counted only. */
    public long bodyLength() {
        return body.length();
    }

    /** Returns the SHA-256 checksum of the body in hexadecimal, even if it was counted only. */
    public String bodySha256() {
        return body.sha256();
    }

    /**
     * Opens the body. The caller closes it.
     *
     * @throws IllegalStateException if the body was counted only ({@link FakeOpenAI.Builder#countBigBodies})
     */
    public InputStream openBody() {
        try {
            return body.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the body is there, and not only its length and checksum. */
    boolean isBodyKept() {
        return body.isKept();
    }

    /** Returns the body, decoded as UTF-8. */
    public String bodyText() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /**
     * Returns the body as JSON.
     *
     * @throws IllegalStateException if the body is not JSON
     */
    public JsonNode json() {
        try {
            return Json.parse(body());
        } catch (IOException e) {
            throw new IllegalStateException("The body of " + this + " is not JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the parts of a multipart body.
     *
     * @throws IllegalStateException if the body is not multipart
     */
    public List<Part> parts() {
        return parts.get();
    }

    private List<Part> parseParts() {
        if (!(body instanceof SeekableContent seekable)) {
            throw new IllegalStateException("The body of " + this + " was counted only (countBigBodies()).");
        }
        try {
            return Multipart.parse(Optional.ofNullable(header("Content-Type")).orElse(""), seekable);
        } catch (MalformedBodyException e) {
            throw new IllegalStateException("The body of " + this + " is not multipart: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the first part with this name.
     *
     * @throws IllegalStateException if there is no such part
     */
    public Part part(String name) {
        for (Part part : parts()) {
            if (part.name().equals(name)) {
                return part;
            }
        }
        throw new IllegalStateException("The body of " + this + " has no part " + name);
    }

    /** Returns the validation errors of this request; empty if it is valid. */
    public List<String> problems() {
        return problems;
    }

    /** Returns the server's response before faults are applied, or empty if there is none yet. */
    public Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }

    /**
     * Returns a future that completes when the exchange has ended. Completing the future has no effect on the exchange.
     */
    public CompletableFuture<Ending> ending() {
        return ending.copy();
    }

    /** Returns when the exchange ended, as {@link System#nanoTime}, or empty if it has not. */
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

    /** Returns the method, the path and the size of the body, without headers. */
    @Override
    public String toString() {
        return method + " " + path() + " (" + body.length() + " bytes)";
    }
}
