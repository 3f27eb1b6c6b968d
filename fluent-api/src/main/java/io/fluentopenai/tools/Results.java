package io.fluentopenai.tools;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import io.fluentopenai.Content;
import io.fluentopenai.internal.Jackson;
import io.fluentopenai.internal.Openness;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Serializes the results of functions for the model. It belongs to the tools, which know the users' classes anyway, so
 * that these are introspected once and retained no longer than the tools.
 *
 * <p>Thread-safe.
 */
final class Results {
    static final String SUCCESS = "success";

    /** Made for the first result that needs it. */
    private @Nullable ObjectMapper mapper;

    private synchronized ObjectMapper mapper() {
        ObjectMapper made = mapper;
        if (made == null) {
            made = Jackson.newMapper().addModule(guard()).build();
            mapper = made;
        }
        return made;
    }

    /** Refuses what would be written without its data. What is still at work has properties, but not those of what it will give. */
    private static SimpleModule guard() {
        JsonSerializer<Object> refusing = new JsonSerializer<>() {
            @Override
            public void serialize(Object value, JsonGenerator out, SerializerProvider provider) throws IOException {
                provider.reportMappingProblem(
                        "it holds a %s that has not ended. Return the stage itself, which is waited for, or what it gives",
                        value.getClass().getName());
            }
        };
        return new SimpleModule("guard")
                .addSerializer(Future.class, refusing)
                .addSerializer(CompletionStage.class, refusing)
                .setSerializerModifier(new Bare());
    }

    /**
     * Refuses classes without properties. Jackson does so by itself unless they have an annotation, of whatever kind; a record
     * without components loses nothing, and Jackson's own annotations may mean it so.
     */
    private static final class Bare extends BeanSerializerModifier {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unchecked", "rawtypes"}) // What Jackson asks for.
        private static final Class<? extends Annotation>[] MEANT =
                new Class[] {JsonSerialize.class, JsonTypeInfo.class};

        @Override
        public JsonSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
            boolean bare = serializer instanceof BeanSerializerBase
                    && !serializer.properties().hasNext()
                    && description.findAnyGetter() == null
                    && !description.getType().isRecordType()
                    && !description.getClassAnnotations().hasOneOf(MEANT);
            return bare ? new UnknownSerializer(description.getBeanClass()) : serializer;
        }
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
        List<Content> parts = parts(value);
        if (!parts.isEmpty()) {
            return text(parts);
        }
        try {
            return mapper().writeValueAsString(value);
        } catch (JsonProcessingException refused) {
            throw new IllegalArgumentException(
                    "The result, a " + value.getClass().getName() + ", cannot be written as JSON: " + reason(refused),
                    refused);
        } catch (StackOverflowError deep) {
            // Jackson before 2.16 does not count levels when it writes.
            throw new IllegalArgumentException(
                    "The result, a " + value.getClass().getName() + ", cannot be written as JSON: it contains itself"
                            + " or is nested too deeply",
                    deep);
        }
    }

    private String reason(JsonProcessingException refused) {
        String closed = Openness.missing(refused);
        if (closed != null) {
            return closed;
        }
        JavaType type = refused instanceof InvalidDefinitionException definition ? definition.getType() : null;
        if (type == null
                || !mapper().getSerializationConfig()
                        .introspect(type)
                        .findProperties()
                        .isEmpty()) {
            return refused.getOriginalMessage();
        }
        return "Jackson finds no properties in " + type.getRawClass().getName()
                + ". Give it getters, make it a record, or return text";
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
