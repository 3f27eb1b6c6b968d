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
 * One request as generated code describes it: verb, path, parameters, body, and which result to expect.
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
 * <p>Mutable while it is built, not thread-safe. Sending does not change it: it can be sent again, unless its body says
 * otherwise.
 */
public final class Call {
    /** {@link #result(int)}: the answer has no body, or one that nobody asked for. */
    public static final int NONE = -1;

    /** {@link #result(int)}: the body as a {@code String}. */
    public static final int TEXT = -2;

    /**
     * {@link #result(int)}: the body as a {@link BinaryContent}, read by the caller: sound, pictures, an archive. JSON, a page
     * or nothing in its place is an error.
     */
    public static final int BINARY = -3;

    /**
     * {@link #result(int)}: the body as a {@link BinaryContent}, read by the caller: a file that was stored, of whatever type.
     * In its place, nothing is an error, and so is JSON that can only be one; not if the answer has a {@code
     * Content-Disposition}, with which servers hand out files.
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

    /** A GET request. The path starts with a slash, names its parameters in braces, and may carry a fixed query. */
    public static Call get(String path) {
        return new Call("GET", path);
    }

    /** A POST request. */
    public static Call post(String path) {
        return new Call("POST", path);
    }

    /** A DELETE request. */
    public static Call delete(String path) {
        return new Call("DELETE", path);
    }

    /** A request with any verb. */
    public static Call of(String method, String path) {
        return new Call(method, path);
    }

    /**
     * Sets a parameter of the path: one segment, whatever is in it.
     *
     * @param value a string, number, boolean or open enum
     * @throws IllegalArgumentException if it is null or blank, or would climb the path ({@code .} and {@code ..})
     */
    public Call path(String name, @Nullable Object value) {
        String text = value == null ? "" : Encoding.text(value);
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(name).concat(value == null ? " is null" : " is blank"));
        }
        if (text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(
                    "The path parameter ".concat(name).concat(" cannot be ").concat(text));
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
     * @param value a string, number, boolean, open enum or a collection of such; null to leave it out
     */
    public Call query(String name, @Nullable Object value) {
        Encoding.form(query, name, value);
        return this;
    }

    /** Works like {@link #query}, with the elements of a collection joined by commas in one parameter. */
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
     * @param value a map, a {@link JsonValue} or a {@code JsonNode}; null to leave it out
     */
    public Call queryDeep(String name, @Nullable Object value) {
        if (value != null) {
            Encoding.deep(query, name, value);
        }
        return this;
    }

    /** Adds a header, the elements of a collection joined by commas; null or empty to leave it out. */
    public Call header(String name, @Nullable Object value) {
        String text = value == null ? "" : Encoding.joined(value);
        if (!text.isEmpty()) {
            headers.add(name);
            headers.add(Encoding.headerValue(name, text));
        }
        return this;
    }

    /**
     * Sets a JSON body. It is written when the call is sent, strictly.
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

    /** Sets a flag in the outermost object of the body to true, whatever the body itself says: the switch of a stream. */
    public Call bodyFlag(String name) {
        return bodyOverride(name, BooleanNode.TRUE);
    }

    /** Works like {@link #bodyFlag(String)}, where the switch is a text: the format of the answer. */
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

    /** Which result {@link Api#decode} is to read; or {@link #NONE}, {@link #TEXT}, {@link #BINARY}, {@link #FILE}. */
    public Call result(int number) {
        result = number;
        return this;
    }

    /** The media type to ask for; {@code application/json} by default, {@code text/event-stream} for streams. */
    public Call accept(String mediaType) {
        accept = mediaType;
        return this;
    }

    /**
     * The schema of the events has the properties {@code event} and {@code data}: each event is decoded from {@code
     * {"event": <its name>, "data": <its data>}} in place of its data alone.
     */
    public Call envelope() {
        envelope = true;
        return this;
    }

    /** The caller's options; null for none. */
    public Call options(@Nullable RequestOptions value) {
        options = value;
        return this;
    }

    /** Verb and path template. */
    @Override
    public String toString() {
        return Objects.requireNonNull(method).concat(" ").concat(template);
    }
}
