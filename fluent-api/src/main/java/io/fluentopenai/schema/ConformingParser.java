package io.fluentopenai.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.schema.Conformance.OneType;
import io.fluentopenai.schema.Conformance.Property;
import io.fluentopenai.schema.Conformance.Rule;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Validates JSON against a schema while Jackson reads it into a value, so that valid JSON is read once and without a
 * tree. It refuses whatever it cannot be sure of: a mismatch, or JSON that needs a second look,
 * such as a property that comes twice. The caller then reads the JSON again, into a tree, which gives the value or says
 * exactly what is wrong.
 */
final class ConformingParser extends JsonParserDelegate {
    /** The maximum number of properties of an object, one for each bit of a long. */
    private static final int MOST_PROPERTIES = 64;

    private @Nullable OneType[] types = new @Nullable OneType[8];
    private long[] seen = new long[8];
    private int[] counts = new int[8];

    /** The number of open objects and lists. */
    private int depth;

    /** The rule of the next value; null if any value is allowed. */
    private @Nullable Rule expected;

    private boolean unsure;

    ConformingParser(JsonParser in, Rule root) {
        super(in);
        expected = root;
    }

    /** Returns whether the value that was read is all there is, and conforms. */
    boolean isConforming() throws IOException {
        return !unsure && nextToken() == null;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        JsonToken token = delegate.nextToken();
        if (token != null && !fits(token)) {
            unsure = true;
            throw new Unsure();
        }
        return token;
    }

    @Override
    public @Nullable JsonToken nextValue() throws IOException {
        JsonToken token = nextToken();
        return token == JsonToken.FIELD_NAME ? nextToken() : token;
    }

    @Override
    public JsonParser skipChildren() throws IOException {
        JsonToken token = currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            int outside = depth - 1;
            while (depth > outside && nextToken() != null) {
                // Each token is checked on its way.
            }
        }
        return this;
    }

    private boolean fits(JsonToken token) throws IOException {
        if (token == JsonToken.FIELD_NAME) {
            return name();
        }
        if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
            return end();
        }
        Rule rule = depth > 0 && counts[depth] >= 0 ? element() : expected;
        OneType type = rule == null ? null : rule.type();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            boolean isObject = token == JsonToken.START_OBJECT;
            open(type, isObject);
            return type == null
                    || (isObject
                            ? type.isOf("object") && type.properties.length <= MOST_PROPERTIES
                            : type.isOf("array"));
        }
        return rule == null || type == null || scalar(token, rule, type);
    }

    private @Nullable Rule element() {
        counts[depth]++;
        OneType list = types[depth];
        return list == null ? null : list.items;
    }

    private void open(@Nullable OneType type, boolean isObject) {
        depth++;
        if (depth == types.length) {
            types = Arrays.copyOf(types, depth * 2);
            seen = Arrays.copyOf(seen, depth * 2);
            counts = Arrays.copyOf(counts, depth * 2);
        }
        types[depth] = type;
        seen[depth] = 0;
        counts[depth] = isObject ? -1 : 0;
    }

    private boolean name() throws IOException {
        expected = null;
        OneType object = types[depth];
        if (object == null) {
            return true;
        }
        int place = object.place(currentName(), Long.bitCount(seen[depth]));
        if (place >= 0) {
            boolean isNew = (seen[depth] & 1L << place) == 0;
            seen[depth] |= 1L << place;
            expected = object.properties[place].rule();
            return isNew;
        }
        return true;
    }

    private boolean end() {
        OneType type = types[depth];
        int count = counts[depth];
        long found = seen[depth];
        depth--;
        if (type == null) {
            return true;
        }
        if (count >= 0) {
            return count >= type.minItems && count <= type.maxItems;
        }
        Property[] properties = type.properties;
        for (int i = 0; i < properties.length; i++) {
            if ((found & 1L << i) == 0 && !properties[i].rule().allowsNull()) {
                return false;
            }
        }
        return true;
    }

    private boolean scalar(JsonToken token, Rule rule, OneType type) throws IOException {
        return switch (token) {
            case VALUE_NULL -> rule.allowsNull();
            case VALUE_TRUE, VALUE_FALSE -> type.allowsAny("boolean");
            case VALUE_STRING -> type.allowsAny("string") || type.check(TextNode.valueOf(getText())) == null;
            case VALUE_NUMBER_INT ->
                switch (getNumberType()) {
                    case INT -> type.allowsAny("integer") || type.check(IntNode.valueOf(getIntValue())) == null;
                    case LONG -> type.allowsAny("integer") || type.check(LongNode.valueOf(getLongValue())) == null;
                    default -> false;
                };
            case VALUE_NUMBER_FLOAT ->
                Double.isFinite(getDoubleValue()) && type.check(DecimalNode.valueOf(getDecimalValue())) == null;
            default -> false;
        };
    }

    /** Ends the reading; nobody sees it. */
    private static final class Unsure extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
