package io.fluentopenai.client.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what the body of an error says, in whichever shape a server, a provider behind it or a gateway wrote it. */
public final class ErrorBodies {
    private static final int LONGEST_TEXT = 500;

    /** From the most to the least telling; as {@link Named#plain} has them. */
    private static final List<String> MESSAGES = List.of(
            "message",
            "msg",
            "faultstring",
            "detail",
            "error",
            "errordescription",
            "errormessage",
            "errormsg",
            "errmsg",
            "statusmsg",
            "statusmessage",
            "reason",
            "title");

    private static final List<String> CODES =
            List.of("code", "statuscode", "errorcode", "errcode", "errno", "httpcode", "httpstatus");

    /** Objects in which servers wrap what they have to say. */
    private static final List<String> WRAPPERS = List.of("error", "fault", "baseresp", "header", "meta", "response");

    /** Properties that only results have. */
    private static final List<String> RESULTS =
            List.of("\"choices\"", "\"output\"", "\"data\"", "\"text\"", "\"content\"", "\"delta\"");

    private ErrorBodies() {}

    /** Reads the error from a body. Accepts any text. */
    public static ApiError read(String body) {
        String text = stripped(body);
        JsonNode json = json(text);
        if (json != null) {
            return read(json, body);
        }
        return new ApiError(text.isEmpty() ? null : shorten(withoutMarkup(text)), null, null, null, body);
    }

    /** Reads an error that came as a success, like {@link #read}; its message always quotes the body. */
    public static ApiError quoting(String body) {
        ApiError error = read(body);
        String quoted = shorten(body.strip());
        String message = error.message() == null || quoted.equals(error.message())
                ? "the response is an error: ".concat(quoted)
                : error.message().concat("; the response was ").concat(quoted);
        return new ApiError(message, error.type(), error.code(), error.param(), body);
    }

    /**
     * Returns the end of a message about an unexpected body. Bodies that look like results are not quoted, not even in part:
     * a model's words do not belong in a log.
     */
    public static String theAnswerWas(String body) {
        String said = body.strip();
        for (String result : RESULTS) {
            if (said.contains(result)) {
                return "";
            }
        }
        return said.isEmpty() ? "" : "; the response was ".concat(shorten(said));
    }

    /** Returns the title of an HTML page, or its text; null if the body is no page. */
    public static @Nullable String page(String body) {
        String text = stripped(body);
        return text.startsWith("<") ? shorten(withoutMarkup(text)) : null;
    }

    private static String stripped(String body) {
        return (body.startsWith("\ufeff") ? body.substring(1) : body).strip();
    }

    /** The JSON that a text begins with; null if it begins with none. */
    static @Nullable JsonNode json(String text) {
        if (!text.startsWith("{") && !text.startsWith("[") && !text.startsWith("\"")) {
            return null;
        }
        try (JsonReader in = JsonReader.of(text.getBytes(StandardCharsets.UTF_8))) {
            return in.node();
        } catch (IOException notJson) {
            return null;
        }
    }

    private static ApiError read(JsonNode root, String body) {
        JsonNode node = root.isArray() && !root.isEmpty() ? root.get(0) : root;
        if (node.isTextual()) {
            return new ApiError(shorten(node.textValue()), null, null, null, body);
        }
        JsonNode inner = saying(node);
        JsonNode error = inner == null ? node : inner;
        String code = code(error);
        return new ApiError(
                message(node, inner, body),
                Named.scalar(error, "type"),
                code == null ? code(node) : code,
                Named.scalar(error, "param"),
                body);
    }

    private static String message(JsonNode node, @Nullable JsonNode inner, String body) {
        String message = inner == null ? null : Named.text(inner, MESSAGES);
        if (message != null && inner != null) {
            return shorten(message).concat(cause(inner));
        }
        JsonNode said = Named.get(node, "error");
        if (said.isObject()) {
            return shorten(said.toString());
        }
        if (said.isTextual() && !said.textValue().isBlank()) {
            return shorten(said.textValue());
        }
        message = Named.text(node, MESSAGES);
        return shorten(message == null ? body.strip() : message);
    }

    /** The object that says what went wrong: one that the root wraps, or one in a choice; null if it is the root itself. */
    private static @Nullable JsonNode saying(JsonNode root) {
        for (JsonNode choice : root.path("choices")) {
            if (Named.isSomething(choice.path("error"))) {
                return choice.path("error").isObject() ? choice.path("error") : choice;
            }
        }
        for (String wrapper : WRAPPERS) {
            JsonNode value = Named.get(root, wrapper);
            if (value.isObject()) {
                JsonNode inner = Named.get(value, "error");
                return inner.isObject() ? inner : value;
            }
        }
        JsonNode first = Named.get(root, "errors").path(0);
        return first.isObject() && Named.text(root, MESSAGES) == null ? first : null;
    }

    /** Returns the reason of the provider behind an aggregator, whose own message says only that it refused. */
    private static String cause(JsonNode error) {
        JsonNode metadata = error.path("metadata");
        JsonNode raw = metadata.path("raw");
        if (!Named.isSomething(raw)) {
            return "";
        }
        String said = shorten(raw.isTextual() ? raw.textValue().strip() : raw.toString());
        JsonNode provider = metadata.path("provider_name");
        return (provider.isTextual() ? " from ".concat(provider.textValue()) : "")
                .concat(": ")
                .concat(said);
    }

    private static @Nullable String code(JsonNode error) {
        String code = Named.scalar(error, CODES);
        JsonNode status = Named.get(error, "status");
        return code == null && status.isNumber() ? status.asText() : code;
    }

    /** The title of an HTML page, or the page without its tags: gateways answer so. */
    private static String withoutMarkup(String text) {
        if (!text.startsWith("<")) {
            return text;
        }
        int title = indexOfIgnoreCase(text, "<title");
        int from = title < 0 ? -1 : text.indexOf('>', title);
        int to = from < 0 ? -1 : text.indexOf('<', from);
        if (to > from + 1) {
            return text.substring(from + 1, to).replaceAll("\\s+", " ").strip();
        }
        String plain = text.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
        return plain.isEmpty() ? text : plain;
    }

    private static int indexOfIgnoreCase(String text, String wanted) {
        for (int i = 0; i <= text.length() - wanted.length(); i++) {
            if (text.regionMatches(true, i, wanted, 0, wanted.length())) {
                return i;
            }
        }
        return -1;
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT).concat("…");
    }
}
