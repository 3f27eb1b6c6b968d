package io.fluentopenai.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.module.SimpleSerializers;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.Converter;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Jackson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code ObjectMapper} that reads and writes values as the schemas say. */
final class Mapping {
    private Mapping() {}

    /** A key of a map with its value, in the JSON of a map. */
    record Entry<K, V>(K key, V value) {}

    /**
     * A mapper of its own, with caches of its own: a shared one would keep the classes of users alive for ever. It ignores
     * properties that it does not know; what a value must have is the schema's affair.
     */
    static ObjectMapper newMapper() {
        SimpleModule module = new SimpleModule("schema");
        module.setDeserializers(new MapsFromPairs());
        module.setSerializers(new MapsToPairs());
        module.addDeserializer(byte.class, new SignedByte());
        module.addDeserializer(Byte.class, new SignedByte());
        return Jackson.newMapper()
                .annotationIntrospector(new SealedTypes())
                .addModule(module)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Empty text would be read as null, where null may not stand.
                .withCoercionConfig(UUID.class, Mapping::emptyTextFails)
                .withCoercionConfig(Currency.class, Mapping::emptyTextFails)
                .build();
    }

    private static void emptyTextFails(MutableCoercionConfig config) {
        config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    }

    /** Jackson takes 128 to 255, too, and makes negative numbers of them. */
    private static final class SignedByte extends StdScalarDeserializer<Byte> {
        private static final long serialVersionUID = 1L;

        SignedByte() {
            super(Byte.class);
        }

        @Override
        public Byte deserialize(JsonParser in, DeserializationContext context) throws IOException {
            int value = in.getIntValue();
            return value == (byte) value
                    ? (Byte) (byte) value
                    : (Byte) context.handleWeirdNumberValue(Byte.class, value, "it is not in the range of a byte");
        }
    }

    private static JavaType pairs(TypeFactory types, MapType type) {
        return types.constructCollectionType(
                List.class, types.constructParametricType(Entry.class, type.getKeyType(), type.getContentType()));
    }

    private static final class MapsFromPairs extends SimpleDeserializers {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonDeserializer<?> findMapDeserializer(
                MapType type,
                DeserializationConfig config,
                BeanDescription description,
                @Nullable KeyDeserializer keys,
                @Nullable TypeDeserializer typed,
                @Nullable JsonDeserializer<?> values) {
            return new StdDelegatingDeserializer<>(new FromPairs(type));
        }
    }

    private static final class MapsToPairs extends SimpleSerializers {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSerializer<?> findMapSerializer(
                SerializationConfig config,
                MapType type,
                BeanDescription description,
                @Nullable JsonSerializer<Object> keys,
                @Nullable TypeSerializer typed,
                @Nullable JsonSerializer<Object> values) {
            return new StdDelegatingSerializer(new ToPairs(type));
        }
    }

    private record FromPairs(MapType type) implements Converter<List<Entry<Object, Object>>, Map<Object, Object>> {
        @Override
        public Map<Object, Object> convert(List<Entry<Object, Object>> pairs) {
            Map<Object, Object> map =
                    type.getRawClass().isAssignableFrom(LinkedHashMap.class) ? new LinkedHashMap<>() : new TreeMap<>();
            for (Entry<Object, Object> pair : pairs) {
                Given.check(!map.containsKey(pair.key()), "the key " + pair.key() + " comes twice");
                map.put(pair.key(), pair.value());
            }
            return map;
        }

        @Override
        public JavaType getInputType(TypeFactory types) {
            return pairs(types, type);
        }

        @Override
        public JavaType getOutputType(TypeFactory types) {
            return type;
        }
    }

    private record ToPairs(MapType type) implements Converter<Map<Object, Object>, List<Entry<Object, Object>>> {
        @Override
        public List<Entry<Object, Object>> convert(Map<Object, Object> map) {
            List<Entry<Object, Object>> pairs = new ArrayList<>();
            map.forEach((key, value) -> pairs.add(new Entry<>(key, value)));
            return pairs;
        }

        @Override
        public JavaType getInputType(TypeFactory types) {
            return type;
        }

        @Override
        public JavaType getOutputType(TypeFactory types) {
            return pairs(types, type);
        }
    }
}
