package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A union branch that this version of the client does not know. Holds the JSON unchanged. */
public abstract class JsonUnknown implements JsonValue {
    private final JsonNode json;

    /** Called by generated subclasses. */
    protected JsonUnknown(JsonNode json) {
        this.json = Objects.requireNonNull(json, "json");
    }

    /** Called by generated subclasses. */
    protected JsonUnknown(JsonReader in) throws IOException {
        this.json = in.node();
    }

    /** Returns the whole value. */
    public final JsonNode json() {
        return json;
    }

    /** Returns the value of a string property, such as {@code type}, or null if there is no such string. */
    public final @Nullable String stringProperty(String property) {
        return json instanceof ObjectNode object && object.get(property) != null
                ? object.get(property).textValue()
                : null;
    }

    @Override
    public final void write(JsonWriter out) throws IOException {
        out.node(json);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || other != null && getClass() == other.getClass() && json.equals(((JsonUnknown) other).json);
    }

    @Override
    public final int hashCode() {
        return json.hashCode();
    }

    /** Returns the JSON of this value, with the values of secret properties masked. */
    @Override
    public final String toString() {
        return Json.redacted(json);
    }
}
