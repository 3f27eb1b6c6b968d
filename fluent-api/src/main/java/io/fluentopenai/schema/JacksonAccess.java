package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import io.fluentopenai.internal.Openness;
import java.util.HashSet;
import java.util.Set;

/** Finds out whether and how Jackson will read and write a type. Throws now what Jackson would throw at the first value. */
final class JacksonAccess {
    private final ObjectMapper mapper;
    private final DeserializationConfig config;
    private final Refusal refusal;

    /** Throws for a type that Jackson cannot read, if it has a better message than Jackson's. */
    @FunctionalInterface
    interface Refusal {
        void refuse(TypeUse type, String path);
    }

    JacksonAccess(ObjectMapper mapper, Refusal refusal) {
        this.mapper = mapper;
        this.config = mapper.getDeserializationConfig();
        this.refusal = refusal;
    }

    /** The names of what Jackson reads, ignored properties left out. Fails where Jackson would, but now. */
    Set<String> readable(TypeUse type, String path) {
        if (!(reader(type, path) instanceof BeanDeserializerBase reader)) {
            throw new SchemaException(
                    path,
                    "Jackson does not read " + type.raw().getName() + " as an object with properties",
                    "Use a record");
        }
        ValueInstantiator maker = reader.getValueInstantiator();
        boolean fromProperties = maker.canCreateUsingDefault() || maker.canCreateFromObjectWith();
        if (!fromProperties) {
            throw new SchemaException(
                    path,
                    type.raw().getName() + " cannot be made from its properties",
                    "Give it a constructor without parameters, or put @JsonCreator on one with them; where it is one value, put @JsonValue on that");
        }
        Set<String> names = new HashSet<>();
        reader.properties().forEachRemaining(property -> {
            if (!property.isIgnorable()) {
                names.add(property.getName());
            }
        });
        return names;
    }

    /** Returns Jackson's deserializer of a type. Throws now what Jackson would throw at the first value. */
    JsonDeserializer<?> reader(TypeUse type, String path) {
        DefaultDeserializationContext context =
                ((DefaultDeserializationContext) mapper.getDeserializationContext()).createDummyInstance(config);
        try {
            return context.findNonContextualValueDeserializer(type.javaType(mapper));
        } catch (JsonMappingException refused) {
            refusal.refuse(type, path);
            throw unreadable(type.raw(), path, refused.getOriginalMessage(), refused);
        }
    }

    /**
     * Throws if Jackson has no access to a property that it must write, which it would notice at the first value only. Other
     * reasons why it cannot write the type do not matter until somebody writes one.
     */
    void checkWritable(TypeUse type, String path) {
        Class<?> raw = type.raw();
        if (raw.getModule().isOpen(raw.getPackageName(), ObjectMapper.class.getModule())) {
            return;
        }
        try {
            mapper.getSerializerProviderInstance().findValueSerializer(type.javaType(mapper));
        } catch (JsonMappingException refused) {
            if (Openness.missing(refused) != null) {
                throw unreadable(raw, path, refused.getOriginalMessage(), refused);
            }
        }
    }

    /** Returns the JSON that Jackson writes for a constant. */
    JsonNode written(Object constant, Class<?> type, String path) {
        try {
            return mapper.valueToTree(constant);
        } catch (IllegalArgumentException refused) {
            throw unreadable(type, path, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static SchemaException unreadable(Class<?> type, String path, String why, Exception refused) {
        String opens = Openness.missing(refused);
        SchemaException refusal = opens != null
                ? new SchemaException(
                        path,
                        "Jackson, which reads and writes objects by reflection, has no access to " + type.getName(),
                        opens)
                : new SchemaException(
                        path,
                        "Jackson cannot read " + type.getName() + ": " + why,
                        "Change the class or its annotations");
        refusal.initCause(refused);
        return refusal;
    }
}
