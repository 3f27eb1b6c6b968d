package io.fluentopenai.client.json;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;

/**
 * A generated type that can write itself as JSON.
 *
 * <p>All generated models, unions, open enums and token choices implement it. A plain {@code ObjectMapper} of Jackson 2
 * reads and writes them too, on their own or inside your types. A mapper of Jackson 3 needs the module {@code
 * io.fluentopenai.client.jackson3.FluentOpenAIModule} to read them, which it finds by itself; without the module it can
 * only write them.
 */
@JsonSerialize(using = JsonValueSerializer.class)
@JsonDeserialize(using = JsonValueDeserializer.class)
public interface JsonValue {

    /**
     * Writes this value as one JSON value.
     *
     * @throws IOException if the underlying output fails
     * @throws IllegalArgumentException if the writer is strict and a required property is missing
     */
    void write(JsonWriter out) throws IOException;

    /**
     * Returns the JSON of this value, including its secrets. Use {@code toString()} for logs.
     *
     * <p>A Jackson 3 mapper without the module writes this text.
     */
    @com.fasterxml.jackson.annotation.JsonValue
    @JsonRawValue
    default String toJson() {
        return Json.write(this);
    }
}
