package io.fluentopenai.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads values of a type. Jackson looks for the deserializer of the type when the first one comes, and once. */
final class Binder {
    private final ObjectMapper mapper;
    private final JavaType type;
    private volatile @Nullable ObjectReader reader;

    Binder(ObjectMapper mapper, JavaType type) {
        this.mapper = mapper;
        this.type = type;
    }

    private ObjectReader reader() {
        ObjectReader known = reader;
        if (known == null) {
            // What follows a value is looked at where the whole is read.
            known = mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
            reader = known;
        }
        return known;
    }

    Object bind(JsonNode value) throws IOException {
        return reader().readValue(value);
    }

    Object bind(JsonParser in) throws IOException {
        return reader().readValue(in);
    }

    /** Binds the value of a property. Exceptions have the property in their path. */
    Object bind(JsonNode value, String property) throws IOException {
        try {
            return bind(value);
        } catch (JsonProcessingException refused) {
            throw JsonMappingException.wrapWithPath(refused, value, property);
        }
    }
}
