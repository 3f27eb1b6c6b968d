package io.fluentopenai.mcp;

import io.fluentopenai.client.json.JsonSyntaxException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server cannot be reached, does not respond, or responds with an error. The cause is the exception of the MCP
 * SDK.
 */
public final class McpServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int MOST_CAUSES = 5;

    private McpServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A result that the server itself marks as an error. */
    static McpServerException toolError(String message) {
        return new McpServerException(message, null);
    }

    static RuntimeException of(String what, @Nullable String server, Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof McpServerException known) {
            return known;
        }
        String reason = cause instanceof TimeoutException ? "it did not answer in time" : messages(cause);
        return new McpServerException(
                "Cannot " + what + " the MCP server" + (server == null ? "" : " " + server) + ": " + reason, cause);
    }

    /** The SDK's outermost message seldom says more than that something failed. */
    private static String messages(Throwable thrown) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable at = thrown; at != null && messages.size() < MOST_CAUSES; at = at.getCause()) {
            messages.add(JsonSyntaxException.message(at));
        }
        return String.join(": ", messages);
    }
}
