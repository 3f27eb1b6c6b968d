package io.fluentopenai.realtime;

import io.fluentopenai.client.model.RealtimeResponse;
import io.fluentopenai.client.model.RealtimeResponseStatusDetails;
import io.fluentopenai.client.model.RealtimeResponseStatusDetailsError;
import org.jspecify.annotations.Nullable;

/** A response that was asked for has ended with the status {@code failed}. */
public final class ResponseFailedException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient ServerEvent.ResponseDone event;

    ResponseFailedException(ServerEvent.ResponseDone event) {
        super(message(event), null);
        this.event = event;
    }

    /** The event, with what there is of the response. */
    public ServerEvent.ResponseDone event() {
        return event;
    }

    /** The precise reason; null if the server gave none. */
    public @Nullable String code() {
        RealtimeResponseStatusDetailsError error = error(event);
        return error == null ? null : error.code();
    }

    /** The kind of error; null if the server gave none. */
    public @Nullable String type() {
        RealtimeResponseStatusDetailsError error = error(event);
        return error == null ? null : error.type();
    }

    private static @Nullable RealtimeResponseStatusDetailsError error(ServerEvent.ResponseDone event) {
        RealtimeResponse response = event.response();
        RealtimeResponseStatusDetails details = response == null ? null : response.statusDetails();
        return details == null ? null : details.error();
    }

    private static String message(ServerEvent.ResponseDone event) {
        RealtimeResponseStatusDetailsError error = error(event);
        String id = event.responseId();
        String start = id == null ? "The response has failed" : "The response " + id + " has failed";
        return error == null ? start : start + " (type " + error.type() + ", code " + error.code() + ")";
    }
}
