package io.fluentopenai.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.OpenAIException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The superclass of exceptions of a session after its handshake. The subclasses give the reason. */
public abstract class RealtimeException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    RealtimeException(String message, @Nullable Throwable cause) {
        this(message, cause, null);
    }

    RealtimeException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        super(message, cause, info);
    }

    /** The details of an error object, in parentheses; empty if it has none. */
    static String details(JsonNode error) {
        StringJoiner details = new StringJoiner(", ", " (", ")").setEmptyValue("");
        for (String name : new String[] {"type", "code", "param"}) {
            String value = error.path(name).textValue();
            if (value != null) {
                details.add(name + " " + value);
            }
        }
        return details.toString();
    }
}
