package io.fluentopenai.client.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonUnknown;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds errors in what was read as a result. It looks at what the API's document does not name there, and at the choices:
 * nothing that is documented is ever taken for an error, and an answer without undocumented properties costs a look.
 *
 * <p>Some marks mean an error even beside choices: an {@code error}, {@code "success": false}. Others, such as a code, mean
 * one only if the answer has nothing that the document names. Objects of other kinds may have an error and be what was
 * asked for.
 */
public final class InBandErrors {
    private static final String CHOICES = "choices";
    private static final String ERROR = "error";

    private static final Set<String> GOOD_WORDS =
            Set.of("", "0", "ok", "success", "successful", "succeeded", "true", "none", "null", "normal");

    private static final Set<String> BAD_STATUSES = Set.of(ERROR, "fail", "failed", "failure");

    private InBandErrors() {}

    /** Returns whether the result that a body was read as is an error. */
    public static boolean inBody(@Nullable Object result, byte[] json, int length) {
        return inEvent(result, json, length)
                || result instanceof JsonModel model
                        && model.isDocumented(CHOICES)
                        && !model.extraProperties().isEmpty()
                        && hasNoChoice(tree(json, length));
    }

    /** Returns what {@link #inBody} does, for an event, which may have no choices. */
    public static boolean inEvent(@Nullable Object event, byte[] json, int length) {
        if (event instanceof JsonUnknown unknown) {
            // What names its type is of one that has yet to be known.
            JsonNode tree = unknown.json();
            return !tree.path("type").isTextual() && !tree.path("event").isTextual() && isError(tree);
        }
        if (!(event instanceof JsonModel model)) {
            return false;
        }
        boolean hasChoices = model.isDocumented(CHOICES);
        return !model.extraProperties().isEmpty() && isRefused(model, hasChoices)
                || hasChoices && ErrorShapes.mentionsError(json, length) && hasFailedChoice(tree(json, length));
    }

    private static boolean isRefused(JsonModel model, boolean hasChoices) {
        Set<Map.Entry<String, JsonNode>> extras = model.extraProperties().entrySet();
        Predicate<String> undocumented = name -> !model.isDocumented(name);
        return hasFailed(extras, undocumented)
                ? hasChoices || isBare(model)
                : hasRefused(extras, undocumented) && isBare(model);
    }

    /** Returns whether what is expected to be something else, or nothing, is JSON that has the marks of an error. */
    public static boolean isError(byte[] json, int length) {
        JsonNode tree = tree(json, length);
        return tree != null && isError(tree);
    }

    /** Returns whether JSON of which nothing else is known is an error: it has the marks of one, and no choices. */
    static boolean isError(JsonNode json) {
        JsonNode node = json.isArray() ? json.path(0) : json;
        if (json.isArray() && node.has("id")) {
            // A list of objects, the first of which may well have failed.
            return false;
        }
        Set<Map.Entry<String, JsonNode>> properties = node.properties();
        return hasFailed(properties, name -> true)
                || isText(node.path("object"), ERROR)
                || node.path(CHOICES).isEmpty()
                        && (hasRefused(properties, name -> true)
                                || node.path("message").isTextual());
    }

    /** Returns whether there is what means an error even beside choices. */
    private static boolean hasFailed(Set<Map.Entry<String, JsonNode>> properties, Predicate<String> counts) {
        for (Map.Entry<String, JsonNode> property : properties) {
            JsonNode value = property.getValue();
            boolean failed = switch (Named.plain(property.getKey())) {
                case ERROR -> Named.isSomething(value);
                case "success" -> value.isBoolean() && !value.booleanValue() || isText(value, "false");
                case "baseresp" -> isBadCode(Named.get(value, "statuscode"));
                default -> false;
            };
            if (failed && counts.test(property.getKey())) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether there is what means an error if there is nothing else. */
    private static boolean hasRefused(Set<Map.Entry<String, JsonNode>> properties, Predicate<String> counts) {
        for (Map.Entry<String, JsonNode> property : properties) {
            JsonNode value = property.getValue();
            boolean refused = switch (Named.plain(property.getKey())) {
                case "detail", "errors", "fault" -> Named.isSomething(value);
                case "errormessage", "errormsg", "errmsg" -> Named.isSomething(value) && isBadWord(value);
                case "code", "statuscode", "errorcode", "errcode", "errno" -> isBadCode(value);
                case "status" -> isBadStatus(value);
                case "header", "meta", "response" ->
                    hasRefused(value.properties(), name -> true) || hasFailed(value.properties(), name -> true);
                default -> false;
            };
            if (refused && counts.test(property.getKey())) {
                return true;
            }
        }
        return false;
    }

    /** A number that is none of success: 0 and what begins with 2 are, in the codes of vendors and of HTTP. */
    private static boolean isBadCode(JsonNode code) {
        if (code.isNumber() || code.isTextual() && code.textValue().matches("-?\\d{1,9}")) {
            int number = code.asInt();
            return number != 0 && (number < 200 || number > 299);
        }
        return isBadWord(code);
    }

    private static boolean isBadWord(JsonNode word) {
        return word.isTextual() && !GOOD_WORDS.contains(word.textValue().strip().toLowerCase(Locale.ROOT));
    }

    /** Unlike a code it may also say how far something has come. */
    private static boolean isBadStatus(JsonNode status) {
        return status.isNumber() && status.asInt() >= 400
                || status.isTextual()
                        && BAD_STATUSES.contains(status.textValue().strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isText(JsonNode value, String text) {
        return value.isTextual() && value.textValue().equals(text);
    }

    /** Returns whether a model has nothing that the document names, but for what kind of object it is. */
    private static boolean isBare(JsonModel model) {
        for (Map.Entry<String, JsonNode> property : Json.toTree(model).properties()) {
            String name = property.getKey();
            JsonNode value = property.getValue();
            boolean says = Named.isSomething(value) || value.isNumber() && value.asDouble() != 0 || value.isBoolean();
            if (says && model.isDocumented(name) && !name.equals("object")) {
                return false;
            }
        }
        return true;
    }

    // ---- Choices

    private static @Nullable JsonNode tree(byte[] json, int length) {
        return ErrorBodies.json(new String(json, 0, length, StandardCharsets.UTF_8).strip());
    }

    /** A moderation may stand there in place of what it forbids. */
    private static boolean hasNoChoice(@Nullable JsonNode answer) {
        if (answer == null || answer.path("moderation").isObject()) {
            return false;
        }
        for (JsonNode choice : answer.path(CHOICES)) {
            if (!choice.isNull()) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasFailedChoice(@Nullable JsonNode answer) {
        if (answer != null) {
            for (JsonNode choice : answer.path(CHOICES)) {
                String reason = choice.path("finish_reason").asText("").toLowerCase(Locale.ROOT);
                if (reason.endsWith(ERROR) || Named.isSomething(choice.path(ERROR))) {
                    return true;
                }
            }
        }
        return false;
    }
}
