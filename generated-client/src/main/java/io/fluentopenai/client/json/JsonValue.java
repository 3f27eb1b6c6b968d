package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;

/**
 * A generated type that knows its own JSON form.
 *
 * <p>Every model, union, open enum and token choice is one. A plain Jackson {@code ObjectMapper} reads and writes them
 * too, alone or inside a user's own types.
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
}
