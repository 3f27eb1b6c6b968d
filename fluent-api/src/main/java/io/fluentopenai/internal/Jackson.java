package io.fluentopenai.internal;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import io.fluentopenai.client.json.JacksonVersion;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Mappers, and what newer versions of Jackson have and the oldest that this library runs with, 2.15, has not. */
public final class Jackson {
    private Jackson() {}

    /**
     * Returns the beginning of a mapper for types of users, with a cache of types of its own and with {@link JdkTypes}.
     *
     * @throws LinkageError if this Jackson is too old
     */
    public static JsonMapper.Builder newMapper() {
        JacksonVersion.check();
        return JsonMapper.builder()
                .typeFactory(newTypeFactory())
                .addModule(new JdkTypes())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    /** Returns a type factory with a cache of its own, as {@code TypeFactory.createDefaultInstance()} does from 2.18 on. */
    private static TypeFactory newTypeFactory() {
        LookupCache<Object, JavaType> cache = new LRUMap<>(16, 200);
        return TypeFactory.defaultInstance().withCache(cache);
    }

    /** Returns the elements of an array, as {@code JsonNode.valueStream()} does from 2.19 on; none if it is no array. */
    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
