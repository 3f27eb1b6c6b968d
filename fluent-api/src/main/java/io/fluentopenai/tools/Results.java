package io.fluentopenai.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fluentopenai.ApiObject;
import io.fluentopenai.Content;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Openness;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What functions return, as the model is told. Those of one loop, so that classes of users are not kept for longer. */
final class Results {
    static final String SUCCESS = "success";

    /** Made for the first result that needs it. */
    private @Nullable ObjectMapper mapper;

    private synchronized ObjectMapper mapper() {
        ObjectMapper made = mapper;
        if (made == null) {
            made = JsonMapper.builder()
                    .typeFactory(TypeFactory.createDefaultInstance())
                    .addModules(new Jdk8Module(), new JavaTimeModule())
                    .disable(
                            SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                            SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .build();
            mapper = made;
        }
        return made;
    }

    /** Throws an {@code IllegalArgumentException} if it cannot be written. */
    String write(@Nullable Object value) {
        if (value instanceof CharSequence || value instanceof Character) {
            return value.toString();
        }
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            return String.valueOf(value);
        }
        if (value instanceof Optional<?> maybe) {
            return write(maybe.orElse(null));
        }
        if (value instanceof JsonNode tree) {
            return tree.isTextual() ? tree.textValue() : tree.toString();
        }
        if (value instanceof JsonValue model) {
            return Json.write(model);
        }
        if (value instanceof ApiObject<?> object) {
            return Json.write(object.raw());
        }
        List<Content> parts = parts(value);
        if (!parts.isEmpty()) {
            return text(parts);
        }
        try {
            return mapper().writeValueAsString(value);
        } catch (JsonProcessingException refused) {
            String missing = Openness.missing(refused);
            throw new IllegalArgumentException(
                    "The result, a " + value.getClass().getName() + ", cannot be written as JSON: "
                            + (missing == null ? refused.getOriginalMessage() : missing),
                    refused);
        }
    }

    /** The parts of a message that a function returned; empty if it returned something else. */
    static List<Content> parts(@Nullable Object value) {
        if (value instanceof Content part) {
            return List.of(part);
        }
        if (value instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(Content.class::isInstance)) {
            return list.stream().map(Content.class::cast).toList();
        }
        return List.of();
    }

    /** For endpoints that take only text as a result. */
    private static String text(List<Content> parts) {
        StringBuilder text = new StringBuilder();
        for (Content part : parts) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(part instanceof Content.Text words ? words.text() : "(" + part + ")");
        }
        return text.toString();
    }
}
