package io.fluentopenai.tests;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes generated types that are known by name only. No test here names a generated class: another revision of the
 * API's document has others, and the tests must compile with them.
 */
final class GeneratedTypes {

    /** The name of all files that are sent. */
    static final String FILE_NAME = "sample file.bin";

    private static final String MODELS = "io.fluentopenai.client.model.";
    private static final Map<Class<?>, MethodHandle> READERS = new ConcurrentHashMap<>();

    private GeneratedTypes() {}

    /** The class of a component. */
    static Class<? extends JsonValue> model(String component) {
        try {
            return Class.forName(MODELS + component).asSubclass(JsonValue.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError("No class for the component " + component, e);
        }
    }

    /** Reads a complete document with the static {@code read} of a generated type. */
    static JsonValue read(Class<?> type, byte[] json, boolean strict) throws IOException {
        try (JsonReader in = JsonReader.of(json, 0, json.length, strict)) {
            JsonValue value = (JsonValue)
                    READERS.computeIfAbsent(type, GeneratedTypes::reader).invoke(in);
            in.end();
            return value;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #read(Class, byte[], boolean)}, leniently, of what must be readable. */
    static JsonValue read(Class<?> type, JsonNode json) {
        try {
            return read(type, ExactJson.bytes(json), false);
        } catch (IOException e) {
            throw new AssertionError(type.getSimpleName() + " does not read " + ExactJson.shortened(json), e);
        }
    }

    private static MethodHandle reader(Class<?> type) {
        try {
            return MethodHandles.publicLookup().findStatic(type, "read", MethodType.methodType(type, JsonReader.class));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.getName() + " cannot be read", e);
        }
    }

    /** What a value, or a list or map of values, is written as. */
    static JsonNode written(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = ExactJson.MAPPER.createGenerator(bytes)) {
            JsonWriter.of(generator, false).any(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExactJson.parse(bytes.toByteArray());
    }

    /**
     * The Java value for a JSON value, as a caller of a generated method would make it.
     *
     * @param type the type of a parameter of a generated method
     */
    static Object value(Type type, JsonNode json) {
        if (type instanceof WildcardType wildcard) {
            return value(wildcard.getUpperBounds()[0], json);
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                List<Object> list = new ArrayList<>();
                json.forEach(element -> list.add(value(arguments[0], element)));
                return list;
            }
            if (generic.getRawType() == Map.class) {
                Map<String, Object> map = new LinkedHashMap<>();
                json.properties().forEach(entry -> map.put(entry.getKey(), value(arguments[1], entry.getValue())));
                return map;
            }
        }
        if (type == String.class) {
            return json.asText();
        } else if (type == Long.class) {
            return json.longValue();
        } else if (type == Double.class) {
            return json.doubleValue();
        } else if (type == Boolean.class) {
            return json.booleanValue();
        } else if (type == JsonNode.class) {
            return json;
        } else if (type == FilePart.class) {
            return file(json.asText());
        } else if (type instanceof Class<?> generated && JsonValue.class.isAssignableFrom(generated)) {
            return read(generated, json);
        }
        throw new AssertionError("No way to make a " + type + " of " + json);
    }

    /** A file to send, by what it contains. */
    static FilePart file(String content) {
        return FilePart.of(FILE_NAME, content.getBytes(StandardCharsets.UTF_8));
    }
}
