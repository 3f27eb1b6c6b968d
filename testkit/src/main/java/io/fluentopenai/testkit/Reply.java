package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response of the server: a status, headers, and a body or an event stream. Immutable if its events are.
 *
 * <p>The server adds the headers that the API always sends; headers set here take precedence.
 */
public final class Reply {

    private final int status;
    private final Map<String, String> headers;
    private final @Nullable Content body;
    private final @Nullable Iterable<StreamEvent> events;
    private final Duration pace;

    private Reply(
            int status,
            Map<String, String> headers,
            @Nullable Content body,
            @Nullable Iterable<StreamEvent> events,
            Duration pace) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.events = events;
        this.pace = pace;
    }

    private static Reply of(String contentType, Content body) {
        return new Reply(200, Map.of("Content-Type", contentType), body, null, Duration.ZERO);
    }

    /** Returns a response with status 200 and a JSON body. */
    public static Reply json(JsonNode body) {
        return bytes("application/json", Json.bytes(body));
    }

    /** Returns a response with status 200 and a text as JSON body, valid or not. */
    public static Reply json(String body) {
        return text("application/json", body);
    }

    /** Returns a response with status 200 and a text, encoded as UTF-8. */
    public static Reply text(String contentType, String body) {
        return bytes(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a response with status 200 and a body of any kind. */
    public static Reply bytes(String contentType, byte[] body) {
        return of(contentType, SeekableContent.of(body.clone()));
    }

    /** Opens a response body each time that it is sent. */
    @FunctionalInterface
    public interface BodySource {
        /** Opens the body from its start. The server closes it. Must not block for long. */
        InputStream open() throws IOException;
    }

    /**
     * Returns a response with status 200 and a body of any size, which is read as fast as the client reads it.
     *
     * @param length the number of bytes that the source provides
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
        return of(contentType, content);
    }

    /** Returns a response with status 200 and no body. */
    public static Reply empty() {
        return new Reply(200, Map.of(), SeekableContent.of(new byte[0]), null, Duration.ZERO);
    }

    /** Returns a response with status 200 and a stream of events. */
    public static Reply events(StreamEvent... events) {
        return events(Arrays.asList(events.clone()));
    }

    /**
     * Returns a response with status 200 and a stream of events. The iterator is advanced as fast as the client reads,
     * so a stream may be long or endless. The iterator must not block, because it runs on the server's event loop.
     */
    public static Reply events(Iterable<StreamEvent> events) {
        return new Reply(200, Map.of("Content-Type", Operation.EVENT_STREAM), null, events, Duration.ZERO);
    }

    /**
     * Returns an error response in the API's format.
     *
     * @param param the parameter that caused the error, or null
     * @param code the API's error code, or null
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

    /** Returns a copy with another status. */
    public Reply status(int newStatus) {
        return new Reply(newStatus, headers, body, events, pace);
    }

    /** Returns a copy with a header, replacing one of the same name. */
    public Reply header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return new Reply(status, Collections.unmodifiableMap(more), body, events, pace);
    }

    /**
     * Returns a copy whose events are sent at a pace: the first at once, the others by a timer. Has no effect on other bodies.
     *
     * @param newPace the delay between two events, in whole milliseconds; null for none
     */
    public Reply pacedAt(@Nullable Duration newPace) {
        return new Reply(status, headers, body, events, newPace == null ? Duration.ZERO : newPace);
    }

    /** Returns the status. */
    public int status() {
        return status;
    }

    /** Returns the headers that were set, including the content type. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns whether the body is an event stream. */
    public boolean isStream() {
        return events != null;
    }

    /** Returns a copy of the body; empty for an event stream. */
    public byte[] body() {
        return body == null ? new byte[0] : body.bytes().clone();
    }

    /** Returns an iterator over the events of the stream; empty if this is not a stream. */
    public Iterator<StreamEvent> events() {
        return events == null ? Collections.emptyIterator() : events.iterator();
    }

    /** The delay between two events of the stream. */
    Duration pace() {
        return pace;
    }

    /** The events of a stream that stays open; null for any other response. */
    @Nullable
    LiveEvents<?> live() {
        return events instanceof LiveEvents<?> live ? live : null;
    }

    /** The body, wherever it is; empty for a stream of events. */
    Content content() {
        return body == null ? SeekableContent.of(new byte[0]) : body;
    }
}
