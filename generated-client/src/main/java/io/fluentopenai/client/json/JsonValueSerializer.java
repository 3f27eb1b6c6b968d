package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;

/** Allows any Jackson {@code ObjectMapper} to write generated types. Public because Jackson instantiates it. */
public final class JsonValueSerializer extends JsonSerializer<JsonValue> {
    /** Creates a serializer; called by Jackson. */
    public JsonValueSerializer() {}

    @Override
    public void serialize(JsonValue value, JsonGenerator generator, SerializerProvider provider) throws IOException {
        value.write(JsonWriter.of(generator, false));
    }

    @Override
    public void serializeWithType(
            JsonValue value, JsonGenerator generator, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(value, generator, provider);
    }
}
