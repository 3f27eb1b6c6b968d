package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.TreeNode;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The writer of generated code: a Jackson generator with this client's rules.
 *
 * <p>A strict writer, which writes requests, throws if a required property is missing, and names it. A redacting
 * writer, which {@code toString()} uses, masks the values of secret properties.
 *
 * <p>Not thread-safe.
 */
public final class JsonWriter {
    /** A flag for a property that a strict writer requires. */
    public static final int REQUIRED = 1;

    /** A flag for a property that is required and nullable: a strict writer writes null if it is not set. */
    public static final int NULLABLE = 2;

    /** A flag for a secret property: a redacting writer masks its value. */
    public static final int SECRET = 4;

    private static final String MASK = "***";
    private static final Set<String> SECRET_NAMES = Set.of(
            "authorization",
            "api_key",
            "api-key",
            "apikey",
            "client_secret",
            "secret",
            "password",
            "access_token",
            "refresh_token");

    private final JsonGenerator generator;
    private final boolean strict;
    private final boolean redacting;
    private final Map<String, JsonNode> overrides;
    private @Nullable JsonModel root;
    private @Nullable PackedFloats packer;

    private JsonWriter(JsonGenerator generator, boolean strict, boolean redacting, Map<String, JsonNode> overrides) {
        this.generator = generator;
        this.strict = strict;
        this.redacting = redacting;
        this.overrides = overrides;
    }

    /** Creates a writer to a given generator, which is neither flushed nor closed. */
    public static JsonWriter of(JsonGenerator generator, boolean strict) {
        return new JsonWriter(generator, strict, false, Collections.emptyMap());
    }

    /**
     * Returns the UTF-8 JSON of a value.
     *
     * @param strict whether a missing required property is an error
     * @param overrides properties to set in the top-level object, added to its own or replacing them; a {@code
     *     MissingNode} removes a property; may be null
     * @throws IllegalArgumentException if the writer is strict and a required property is missing, or if there are
     *     overrides and the value is not an object
     */
    public static byte[] toBytes(JsonValue value, boolean strict, @Nullable Map<String, JsonNode> overrides) {
        Map<String, JsonNode> set = overrides == null ? Collections.emptyMap() : overrides;
        if (!set.isEmpty() && !(value instanceof JsonModel)) {
            throw new IllegalArgumentException("Extra body properties need a JSON object as the body, but it is a "
                    .concat(value.getClass().getSimpleName()));
        }
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(Json.FACTORY._getBufferRecycler())) {
            try (JsonGenerator generator = Json.FACTORY.createGenerator(bytes)) {
                value.write(new JsonWriter(generator, strict, false, set));
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String toRedactedText(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Json.FACTORY.createGenerator(text)) {
            new JsonWriter(generator, false, true, Collections.emptyMap()).any(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    // ---- Objects

    void beginObject(JsonModel model) throws IOException {
        if (root == null) {
            root = model;
        }
        generator.writeStartObject();
    }

    void endObject(JsonModel model) throws IOException {
        if (!overrides.isEmpty() && isRoot(model)) {
            for (Map.Entry<String, JsonNode> override : overrides.entrySet()) {
                if (!override.getValue().isMissingNode()) {
                    generator.writeFieldName(override.getKey());
                    node(override.getValue());
                }
            }
        }
        generator.writeEndObject();
    }

    void extras(JsonModel model, Map<String, JsonNode> extras) throws IOException {
        for (Map.Entry<String, JsonNode> extra : extras.entrySet()) {
            if (!isOverridden(model, extra.getKey())) {
                extra(extra.getKey(), extra.getValue());
            }
        }
    }

    /** A property that no schema declares; when redacting, its name alone tells whether it may be a secret. */
    private void extra(String name, JsonNode value) throws IOException {
        generator.writeFieldName(name);
        if (redacting && SECRET_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            generator.writeString(MASK);
        } else {
            node(value);
        }
    }

    /** By identity: an equal object further in is another one. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isRoot(JsonModel model) {
        return model == root;
    }

    private boolean isOverridden(JsonModel model, String name) {
        return !overrides.isEmpty() && isRoot(model) && overrides.containsKey(name);
    }

    // ---- Properties. One without a value is passed over, or written as null where the model says so. What is required
    // and missing is an IllegalArgumentException of a strict writer.

    /** Writes a string property. */
    public void string(JsonModel model, int index, @Nullable String value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            generator.writeString(value);
        }
    }

    /** Writes an integer property. */
    public void integer(JsonModel model, int index, @Nullable Long value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            generator.writeNumber(value);
        }
    }

    /** Writes a number property. */
    public void number(JsonModel model, int index, @Nullable Double value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            number(value);
        }
    }

    /** Writes a boolean property. */
    public void bool(JsonModel model, int index, @Nullable Boolean value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            generator.writeBoolean(value);
        }
    }

    /** Writes a property of a generated type. */
    public void value(JsonModel model, int index, @Nullable JsonValue value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            value.write(this);
        }
    }

    /** Writes a list property. */
    public void any(JsonModel model, int index, @Nullable List<?> value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            any(value);
        }
    }

    /** Writes a map property. */
    public void any(JsonModel model, int index, @Nullable Map<?, ?> value, int flags) throws IOException {
        if (starts(model, index, value, flags) && value != null) {
            any(value);
        }
    }

    /** Writes a property of any other type that a model may have, such as a tree. */
    public void any(JsonModel model, int index, @Nullable Object value, int flags) throws IOException {
        if (starts(model, index, value, flags)) {
            any(value);
        }
    }

    /** Writes the name of a property, and whatever is to be written in place of its value; whether the value is. */
    private boolean starts(JsonModel model, int index, @Nullable Object value, int flags) throws IOException {
        if (!overrides.isEmpty() && isOverridden(model, model.fields().name(index))) {
            return false;
        }
        if (value != null && !model.isMarked(index)) {
            generator.writeFieldName(model.fields().quoted(index));
            if (redacting && (flags & SECRET) != 0) {
                generator.writeString(MASK);
                return false;
            }
            return true;
        }
        if (model.isNull(index) || strict && (flags & NULLABLE) != 0 && !model.isMarked(index)) {
            generator.writeFieldName(model.fields().quoted(index));
            generator.writeNull();
        } else if (strict && (flags & REQUIRED) != 0 && !model.isMarked(index)) {
            String name = model.fields().name(index);
            if (model.extraProperty(name) == null) {
                throw missing(model, name);
            }
        }
        return false;
    }

    private IllegalArgumentException missing(JsonModel model, String name) {
        String path = generator.getOutputContext().pathAsPointer().toString();
        int last = path.lastIndexOf('/');
        String place = last > 0 && generator.getOutputContext().hasCurrentName() ? path.substring(0, last) : "";
        String message =
                model.getClass().getSimpleName().concat(".").concat(name).concat(" is required but has not been set");
        return new IllegalArgumentException(
                place.isEmpty() ? message : message.concat(" (at ".concat(place).concat(")")));
    }

    // ---- Objects of types that are written by hand

    /** Starts an object. Its names and values follow in turn. */
    public void beginObject() throws IOException {
        generator.writeStartObject();
    }

    /** Writes the name of a property. Its value follows. */
    public void name(String name) throws IOException {
        generator.writeFieldName(name);
    }

    /** Writes undocumented properties. When redacting, their names decide whether their values are masked. */
    public void extras(Map<String, JsonNode> extras) throws IOException {
        for (Map.Entry<String, JsonNode> extra : extras.entrySet()) {
            extra(extra.getKey(), extra.getValue());
        }
    }

    /** Ends the object. */
    public void endObject() throws IOException {
        generator.writeEndObject();
    }

    /** Returns whether a missing required property throws an {@code IllegalArgumentException}. */
    public boolean isStrict() {
        return strict;
    }

    // ---- Values

    /** Writes a string. */
    public void string(String value) throws IOException {
        generator.writeString(value);
    }

    /** Writes an integer. */
    public void integer(long value) throws IOException {
        generator.writeNumber(value);
    }

    /**
     * Writes a number. An integral value is written without a fraction.
     *
     * @throws IllegalArgumentException if the number is infinite or NaN
     */
    public void number(double value) throws IOException {
        if (value == (int) value && !(value == 0 && 1 / value < 0)) {
            generator.writeNumber((int) value);
        } else if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("JSON has no number for ".concat(Double.toString(value)));
        } else {
            generator.writeNumber(value);
        }
    }

    /** Writes a boolean. */
    public void bool(boolean value) throws IOException {
        generator.writeBoolean(value);
    }

    /** Writes a generated value, or null. */
    public void value(@Nullable JsonValue value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else {
            value.write(this);
        }
    }

    /** Writes a list, a map, or any other value that a model may have. */
    public void any(@Nullable Object value) throws IOException {
        // Classes before interfaces: to find that a class does not implement one takes the JVM a search.
        if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof JsonModel model) {
            model.write(this);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof JsonNode node) {
            node(node);
        } else if (value instanceof JsonValue json) {
            json.write(this);
        } else if (value instanceof List<?> list) {
            any(list);
        } else if (value instanceof Map<?, ?> map) {
            any(map);
        } else if (value == null) {
            generator.writeNull();
        } else {
            generator.writeString(value.toString());
        }
    }

    /** Writes a list of values that a model may have. */
    public void any(List<?> list) throws IOException {
        OddList<?> odd = list instanceof OddList<?> some ? some : null;
        generator.writeStartArray();
        for (int i = 0, size = list.size(); i < size; i++) {
            JsonNode raw = odd == null ? null : odd.raw(i);
            if (raw == null) {
                any((Object) list.get(i));
            } else {
                node(raw);
            }
        }
        generator.writeEndArray();
    }

    /** Writes a map of values that a model may have. */
    public void any(Map<?, ?> map) throws IOException {
        OddMap<?> odd = map instanceof OddMap<?> some ? some : null;
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            JsonNode raw = odd == null ? null : odd.raw(key);
            generator.writeFieldName(key);
            if (raw == null) {
                any((Object) entry.getValue());
            } else {
                node(raw);
            }
        }
        generator.writeEndObject();
    }

    void numbers(double[] numbers) throws IOException {
        char[] digits = new char[Decimals.MAX_LENGTH];
        generator.writeStartArray();
        for (double number : numbers) {
            int start = Decimals.write(number, digits);
            if (start == Decimals.NONE) {
                number(number);
            } else {
                generator.writeNumber(digits, start, digits.length - start);
            }
        }
        generator.writeEndArray();
    }

    void packed(float[] floats) throws IOException {
        if (packer == null) {
            packer = new PackedFloats();
        }
        byte[] base64 = packer.encode(floats);
        if (generator instanceof UTF8JsonGenerator) {
            generator.writeRawUTF8String(base64, 0, base64.length);
        } else {
            generator.writeString(new String(base64, StandardCharsets.US_ASCII));
        }
    }

    /** Writes bytes as base64. */
    public void base64(byte[] bytes, int offset, int length) throws IOException {
        generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, offset, length);
    }

    /** Writes a tree. */
    public void node(TreeNode node) throws IOException {
        if (node instanceof ObjectNode object) {
            generator.writeStartObject();
            for (Map.Entry<String, JsonNode> property : object.properties()) {
                extra(property.getKey(), property.getValue());
            }
            generator.writeEndObject();
        } else if (node instanceof ArrayNode array) {
            generator.writeStartArray();
            for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
                node(elements.next());
            }
            generator.writeEndArray();
        } else if (node instanceof JsonNode scalar) {
            scalar(scalar);
        }
    }

    private void scalar(JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case STRING -> generator.writeString(node.textValue());
            case NUMBER -> {
                if (node.isIntegralNumber() && node.canConvertToLong()) {
                    generator.writeNumber(node.longValue());
                } else if (node.isIntegralNumber()) {
                    generator.writeNumber(node.bigIntegerValue());
                } else {
                    generator.writeNumber(node.decimalValue());
                }
            }
            case BOOLEAN -> generator.writeBoolean(node.booleanValue());
            case BINARY -> generator.writeBinary(node.binaryValue());
            default -> generator.writeNull();
        }
    }
}
