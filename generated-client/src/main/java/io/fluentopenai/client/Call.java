package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.internal.Encoding;
import io.fluentopenai.client.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of a generated operation: HTTP method, path, parameters, body, and the kind of result to expect.
 *
 * <pre>{@code
 * return Call.post("/threads/{thread_id}/runs")
 *         .path("thread_id", threadId)
 *         .query("include[]", params.include())
 *         .json(request)
 *         .result(7)
 *         .options(options);
 * }</pre>
 *
 * <p>Mutable, not thread-safe. Sending does not change it; it can be sent again if its body can.
 */
public final class Call {
    /** A value for {@link #result(int)}: the response has no body, or its body is ignored. */
    public static final int NONE = -1;

    /** A value for {@link #result(int)}: the body is a {@code String}. */
    public static final int TEXT = -2;

    /**
     * A value for {@link #result(int)}: the body is a {@link BinaryContent} of a known media type, such as audio, an
     * image or an archive. JSON, HTML or an empty body in its place is an error.
     */
    public static final int BINARY = -3;

    /**
     * A value for {@link #result(int)}: the body is a {@link BinaryContent} with a stored file of any media type. An
     * empty body is an error, and so is JSON that can only be an error body, unless the response has a {@code
     * Content-Disposition} header, which servers send with files.
     */
    public static final int FILE = -4;

    final String method;
    final String template;
    final StringBuilder path;
    final StringBuilder query = new StringBuilder();
    final List<String> headers = new ArrayList<>(2);
    int result = NONE;
    String accept = "application/json";
    boolean envelope;
    boolean admin;

    @Nullable
    Object json;

    @Nullable
    FormBody form;

    boolean urlEncoded;

    @Nullable
    String text;

    @Nullable
    FilePart binary;

    @Nullable
    String contentType;

    @Nullable
    Map<String, JsonNode> bodyOverrides;

    @Nullable
    RequestOptions options;

    private Call(String method, String template) {
        this.method = method;
        int fixedQuery = template.indexOf('?');
        if (fixedQuery < 0) {
            this.template = template;
        } else {
            this.template = template.substring(0, fixedQuery);
            query.append(template, fixedQuery + 1, template.length());
        }
        this.path = new StringBuilder(this.template);
    }

    /**
     * Creates a GET request.
     *
     * @param path the path template: starts with a slash, has parameters in braces, and may end with a fixed query
     */
    public static Call get(String path) {
        return new Call("GET", path);
    }

    /** Creates a POST request. */
    public static Call post(String path) {
        return new Call("POST", path);
    }

    /** Creates a DELETE request. */
    public static Call delete(String path) {
        return new Call("DELETE", path);
    }

    /** Creates a request with any HTTP method. */
    public static Call of(String method, String path) {
        return new Call(method, path);
    }

    /**
     * Sets a path parameter. The value is percent-encoded into one path segment.
     *
     * @param value a string, number, boolean or open enum
     * @throws IllegalArgumentException if the value is null, blank, {@code .} or {@code ..}, or the path has no such
     *     parameter
     */
    public Call path(String name, @Nullable Object value) {
        String text = value == null ? "" : Encoding.text(value);
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(name).concat(value == null ? " is null" : " is blank"));
        }
        if (text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(name).concat(" must not be ").concat(text));
        }
        String placeholder = "{".concat(name).concat("}");
        int at = path.indexOf(placeholder);
        if (at < 0) {
            throw new IllegalArgumentException("The path has no parameter ".concat(name));
        }
        path.replace(at, at + placeholder.length(), Encoding.percent(text));
        return this;
    }

    /**
     * Adds a query parameter in the style {@code form}, exploded: {@code name=value}, once for each element of a
     * collection.
     *
     * @param value a string, number, boolean, open enum or a collection of such; null to omit it
     */
    public Call query(String name, @Nullable Object value) {
        Encoding.form(query, name, value);
        return this;
    }

    /**
     * Adds a query parameter like {@link #query}, but joins the elements of a collection with commas into one value.
     */
    public Call queryJoined(String name, @Nullable Object value) {
        if (value != null) {
            String joined = Encoding.joined(value);
            if (!joined.isEmpty()) {
                Encoding.form(query, name, joined);
            }
        }
        return this;
    }

    /**
     * Adds a query parameter in the style {@code deepObject}: {@code name[key]=value} for each property.
     *
     * @param value a map, a {@link JsonValue} or a {@code JsonNode}; null to omit it
     */
    public Call queryDeep(String name, @Nullable Object value) {
        if (value != null) {
            Encoding.deep(query, name, value);
        }
        return this;
    }

    /**
     * Adds a header, and joins the elements of a collection with commas.
     *
     * @param value null or empty to omit it
     */
    public Call header(String name, @Nullable Object value) {
        String text = value == null ? "" : Encoding.joined(value);
        if (!text.isEmpty()) {
            headers.add(name);
            headers.add(Encoding.headerValue(name, text));
        }
        return this;
    }

    /**
     * Sets a JSON body. It is written when the call is sent; a missing required property then throws.
     *
     * @param value a {@link JsonValue}, or a list or map of such; null for no body
     */
    public Call json(@Nullable Object value) {
        json = value;
        return this;
    }

    /** Sets a {@code multipart/form-data} body; null for no body. */
    public Call multipart(@Nullable FormBody value) {
        form = value;
        urlEncoded = false;
        return this;
    }

    /** Sets an {@code application/x-www-form-urlencoded} body; null for no body. */
    public Call urlEncoded(@Nullable FormBody value) {
        form = value;
        urlEncoded = true;
        return this;
    }

    /** Sets a text body, such as {@code application/sdp}; null for no body. */
    public Call text(@Nullable String value, String contentType) {
        text = value;
        this.contentType = contentType;
        return this;
    }

    /** Sets a binary body; null for no body. */
    public Call binary(@Nullable FilePart value, String contentType) {
        binary = value;
        this.contentType = contentType;
        return this;
    }

    /**
     * Sets a property of the body's top-level object to true, even if the body has another value, such as {@code
     * stream}.
     */
    public Call bodyFlag(String name) {
        return bodyOverride(name, BooleanNode.TRUE);
    }

    /**
     * Sets a property of the body's top-level object to a string, even if the body has another value, such as {@code
     * stream_format}.
     */
    public Call bodyFlag(String name, String value) {
        return bodyOverride(name, TextNode.valueOf(value));
    }

    private Call bodyOverride(String name, JsonNode value) {
        if (bodyOverrides == null) {
            bodyOverrides = new LinkedHashMap<>();
        }
        bodyOverrides.put(name, value);
        return this;
    }

    /**
     * Sets the kind of result: a number that {@link Api#decode} understands, or {@link #NONE}, {@link #TEXT}, {@link
     * #BINARY} or {@link #FILE}.
     */
    public Call result(int number) {
        result = number;
        return this;
    }

    /** Sets the {@code Accept} header. By default, {@code application/json}. */
    public Call accept(String mediaType) {
        accept = mediaType;
        return this;
    }

    /**
     * Sets that each event is decoded from {@code {"event": <its name>, "data": <its data>}} instead of its data alone.
     */
    public Call envelope() {
        envelope = true;
        return this;
    }

    /** Sets that the call administers an organization: it is sent with the client's admin key, if there is one. */
    public Call admin() {
        admin = true;
        return this;
    }

    /** Sets the caller's options; null for none. */
    public Call options(@Nullable RequestOptions value) {
        options = value;
        return this;
    }

    /** Returns the HTTP method and the path template. */
    @Override
    public String toString() {
        return Objects.requireNonNull(method).concat(" ").concat(template);
    }
}
