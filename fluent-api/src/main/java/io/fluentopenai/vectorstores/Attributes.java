package io.fluentopenai.vectorstores;

import io.fluentopenai.client.model.VectorStoreFileAttributesValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of files, from and to plain values. */
final class Attributes {
    private Attributes() {}

    static Map<String, Object> read(@Nullable Map<String, VectorStoreFileAttributesValue> attributes) {
        Map<String, Object> plain = new LinkedHashMap<>();
        if (attributes != null) {
            attributes.forEach((name, value) -> {
                if (value.isString()) {
                    plain.put(name, value.asString());
                } else if (value.isNumber()) {
                    plain.put(name, value.asNumber());
                } else if (value.isBoolean()) {
                    plain.put(name, value.asBoolean());
                }
            });
        }
        return Collections.unmodifiableMap(plain);
    }

    static Map<String, VectorStoreFileAttributesValue> write(Map<String, ?> plain) {
        Map<String, VectorStoreFileAttributesValue> attributes = new LinkedHashMap<>();
        plain.forEach((name, value) -> attributes.put(name, write(name, value)));
        return attributes;
    }

    private static VectorStoreFileAttributesValue write(String name, @Nullable Object value) {
        if (value instanceof String text) {
            return VectorStoreFileAttributesValue.ofString(text);
        }
        if (value instanceof Number number) {
            return VectorStoreFileAttributesValue.ofNumber(number.doubleValue());
        }
        if (value instanceof Boolean truth) {
            return VectorStoreFileAttributesValue.ofBoolean(truth);
        }
        throw new IllegalArgumentException("The attribute " + name + " must be a string, a number or a boolean, not "
                + (value == null ? "null" : value.getClass().getSimpleName()));
    }
}
