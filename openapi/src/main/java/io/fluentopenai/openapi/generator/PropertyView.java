package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.generator.Type.Named;
import io.fluentopenai.openapi.generator.Type.Simple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A property of an object, as the templates see it. */
record PropertyView(
        String owner,
        String wireName,
        String name,
        int index,
        JsonNode schema,
        Type propertyType,
        boolean required,
        boolean nullable,
        @Nullable String stringFactory) {

    String literal() {
        return JavaNames.literal(wireName);
    }

    String type() {
        return propertyType.java();
    }

    /** Both null and absent are documented, so they are kept apart. */
    boolean threeState() {
        return nullable && !required;
    }

    String read() {
        return JavaLayout.lines(Codec.readProperty(propertyType, "this." + name, index), 5);
    }

    String begin() {
        String arguments = "this, " + index + ", " + literal() + ", this." + name;
        if (schema.path("x-secret").asBoolean()) {
            return "out.secretProperty(" + arguments + ", " + (required && !nullable) + ")";
        }
        return nullable && required
                ? "out.nullableProperty(" + arguments + ")"
                : "out.property(" + arguments + ", " + required + ")";
    }

    String write() {
        return Codec.write(propertyType, "this." + name);
    }

    /** What a setter does before it stores the value. */
    String mark() {
        return nullable
                ? "setMark(" + index + ", " + literal() + ", " + name + " == null);"
                : "unmark(" + index + ", " + literal() + ");";
    }

    /** The value that the public constructor presets: constants, and defaults never. */
    @Nullable
    String preset() {
        JsonNode constant = FactSheet.notNull(schema).path("const");
        if (!constant.isTextual() || propertyType != Simple.STRING) {
            return null;
        }
        return required || schema.path("x-preset").asBoolean() ? JavaNames.literal(constant.textValue()) : null;
    }

    boolean integer() {
        return propertyType == Simple.INTEGER;
    }

    boolean deprecated() {
        return schema.path("deprecated").asBoolean();
    }

    boolean named(Named.Kind kind) {
        return propertyType instanceof Named named && named.kind() == kind;
    }

    List<String> doc() {
        return Facts.of(schema, required, nullable);
    }
}
