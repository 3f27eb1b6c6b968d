package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.Json;
import io.fluentopenai.testkit.internal.MalformedBodyException;
import io.fluentopenai.testkit.internal.Multipart;
import io.fluentopenai.testkit.internal.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request as the server received it. Thread-safe; what is known of its end changes while it is being answered.
 *
 * <p>Credentials are kept, so that tests can assert on them; {@link #toString} leaves them out.
 */
public final class RecordedRequest {

    private final String method;
    private final String uri;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final @Nullable Operation operation;
    private final Map<String, String> pathParameters;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private volatile List<String> problems = List.of();
    private volatile @Nullable Reply reply;

    RecordedRequest(
            String method,
            String uri,
            Map<String, List<String>> headers,
            byte[] body,
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

    /** The body as it came; empty if there was none. Not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body as JSON.
     *
     * @throws IllegalStateException if it is none
     */
    public JsonNode json() {
        try {
            return Json.parse(body);
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
        try {
            return Multipart.parse(Optional.ofNullable(header("Content-Type")).orElse(""), body);
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

    void problems(List<String> found) {
        problems = List.copyOf(found);
    }

    void replied(Reply answer) {
        reply = answer;
    }

    void ended(Ending how) {
        ending.complete(how);
    }

    /** Method, path and size; never a header or the body. */
    @Override
    public String toString() {
        return method + " " + path() + " (" + body.length + " bytes)";
    }
}
