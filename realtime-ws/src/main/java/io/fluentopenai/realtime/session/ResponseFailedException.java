package io.fluentopenai.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.event.ServerEvent;
import org.jspecify.annotations.Nullable;

/** A response that was asked for has ended with the status {@code failed}. */
public final class ResponseFailedException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient JsonValue event;
    private final @Nullable String code;
    private final @Nullable String type;

    private ResponseFailedException(JsonValue event, JsonNode response, JsonNode error) {
        super(message(response.path("id").textValue(), error), null);
        this.event = event;
        code = error.path("code").textValue();
        type = error.path("type").textValue();
    }

    /** What became of a response, by the event that ends it. */
    public static ResponseFailedException of(JsonValue event) {
        JsonNode response = Json.toTree(Given.notNull(event, "event")).path("response");
        // The Realtime API has it in the details of the status, the Responses API in the response.
        JsonNode error = response.path("status_details").path("error");
        return new ResponseFailedException(event, response, error.isObject() ? error : response.path("error"));
    }

    /**
     * The event, with what there is of the response: a {@link ServerEvent.ResponseDone} of the Realtime API, or the generated
     * class of {@code response.failed} in sessions of the Responses API.
     */
    public JsonValue event() {
        return event;
    }

    /** The precise reason; null if the server gave none. */
    public @Nullable String code() {
        return code;
    }

    /** The kind of error; null if the server gave none, as in the Responses API. */
    public @Nullable String type() {
        return type;
    }

    private static String message(@Nullable String id, JsonNode error) {
        String told = error.path("message").textValue();
        return "The response " + (id == null ? "" : id + " ") + "has failed" + (told == null ? "" : ": " + told)
                + details(error);
    }
}
