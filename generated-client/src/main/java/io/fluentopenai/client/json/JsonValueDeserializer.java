package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Allows any Jackson {@code ObjectMapper} to read generated types. Public because Jackson instantiates it. */
public final class JsonValueDeserializer extends JsonDeserializer<JsonValue> implements ContextualDeserializer {
    private final Class<? extends JsonValue> type;

    /** Creates a deserializer; Jackson then calls {@link #createContextual} to set the type. */
    public JsonValueDeserializer() {
        this(JsonValue.class);
    }

    private JsonValueDeserializer(Class<? extends JsonValue> type) {
        this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        JavaType wanted = context.getContextualType();
        return wanted == null
                ? this
                : new JsonValueDeserializer(wanted.getRawClass().asSubclass(JsonValue.class));
    }

    @Override
    public JsonValue deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return JsonTypes.read(JsonReader.of(parser, false), type);
    }

    @Override
    public Object deserializeWithType(JsonParser parser, DeserializationContext context, TypeDeserializer typed)
            throws IOException {
        return deserialize(parser, context);
    }
}
