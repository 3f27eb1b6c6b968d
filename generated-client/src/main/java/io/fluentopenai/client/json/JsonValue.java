package io.fluentopenai.client.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;

/**
 * A generated type that knows its own JSON form.
 *
 * <p>Every model, union, open enum and token choice is one. A plain {@code ObjectMapper} of Jackson 2 reads and writes them
 * too, alone or inside a user's own types. One of Jackson 3 does so with the module
 * {@code io.fluentopenai.client.jackson3.FluentOpenAIModule}, which it finds by itself; without it, it writes them.
 */
@JsonSerialize(using = JsonValueSerializer.class)
@JsonDeserialize(using = JsonValueDeserializer.class)
public interface JsonValue {

    /**
     * Writes this value as one JSON value.
     *
     * @throws IOException if the generator's target fails
     * @throws IllegalArgumentException if the writer is strict and a required property is missing
     */
    void write(JsonWriter out) throws IOException;

    /**
     * Returns the JSON of this value, with the secrets in it; {@code toString()} is the form for logs.
     *
     * <p>A mapper of Jackson 3 that has not the module writes this text.
     */
    @com.fasterxml.jackson.annotation.JsonValue
    @JsonRawValue
    default String toJson() {
        return Json.write(this);
    }
}
