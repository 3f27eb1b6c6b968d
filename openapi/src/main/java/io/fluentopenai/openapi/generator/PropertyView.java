package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.sheet.FactSheet;
import io.fluentopenai.openapi.sheet.Type;
import io.fluentopenai.openapi.sheet.Type.Named;
import io.fluentopenai.openapi.sheet.Type.Simple;
import java.util.List;
import java.util.StringJoiner;
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

    /** The name in the document, for Javadoc. */
    String wireCode() {
        return JavaNames.code(wireName);
    }

    String type() {
        return propertyType.java();
    }

    /** Both null and absent are documented, so they are kept apart. */
    boolean threeState() {
        return nullable && !required;
    }

    String read() {
        return JavaLayout.lines(ReadStatements.readProperty(propertyType, "this." + name, index), 5);
    }

    /** The statement that writes the property. */
    String write() {
        String method = propertyType instanceof Simple simple
                ? switch (simple) {
                    case STRING -> "string";
                    case INTEGER -> "integer";
                    case NUMBER -> "number";
                    case BOOLEAN -> "bool";
                    case VECTOR -> "value";
                    case ANY, FILE -> "any";
                }
                : propertyType instanceof Named ? "value" : "any";
        return "out.%s(this, %d, this.%s, %s);".formatted(method, index, name, flags());
    }

    private String flags() {
        StringJoiner flags = new StringJoiner(" | ");
        flags.setEmptyValue("0");
        if (required) {
            flags.add(nullable ? "JsonWriter.NULLABLE" : "JsonWriter.REQUIRED");
        }
        if (schema.path("x-secret").asBoolean()) {
            flags.add("JsonWriter.SECRET");
        }
        return flags.toString();
    }

    /** Returns the statement that a setter runs before it stores the value. */
    String mark() {
        return nullable ? "setMark(" + index + ", " + name + " == null);" : "unmark(" + index + ");";
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

    /** The enum that a list is of; null for other types. */
    @Nullable
    String enumOfList() {
        return propertyType instanceof Type.ListOf list && list.element().is(FactSheet.Kind.ENUM)
                ? list.element().java()
                : null;
    }

    boolean deprecated() {
        return schema.path("deprecated").asBoolean();
    }

    boolean named(FactSheet.Kind kind) {
        return propertyType.is(kind);
    }

    List<String> doc() {
        return Facts.of(schema, required, nullable);
    }
}
