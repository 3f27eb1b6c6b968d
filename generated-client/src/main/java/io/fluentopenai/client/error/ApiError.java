package io.fluentopenai.client.error;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What the body of an error says, whichever of the known shapes it has: {@code {"error": {…}}}, {@code {"error":
 * "text"}}, {@code {"object": "error", …}}, {@code {"message": "text"}}, {@code {"detail": …}}, one of these in an array,
 * HTML, or plain text.
 *
 * @param message what a person should read; null if the body says nothing
 * @param type the kind of error, such as {@code invalid_request_error}
 * @param code the precise reason, such as {@code model_not_found}; a number as its text
 * @param param the request property that is to blame
 * @param body the whole body
 */
public record ApiError(
        @Nullable String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        String body) {

    private static final int LONGEST_TEXT = 500;

    /** Reads the body of an error. Anything is accepted. */
    public static ApiError parse(String body) {
        String text = (body.startsWith("\ufeff") ? body.substring(1) : body).strip();
        if (text.startsWith("{") || text.startsWith("[") || text.startsWith("\"")) {
            try {
                return of(Json.parse(text), body);
            } catch (IllegalArgumentException notJson) {
                return new ApiError(shorten(text), null, null, null, body);
            }
        }
        return new ApiError(text.isEmpty() ? null : shorten(withoutMarkup(text)), null, null, null, body);
    }

    private static ApiError of(JsonNode root, String body) {
        JsonNode node = root.isArray() && !root.isEmpty() ? root.get(0) : root;
        if (node.isTextual()) {
            return new ApiError(shorten(node.textValue()), null, null, null, body);
        }
        JsonNode error = node.path("error");
        if (error.isObject()) {
            String message = firstText(error, "message", "detail", "error", "reason");
            return new ApiError(
                    message == null ? shorten(error.toString()) : shorten(message),
                    scalar(error, "type"),
                    scalar(error, "code"),
                    scalar(error, "param"),
                    body);
        }
        String message = error.isTextual() && !error.textValue().isBlank()
                ? error.textValue()
                : firstText(node, "message", "detail", "error_description", "title");
        if (message == null) {
            message = firstText(node.path("errors").path(0), "message", "detail");
        }
        if (message == null) {
            message = body.strip();
        }
        return new ApiError(shorten(message), scalar(node, "type"), scalar(node, "code"), scalar(node, "param"), body);
    }

    private static @Nullable String firstText(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isTextual() && !value.textValue().isBlank()) {
                return value.textValue();
            }
            if (value.isContainerNode() && !value.isEmpty()) {
                return value.toString();
            }
        }
        return null;
    }

    private static @Nullable String scalar(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
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
            return text.substring(from + 1, to).strip();
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
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
