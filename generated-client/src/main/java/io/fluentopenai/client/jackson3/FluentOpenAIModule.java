package io.fluentopenai.client.jackson3;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.Version;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;

/**
 * Lets the mappers of Jackson 3 read and write generated types without loss, alone or inside a user's own types. On the class
 * path {@code JsonMapper.builder().findAndAddModules()} finds it, and so does Spring Boot 4. A named module adds it:
 * {@code JsonMapper.builder().addModule(new FluentOpenAIModule())}.
 *
 * <p>Thread-safe.
 */
public final class FluentOpenAIModule extends JacksonModule {
    /** The factory of parsers for the JSON of values that are already in memory. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Called by {@code ServiceLoader}, and by users who name their modules. */
    public FluentOpenAIModule() {}

    @Override
    public String getModuleName() {
        return "fluentopenai";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addSerializers(new Serializers.Base() {
            @Override
            public @Nullable ValueSerializer<?> findSerializer(
                    SerializationConfig config,
                    JavaType type,
                    BeanDescription.Supplier description,
                    JsonFormat.@Nullable Value format) {
                return type.isTypeOrSubTypeOf(JsonValue.class) ? new Writer() : null;
            }
        });
        context.addDeserializers(new Deserializers.Base() {
            @Override
            public @Nullable ValueDeserializer<?> findBeanDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
                return hasDeserializerFor(config, type.getRawClass())
                        ? new Reader(type.getRawClass().asSubclass(JsonValue.class))
                        : null;
            }

            @Override
            public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
                return JsonValue.class.isAssignableFrom(type);
            }
        });
    }

    /** Writes the tokens of a value, so that trees and formats other than JSON get them, too. */
    private static final class Writer extends ValueSerializer<JsonValue> {
        @Override
        public void serialize(JsonValue value, JsonGenerator out, SerializationContext context) {
            try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), Json.write(value))) {
                parser.nextToken();
                out.copyCurrentStructureExact(parser);
            }
        }

        @Override
        public void serializeWithType(
                JsonValue value, JsonGenerator out, SerializationContext context, TypeSerializer type) {
            serialize(value, out, context);
        }
    }

    private static final class Reader extends ValueDeserializer<JsonValue> {
        private final Class<? extends JsonValue> type;

        Reader(Class<? extends JsonValue> type) {
            this.type = type;
        }

        @Override
        public JsonValue deserialize(JsonParser parser, DeserializationContext context) {
            StringWriter json = new StringWriter();
            try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
                out.copyCurrentStructureExact(parser);
            }
            try {
                return Json.read(json.toString(), type);
            } catch (IllegalArgumentException refused) {
                return context.reportInputMismatch(this, "%s", refused.getMessage());
            }
        }

        @Override
        public Object deserializeWithType(JsonParser parser, DeserializationContext context, TypeDeserializer typed) {
            return deserialize(parser, context);
        }
    }
}
