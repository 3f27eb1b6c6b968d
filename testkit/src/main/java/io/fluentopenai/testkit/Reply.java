package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the server: a status, headers, and a body or a stream of events. Immutable, if its events are.
 *
 * <p>The server adds the headers that the API sends with each answer; those given here win over them.
 */
public final class Reply {

    private final int status;
    private final Map<String, String> headers;
    private final @Nullable Content body;
    private final @Nullable Iterable<StreamEvent> events;

    private Reply(
            int status, Map<String, String> headers, @Nullable Content body, @Nullable Iterable<StreamEvent> events) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.events = events;
    }

    /** Status 200 with a JSON body. */
    public static Reply json(JsonNode body) {
        return bytes("application/json", Json.bytes(body));
    }

    /** Status 200 with a text that is sent as a JSON body, whatever it is. */
    public static Reply json(String body) {
        return text("application/json", body);
    }

    /** Status 200 with a text, sent as UTF-8. */
    public static Reply text(String contentType, String body) {
        return bytes(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Status 200 with any body. */
    public static Reply bytes(String contentType, byte[] body) {
        return new Reply(200, Map.of("Content-Type", contentType), SeekableContent.of(body.clone()), null);
    }

    /** What opens a body for each time that it is sent. */
    @FunctionalInterface
    public interface BodySource {
        /** The body from its beginning; the server closes it. Must not block for long. */
        InputStream open() throws IOException;
    }

    /**
     * Status 200 with a body of any size, which is read as fast as the client takes it.
     *
     * @param length the number of bytes that the source gives
     */
    public static Reply stream(String contentType, long length, BodySource source) {
        Content content = new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return source.open();
            }
        };
        return new Reply(200, Map.of("Content-Type", contentType), content, null);
    }

    /** Status 200 without a body. */
    public static Reply empty() {
        return new Reply(200, Map.of(), SeekableContent.of(new byte[0]), null);
    }

    /** Status 200 with a stream of the given events. */
    public static Reply events(StreamEvent... events) {
        return events(Arrays.asList(events.clone()));
    }

    /**
     * Status 200 with a stream of events. They are taken one by one, as fast as the client reads them, so a stream may be
     * long or endless. The iterator must not block: it runs where all the server's connections are served.
     */
    public static Reply events(Iterable<StreamEvent> events) {
        return new Reply(200, Map.of("Content-Type", Operation.EVENT_STREAM), null, events);
    }

    /**
     * An error in the API's shape.
     *
     * @param param the parameter that the error is about, or null
     * @param code the API's name for the error, or null
     */
    public static Reply error(int status, String type, String message, @Nullable String param, @Nullable String code) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return json(body).status(status);
    }

    /** The same with another status. */
    public Reply status(int newStatus) {
        return new Reply(newStatus, headers, body, events);
    }

    /** The same with a header more, or with another value for it. */
    public Reply header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return new Reply(status, Collections.unmodifiableMap(more), body, events);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The headers that were given, and the content type. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Whether this is a stream of events. */
    public boolean isStream() {
        return events != null;
    }

    /** The body, in memory; a copy. Empty for a stream of events. */
    public byte[] body() {
        return body == null ? new byte[0] : body.bytes().clone();
    }

    /** The events of the stream, from its beginning; none if this is no stream. */
    public Iterator<StreamEvent> events() {
        return events == null ? Collections.emptyIterator() : events.iterator();
    }

    /** The body, wherever it is; empty for a stream of events. */
    Content content() {
        return body == null ? SeekableContent.of(new byte[0]) : body;
    }
}
