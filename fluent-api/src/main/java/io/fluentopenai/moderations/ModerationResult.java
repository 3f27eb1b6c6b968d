package io.fluentopenai.moderations;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateModerationResponse;
import io.fluentopenai.client.model.CreateModerationResponseResult;
import io.fluentopenai.internal.Jackson;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The result of a moderation.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations/object">The moderation object in the API
 *     reference</a>
 */
public final class ModerationResult extends ApiObject<CreateModerationResponse> {
    /** Wraps the body of an API response. */
    public ModerationResult(OpenAI openai, ApiResponse<CreateModerationResponse> response) {
        super(openai, response);
    }

    /** Returns the moderation model; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /**
     * Returns whether any input is flagged as potentially harmful.
     *
     * @throws IllegalStateException if the server left a verdict out
     */
    public boolean isFlagged() {
        return verdicts().stream().anyMatch(Verdict::isFlagged);
    }

    /**
     * Returns the verdict of each input, in order. Texts and images that were moderated together have one verdict.
     *
     * @throws IllegalStateException if the server left a verdict out
     */
    public List<Verdict> verdicts() {
        List<CreateModerationResponseResult> results = raw().results();
        return results == null
                ? List.of()
                : results.stream()
                        .map(result -> new Verdict(required("verdict", result)))
                        .toList();
    }

    /**
     * The verdict on one input. Categories have the names of the API, such as {@code hate/threatening}, and include
     * those that this version does not know. Immutable.
     */
    public static final class Verdict {
        private final CreateModerationResponseResult raw;

        Verdict(CreateModerationResponseResult raw) {
            this.raw = raw;
        }

        /** Returns whether the input is flagged as potentially harmful. */
        public boolean isFlagged() {
            return Boolean.TRUE.equals(raw.flagged());
        }

        /** Returns for each category whether it applies, as an unmodifiable map. */
        public Map<String, Boolean> categories() {
            return properties(raw.categories(), JsonNode::isBoolean, JsonNode::booleanValue);
        }

        /** Returns the categories that apply, as an unmodifiable list that may be empty. */
        public List<String> flaggedCategories() {
            return categories().entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** Returns the score of each category, 0 to 1, as an unmodifiable map. */
        public Map<String, Double> scores() {
            return properties(raw.categoryScores(), JsonNode::isNumber, JsonNode::doubleValue);
        }

        /**
         * Returns the input types of each category's score, {@code text} and {@code image}, as an unmodifiable map that
         * may be empty.
         */
        public Map<String, List<String>> appliedInputTypes() {
            return properties(raw.categoryAppliedInputTypes(), JsonNode::isArray, Verdict::texts);
        }

        /** Returns the generated object, which has all properties. */
        @com.fasterxml.jackson.annotation.JsonValue
        public CreateModerationResponseResult raw() {
            return raw;
        }

        /** Returns the JSON. */
        @Override
        public String toString() {
            return raw.toString();
        }

        private static List<String> texts(JsonNode array) {
            return Jackson.elements(array).map(JsonNode::asText).toList();
        }

        private static <T> Map<String, T> properties(
                @Nullable JsonValue object, Predicate<JsonNode> fits, Function<JsonNode, T> value) {
            Map<String, T> properties = new LinkedHashMap<>();
            if (object != null) {
                Json.toTree(object).properties().forEach(property -> {
                    // Some categories are null for some models: they were not judged.
                    if (fits.test(property.getValue())) {
                        properties.put(property.getKey(), value.apply(property.getValue()));
                    }
                });
            }
            return Collections.unmodifiableMap(properties);
        }
    }
}
