package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/** The JSON type of a value. Unions use it to choose a branch. */
public enum JsonKind {
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    OBJECT("an object"),
    ARRAY("an array"),
    NULL("null"),
    /** The property or element does not exist. */
    ABSENT("nothing");

    private final String label;

    JsonKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static JsonKind of(@Nullable JsonToken token) {
        if (token == null) {
            return ABSENT;
        }
        return switch (token) {
            case VALUE_STRING, FIELD_NAME -> STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> BOOLEAN;
            case START_OBJECT, END_OBJECT -> OBJECT;
            case START_ARRAY, END_ARRAY -> ARRAY;
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT -> NULL;
            case NOT_AVAILABLE -> ABSENT;
        };
    }
}
