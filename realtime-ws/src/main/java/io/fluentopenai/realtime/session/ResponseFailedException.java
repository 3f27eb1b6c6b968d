package io.fluentopenai.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.event.ServerEvent;
import org.jspecify.annotations.Nullable;

/** A requested response ended with the status {@code failed}. */
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

    /** Creates the exception for the event that ends a response. */
    public static ResponseFailedException of(JsonValue event) {
        JsonNode response = Json.toTree(Given.notNull(event, "event")).path("response");
        // The Realtime API has it in the details of the status, the Responses API in the response.
        JsonNode error = response.path("status_details").path("error");
        return new ResponseFailedException(event, response, error.isObject() ? error : response.path("error"));
    }

    /**
     * Returns the event with the response: a {@link ServerEvent.ResponseDone} of the Realtime API, or the generated
     * class of {@code response.failed} of the Responses API.
     */
    public JsonValue event() {
        return event;
    }

    /** Returns the error code, or null if the server sent none. */
    public @Nullable String code() {
        return code;
    }

    /** Returns the type of error, or null if the server sent none, as in the Responses API. */
    public @Nullable String type() {
        return type;
    }

    private static String message(@Nullable String id, JsonNode error) {
        String told = error.path("message").textValue();
        return "The response " + (id == null ? "" : id + " ") + "has failed" + (told == null ? "" : ": " + told)
                + details(error);
    }
}
