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
 * What the model thinks of what it was given.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations/object">The moderation object in the API
 *     reference</a>
 */
public final class ModerationResult extends ApiObject<CreateModerationResponse> {
    /** What a call answered. */
    public ModerationResult(OpenAI openai, ApiResponse<CreateModerationResponse> response) {
        super(openai, response);
    }

    /** The model that judged; null if the server left it out. */
    public @Nullable String model() {
        return LenientValues.text(raw().model());
    }

    /**
     * Whether anything of it is harmful.
     *
     * @throws IllegalStateException if the server left a verdict out
     */
    public boolean isFlagged() {
        return verdicts().stream().anyMatch(Verdict::isFlagged);
    }

    /**
     * What was found, input by input, in their order. Inputs of text and images together get one verdict.
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
     * What was found in one input. Categories have the names of the API, such as {@code hate/threatening}; those that
     * this version does not know are there too. Immutable.
     */
    public static final class Verdict {
        private final CreateModerationResponseResult raw;

        Verdict(CreateModerationResponseResult raw) {
            this.raw = raw;
        }

        /** Whether anything of it is harmful. */
        public boolean isFlagged() {
            return Boolean.TRUE.equals(raw.flagged());
        }

        /** Each category, and whether it applies; unmodifiable. */
        public Map<String, Boolean> categories() {
            return properties(raw.categories(), JsonNode::isBoolean, JsonNode::booleanValue);
        }

        /** The categories that apply; unmodifiable, maybe empty. */
        public List<String> flaggedCategories() {
            return categories().entrySet().stream()
                    .filter(Map.Entry::getValue)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** How sure the model is of each category, from 0 to 1; unmodifiable. */
        public Map<String, Double> scores() {
            return properties(raw.categoryScores(), JsonNode::isNumber, JsonNode::doubleValue);
        }

        /** The kinds of input, {@code text} and {@code image}, that each score is about; unmodifiable, maybe empty. */
        public Map<String, List<String>> appliedInputTypes() {
            return properties(raw.categoryAppliedInputTypes(), JsonNode::isArray, Verdict::texts);
        }

        /** All of it, as the generated class has it. */
        @com.fasterxml.jackson.annotation.JsonValue
        public CreateModerationResponseResult raw() {
            return raw;
        }

        /** Its JSON. */
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
