package io.fluentopenai.realtime;

import io.fluentopenai.client.model.RealtimeServerEventErrorError;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with an {@code error} event.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-server-events/error">API reference: error</a>
 */
public final class ErrorEventException extends RealtimeException {
    private static final long serialVersionUID = 1L;

    private final transient ServerEvent.ErrorEvent event;

    ErrorEventException(String request, ServerEvent.ErrorEvent event) {
        super(message(request, event.error()), null);
        this.event = event;
    }

    /** The event. */
    public ServerEvent.ErrorEvent event() {
        return event;
    }

    /** The precise reason, such as {@code invalid_value}; null if the server gave none. */
    public @Nullable String code() {
        RealtimeServerEventErrorError error = event.error();
        return error == null ? null : error.code();
    }

    /** The kind of error, such as {@code invalid_request_error}; null if the server gave none. */
    public @Nullable String type() {
        RealtimeServerEventErrorError error = event.error();
        return error == null ? null : error.type();
    }

    /** The property that is to blame; null if the server named none. */
    public @Nullable String param() {
        RealtimeServerEventErrorError error = event.error();
        return error == null ? null : error.param();
    }

    private static String message(String request, @Nullable RealtimeServerEventErrorError error) {
        if (error == null) {
            return request + ": the server answered with an error";
        }
        StringBuilder out = new StringBuilder(request).append(": ");
        out.append(error.message() == null ? "the server answered with an error" : error.message());
        String details = detail(detail(detail("", "type", error.type()), "code", error.code()), "param", error.param());
        return details.isEmpty()
                ? out.toString()
                : out.append(" (").append(details).append(')').toString();
    }

    private static String detail(String before, String name, @Nullable String value) {
        return value == null ? before : (before.isEmpty() ? "" : before + ", ") + name + " " + value;
    }
}
