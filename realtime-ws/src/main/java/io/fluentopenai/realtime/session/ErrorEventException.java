package io.fluentopenai.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.event.ServerEvent;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an {@code error} event, or to {@code response.inject} with {@code response.inject.failed}.
 *
 * <p>{@link #status()} is the HTTP status that the Responses API adds to its errors, or 0 if there is none.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-server-events/error">API reference: error</a>
 */
public final class ErrorEventException extends RealtimeException {
    private static final long serialVersionUID = 1L;
    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final transient JsonValue event;
    private final transient JsonNode error;
    private final @Nullable String code;
    private final @Nullable String type;
    private final @Nullable String param;

    private ErrorEventException(String request, JsonValue event, JsonNode error, int status) {
        super(message(request, error), null, status == 0 ? null : ResponseInfo.of(status, NO_HEADERS));
        this.event = event;
        this.error = error;
        code = error.path("code").textValue();
        type = error.path("type").textValue();
        param = error.path("param").textValue();
    }

    /**
     * Creates the exception for a request that got an error.
     *
     * @param request what was requested; the start of the message
     * @param event an event that has an {@code error} or is one
     */
    public static ErrorEventException of(String request, JsonValue event) {
        return new ErrorEventException(
                Given.notNull(request, "request"),
                event,
                error(Given.notNull(event, "event")),
                Json.toTree(event).path("status").asInt());
    }

    /** Returns the error in an event: an object or a string of that name, or the event itself. */
    private static JsonNode error(JsonValue event) {
        JsonNode tree = Json.toTree(event);
        JsonNode inner = tree.path("error");
        if (inner.isObject()) {
            return inner;
        }
        return inner.isTextual()
                ? JsonNodeFactory.instance.objectNode().set("message", inner)
                : tree.<ObjectNode>deepCopy().without(List.of("type", "event_id"));
    }

    /**
     * Returns the event: a {@link ServerEvent.ErrorEvent} of the Realtime API, or the generated class of the event of
     * the Responses API.
     */
    public JsonValue event() {
        return event;
    }

    /** Returns the error object, with {@code message}, {@code code} and so on. */
    public JsonNode error() {
        return error;
    }

    /** Returns the error code, such as {@code invalid_value}, or null if the server sent none. */
    public @Nullable String code() {
        return code;
    }

    /** Returns the type of error, such as {@code invalid_request_error}, or null if the server sent none. */
    public @Nullable String type() {
        return type;
    }

    /** Returns the property that caused the error, or null if the server named none. */
    public @Nullable String param() {
        return param;
    }

    private static String message(String request, JsonNode error) {
        String told = error.path("message").textValue();
        return request + ": " + (told == null ? "the server answered with an error" : told) + details(error);
    }
}
