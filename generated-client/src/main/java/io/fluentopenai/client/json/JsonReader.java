package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reader of generated code: a Jackson parser with this client's lenient reading.
 *
 * <p>A property that is null or absent reads as null. A value of another JSON type than documented does not fail: the
 * model keeps it and writes it back unchanged, and where the meaning is clear (a number in a string) the typed property
 * has it too. A strict reader throws a {@link JsonDecodeException} instead.
 *
 * <p>To decide on the branch of a union, {@link #peek} finds the discriminator wherever it is in the object; the
 * properties before it are then replayed to the branch.
 *
 * <p>Not thread-safe. Each reader reads one document.
 */
public final class JsonReader implements Closeable {
    /** The initial capacity of the first vector, in numbers. */
    private static final int FIRST_VECTOR = 256;

    /** The initial capacity for properties that precede a discriminator. */
    private static final int FEW = 2;

    /** Up to this length Jackson reads a string out of a recycled buffer. */
    private static final int RECYCLED = 0x8000;

    private static final SerializableString TYPE = new SerializedString("type");

    private static final String[] NONE = {};
    private static final JsonToken[] NO_TOKENS = {};

    /** The last name in a buffer whose object goes on in the parser below. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    private static final String CONTINUED = new String("(continued)");

    /** The last name in a buffer that holds the whole of its object. */
    @SuppressWarnings("StringOperationCanBeSimplified")
    private static final String ENDED = new String("(ended)");

    private JsonParser parser;
    private final boolean strict;

    /** The property whose value is current. */
    private String field = "";

    // Look-ahead into the current object: the properties passed so far, and the pending one, on whose value the parser
    // stands. While those passed are all scalars they are replayed from these arrays; once a structure was passed,
    // they are replayed from a buffer. Mostly the property that decides comes first, or nearly so.
    private boolean looking;
    private boolean lookedToEnd;
    private @Nullable String pending;
    private int seen;
    private int replayed;
    private boolean replaying;
    private String[] names = NONE;
    private JsonToken[] tokens = NO_TOKENS;
    private @Nullable String[] texts = NONE;
    private @Nullable TokenBuffer buffer;

    /** The JSON pointer of the parser's root in the document; kept by strict readers only. */
    private String base = "";

    /** The state to return to after a buffer was replayed. */
    private @Nullable Outer outer;

    private record Outer(
            JsonParser parser,
            String base,
            @Nullable String pending,
            @Nullable Outer next) {}

    /** Set when the first element of an array has been looked at but not taken. */
    private boolean elementPeeked;

    /** The last integer: the events of a stream repeat the time. */
    private Long recent = 0L;

    private int vectorLength = FIRST_VECTOR;

    private @Nullable PackedFloats packer;

    /** Elements of another type than documented, by the list or map that they belong to. */
    private @Nullable Map<Object, Map<Object, JsonNode>> odd;

    private JsonReader(JsonParser parser, boolean strict) {
        this.parser = parser;
        this.strict = strict;
    }

    /**
     * Creates a reader of UTF-8 bytes, positioned on the first token.
     *
     * @param strict whether a value of an undocumented type is an error
     * @throws IOException if the text does not start as JSON
     */
    public static JsonReader of(byte[] utf8, int offset, int length, boolean strict) throws IOException {
        JsonParser parser = Utf8Parser.canRead(utf8, offset, length)
                ? Utf8Parser.of(utf8, offset, length)
                : Json.FACTORY.createParser(utf8, offset, length);
        parser.nextToken();
        return new JsonReader(parser, strict);
    }

    /**
     * Returns a reader of another document, with the settings of this one, that is positioned on the first token. It is
     * this reader again if it can be, so that events of a stream share buffers and strings. Do not use this one any more.
     *
     * @throws IOException if the text does not start as JSON
     */
    public JsonReader again(byte[] utf8, int offset, int length) throws IOException {
        if (!(parser instanceof Utf8Parser again)
                || again.isClosed()
                || outer != null
                || !Utf8Parser.canRead(utf8, offset, length)) {
            return of(utf8, offset, length, strict);
        }
        looking = false;
        lookedToEnd = false;
        pending = null;
        seen = 0;
        replayed = 0;
        replaying = false;
        buffer = null;
        elementPeeked = false;
        odd = null;
        field = "";
        again.share();
        again.start(utf8, offset, length);
        again.nextToken();
        return this;
    }

    /**
     * Creates a lenient reader of UTF-8 bytes.
     *
     * @throws IOException if the text does not start as JSON
     */
    public static JsonReader of(byte[] utf8) throws IOException {
        return of(utf8, 0, utf8.length, false);
    }

    /**
     * Creates a lenient reader of a string.
     *
     * @throws IOException if the text does not start as JSON
     */
    public static JsonReader of(String text) throws IOException {
        // Short text goes into a buffer that is used again; longer text Jackson would read in pieces.
        JsonParser parser = text.length() <= RECYCLED
                ? Json.FACTORY.createParser(text)
                : Json.FACTORY.createParser(text.toCharArray());
        parser.nextToken();
        return new JsonReader(parser, false);
    }

    /**
     * Creates a lenient reader of part of a char array. The array is not copied; do not change it while reading.
     *
     * @throws IOException if the text does not start as JSON
     */
    public static JsonReader of(char[] text, int offset, int length) throws IOException {
        JsonParser parser = Json.FACTORY.createParser(text, offset, length);
        parser.nextToken();
        return new JsonReader(parser, false);
    }

    /**
     * Creates a reader of one value from a given parser, which stays open. The parser must be before its first token,
     * or on the first token of the value.
     */
    public static JsonReader of(JsonParser parser, boolean strict) throws IOException {
        if (parser.currentToken() == null) {
            parser.nextToken();
        }
        return new JsonReader(parser, strict);
    }

    /** Releases the parser's buffers. */
    @Override
    public void close() throws IOException {
        JsonParser open = parser;
        parser = Utf8Parser.CLOSED;
        open.close();
    }

    /**
     * Checks that the document ends here.
     *
     * @throws JsonDecodeException if there is more JSON after the value
     */
    public void end() throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonDecodeException("/", "Unexpected text after the end of the JSON value");
        }
    }

    // ---- Objects

    /**
     * Enters the current object.
     *
     * @throws JsonDecodeException if the current value is not an object
     */
    public void beginObject() throws IOException {
        if (looking) {
            looking = false;
            TokenBuffer buffered = buffer;
            if (buffered != null) {
                buffer = null;
                seen = 0;
                replaying = false;
                buffered.writeFieldName(lookedToEnd ? ENDED : CONTINUED);
                outer = new Outer(parser, base, pending, outer);
                base = strict ? objectPath() : "";
                pending = null;
                parser = buffered.asParser(parser);
                parser.nextToken();
                lookedToEnd = false;
            }
        } else if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unexpected("an object");
        }
    }

    /**
     * Moves to the next property of a model and its value.
     *
     * @param last the index of the previous property, or any negative number
     * @return the index of the property, {@link Fields#END} at the end of the object, or another negative number for a
     *     property that the model does not have
     */
    public int nextField(Fields fields, int last) throws IOException {
        int guess = fields.after(last);
        String name;
        if (guess >= 0 && seen == 0 && pending == null && !lookedToEnd) {
            // To compare with the name that is to be expected costs less than to read whatever comes.
            if (parser.nextFieldName(fields.quoted(guess))) {
                field = fields.name(guess);
                parser.nextToken();
                return guess;
            }
            name = take(parser.currentToken() == JsonToken.FIELD_NAME ? parser.currentName() : null);
        } else {
            name = nextField();
        }
        int index = name == null ? Fields.END : fields.index(name, guess);
        if (index != guess) {
            fields.follows(last, index);
        }
        return index;
    }

    /**
     * Moves to the next property of the current object and its value.
     *
     * @return the name of the property, or null at the end of the object
     */
    public @Nullable String nextField() throws IOException {
        if (seen > 0) {
            if (replayed < seen) {
                replaying = true;
                field = names[replayed++];
                return field;
            }
            seen = 0;
            replayed = 0;
            replaying = false;
        }
        if (lookedToEnd) {
            lookedToEnd = false;
            return null;
        }
        String name = pending;
        if (name != null) {
            pending = null;
            field = name;
            return name;
        }
        return take(parser.nextFieldName());
    }

    /**
     * Moves to the value of a property, on whose name the parser stands; null if it stands on the end of the object.
     */
    private @Nullable String take(@Nullable String name) throws IOException {
        if (outer != null) {
            if (is(name, CONTINUED)) {
                leave(outer);
                return nextField();
            }
            if (is(name, ENDED)) {
                leave(outer);
                return null;
            }
        }
        if (name != null) {
            parser.nextToken();
            field = name;
        }
        return name;
    }

    /** By identity: a document may have a property of that name. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean is(@Nullable String name, String marker) {
        return name == marker;
    }

    private void leave(Outer buffer) {
        parser = buffer.parser();
        base = buffer.base();
        pending = buffer.pending();
        outer = buffer.next();
    }

    // ---- Deciding a union

    /** Returns whether the current value is an object. */
    public boolean atObject() {
        return looking || token() == JsonToken.START_OBJECT;
    }

    /**
     * Returns the text of a scalar property of the current object without consuming the object.
     *
     * @return null if the property is absent, null, an object or an array
     */
    public @Nullable String peek(String property) throws IOException {
        int at = find(property);
        if (at < 0 || !tokenAt(at).isScalarValue() || tokenAt(at) == JsonToken.VALUE_NULL) {
            return null;
        }
        return at < seen ? texts[at] : parser.getText();
    }

    /** Returns whether the current object has the property, even if it is null, without consuming the object. */
    public boolean peekPresent(String property) throws IOException {
        return find(property) >= 0;
    }

    /** Returns the JSON type of a property of the current object without consuming the object. */
    public JsonKind peekKind(String property) throws IOException {
        int at = find(property);
        return at < 0 ? JsonKind.ABSENT : JsonKind.of(tokenAt(at));
    }

    private JsonToken tokenAt(int at) {
        return at < seen ? tokens[at] : parser.currentToken();
    }

    /** Returns the index of the property among those seen, the pending one being the last; negative if there is none. */
    private int find(String property) throws IOException {
        if (!looking) {
            looking = true;
            lookedToEnd = false;
            seen = 0;
            replayed = 0;
        }
        for (int i = 0; i < seen; i++) {
            if (names[i].equals(property)) {
                return i;
            }
        }
        if (property.equals(pending)) {
            return seen;
        }
        while (!lookedToEnd) {
            if (pending != null) {
                pass(pending);
            }
            pending = nextName(property);
            if (pending == null) {
                lookedToEnd = true;
            } else {
                parser.nextToken();
                if (pending.equals(property)) {
                    return seen;
                }
            }
        }
        return -1;
    }

    /** The next name, which is quickest found if it is the one that decides most unions. */
    private @Nullable String nextName(String expected) throws IOException {
        if (!expected.equals(TYPE.getValue())) {
            return parser.nextFieldName();
        }
        if (parser.nextFieldName(TYPE)) {
            return TYPE.getValue();
        }
        return parser.currentToken() == JsonToken.FIELD_NAME ? parser.currentName() : null;
    }

    /** Remembers the pending property, to look further. */
    private void pass(String name) throws IOException {
        JsonToken token = parser.currentToken();
        if (seen == names.length) {
            int capacity = Math.max(FEW, seen * 2);
            names = Arrays.copyOf(names, capacity);
            tokens = Arrays.copyOf(tokens, capacity);
            texts = Arrays.copyOf(texts, capacity);
        }
        names[seen] = name;
        tokens[seen] = token;
        texts[seen] = token.isScalarValue() ? parser.getText() : null;
        seen++;
        if (buffer == null && token.isStructStart()) {
            startBuffer();
        }
        if (buffer != null) {
            buffer.writeFieldName(name);
            buffer.copyCurrentStructure(parser);
        }
    }

    /** From here on a structure is part of the look-ahead: all that was seen moves into a buffer of tokens. */
    private void startBuffer() throws IOException {
        TokenBuffer buffered = new TokenBuffer(parser).overrideParentContext(null);
        buffered.writeStartObject();
        for (int i = 0; i < seen - 1; i++) {
            buffered.writeFieldName(names[i]);
            String text = texts[i];
            switch (tokens[i]) {
                case VALUE_STRING -> buffered.writeString(text);
                case VALUE_NUMBER_INT -> buffered.writeNumber(new BigInteger(text));
                case VALUE_NUMBER_FLOAT -> buffered.writeNumber(JsonTree.decimal(text));
                case VALUE_TRUE, VALUE_FALSE -> buffered.writeBoolean(tokens[i] == JsonToken.VALUE_TRUE);
                default -> buffered.writeNull();
            }
        }
        buffer = buffered;
    }

    // ---- The current value

    private @Nullable JsonToken token() {
        return replaying ? tokens[replayed - 1] : parser.currentToken();
    }

    /** Returns the JSON type of the current value. */
    public JsonKind kind() {
        return looking ? JsonKind.OBJECT : JsonKind.of(token());
    }

    /** Returns the text of the current scalar. */
    public String text() throws IOException {
        String text = replaying ? texts[replayed - 1] : parser.getText();
        if (text == null) {
            throw unexpected("a scalar");
        }
        return text;
    }

    /** Returns the current value as a tree. */
    public JsonNode node() throws IOException {
        if (looking) {
            beginObject();
            return JsonTree.object(this);
        }
        if (elementPeeked) {
            elementPeeked = false;
            return JsonTree.array(new double[0], parser);
        }
        if (token() == null) {
            throw unexpected("a value");
        }
        return replaying ? JsonTree.scalar(tokens[replayed - 1], text()) : JsonTree.read(parser);
    }

    // ---- Properties: each returns the typed value, or null after having kept what came instead in the model

    /** Returns whether the current property is an object; otherwise the model keeps its JSON. */
    public boolean isObject(JsonModel model, int index) throws IOException {
        return token() == JsonToken.START_OBJECT || keep(model, index, "an object");
    }

    /** Returns whether the current property is an array; otherwise the model keeps its JSON. */
    public boolean isArray(JsonModel model, int index) throws IOException {
        return token() == JsonToken.START_ARRAY || keep(model, index, "an array");
    }

    /** Returns whether the current property is a string; otherwise the model keeps its JSON. */
    public boolean isString(JsonModel model, int index) throws IOException {
        return token() == JsonToken.VALUE_STRING || keep(model, index, "a string");
    }

    /** Returns whether the current property is not null; otherwise the model marks it as null. */
    public boolean isPresent(JsonModel model, int index) {
        if (token() == JsonToken.VALUE_NULL) {
            model.markNull(index, field);
            return false;
        }
        return true;
    }

    private boolean keep(JsonModel model, int index, String expected) throws IOException {
        if (isPresent(model, index)) {
            if (strict) {
                throw unexpected(expected);
            }
            model.keepRaw(index, field, node());
        }
        return false;
    }

    /** Reads a string property. */
    public @Nullable String string(JsonModel model, int index) throws IOException {
        if (!replaying && parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        JsonToken token = token();
        if (token == JsonToken.VALUE_STRING) {
            return text();
        }
        boolean meaningful = !strict && token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL;
        String text = meaningful ? text() : null;
        keep(model, index, "a string");
        return text;
    }

    /** Reads an integer property. */
    public @Nullable Long integer(JsonModel model, int index) throws IOException {
        JsonToken token = token();
        if (token == JsonToken.VALUE_NUMBER_INT
                && !replaying
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value != recent) {
                recent = value;
            }
            return recent;
        }
        Long result = exactLong(decimal(token));
        if (result == null || token == JsonToken.VALUE_STRING) {
            keep(model, index, "an integer");
        }
        return result;
    }

    /** Reads a number property. */
    public @Nullable Double number(JsonModel model, int index) throws IOException {
        JsonToken token = token();
        if (!replaying && token != null && token.isNumeric()) {
            double value = exactNumber();
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        BigDecimal decimal = decimal(token);
        Double value = decimal == null ? null : (Double) decimal.doubleValue();
        if (value == null || token == JsonToken.VALUE_STRING || !isExact(value, text())) {
            if (token != null && token.isNumeric()) {
                model.keepRaw(index, field, node());
            } else {
                keep(model, index, "a number");
            }
        }
        return value;
    }

    /** Reads a boolean property. */
    public @Nullable Boolean bool(JsonModel model, int index) throws IOException {
        JsonToken token = token();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return token == JsonToken.VALUE_TRUE;
        }
        String text = token == JsonToken.VALUE_STRING ? text() : "";
        keep(model, index, "a boolean");
        return "true".equals(text) ? Boolean.TRUE : "false".equals(text) ? Boolean.FALSE : null;
    }

    /**
     * Reads a base64 property. Base64 in another form than this client writes, such as without padding, is decoded, and
     * the model also keeps its JSON.
     */
    public byte @Nullable [] base64(JsonModel model, int index) throws IOException {
        if (token() != JsonToken.VALUE_STRING) {
            keep(model, index, "base64");
            return null;
        }
        byte[] bytes;
        if (replaying) {
            char[] text = text().toCharArray();
            bytes = Base64Text.decode(text, 0, text.length);
        } else {
            bytes = Base64Text.decode(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
        if (bytes == null) {
            bytes = Base64Text.decodeAnyForm(text());
            keep(model, index, "base64");
        }
        return bytes;
    }

    /** Reads a property that may have any value. */
    public @Nullable JsonNode any(JsonModel model, int index) throws IOException {
        return isPresent(model, index) ? node() : null;
    }

    /** Keeps the JSON of a property whose type has no JSON form, such as a file. */
    public void raw(JsonModel model, int index) throws IOException {
        if (isPresent(model, index)) {
            model.keepRaw(index, field, node());
        }
    }

    /** Keeps the JSON of an undocumented property. */
    public void extra(JsonModel model) throws IOException {
        String name = field;
        model.keepExtra(name, node());
    }

    /** The value of a number, or of a string that holds one (only then: strict readers take no string). */
    private @Nullable BigDecimal decimal(@Nullable JsonToken token) throws IOException {
        if (token == null || !token.isNumeric() && (strict || token != JsonToken.VALUE_STRING)) {
            return null;
        }
        String text = text();
        if (text.length() > 400) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The parser's current number if a double holds all of its digits; NaN if not. */
    private double exactNumber() throws IOException {
        double quick = parser instanceof Utf8Parser utf8
                ? utf8.decimal()
                : Decimals.read(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        if (!Double.isNaN(quick)) {
            return quick;
        }
        double value = parser.getDoubleValue();
        return isExact(value, parser.getText()) ? value : Double.NaN;
    }

    private static boolean isExact(double value, String text) throws IOException {
        return !Double.isInfinite(value)
                && !Double.isNaN(value)
                && text.length() < 400
                && new BigDecimal(Json.text(value)).compareTo(JsonTree.decimal(text)) == 0;
    }

    // ---- Arrays and maps. Read into a fresh list or map; what does not fit is set aside until end(…).

    /**
     * Enters the current array and returns the type of its first element, or {@link JsonKind#ABSENT} if it is empty.
     */
    public JsonKind peekElement() throws IOException {
        JsonToken token = parser.nextToken();
        elementPeeked = true;
        return token == JsonToken.END_ARRAY ? JsonKind.ABSENT : JsonKind.of(token);
    }

    /** Moves to the next element of the current array; returns false at its end. */
    public boolean nextElement() throws IOException {
        if (elementPeeked) {
            elementPeeked = false;
            return parser.currentToken() != JsonToken.END_ARRAY;
        }
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw unexpected("the end of the array");
        }
        return token != JsonToken.END_ARRAY;
    }

    /** Returns whether the current element is an object; otherwise the list keeps its JSON. */
    public boolean isObject(List<?> list) throws IOException {
        return parser.currentToken() == JsonToken.START_OBJECT || keep(list, "an object");
    }

    /** Returns whether the current element is an array; otherwise the list keeps its JSON. */
    public boolean isArray(List<?> list) throws IOException {
        return parser.currentToken() == JsonToken.START_ARRAY || keep(list, "an array");
    }

    /** Returns whether the current element is a string; otherwise the list keeps its JSON. */
    public boolean isString(List<?> list) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING || keep(list, "a string");
    }

    /** Returns whether the current element is not null; otherwise adds null to the list. */
    public boolean isPresent(List<?> list) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            list.add(null);
            return false;
        }
        return true;
    }

    /** Reads an integer and adds it to the list. */
    public void integer(List<Long> list) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            list.add(parser.getLongValue());
        } else {
            keep(list, "an integer");
        }
    }

    /** Reads a number and adds it to the list. */
    public void number(List<Double> list) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != null && token.isNumeric()) {
            double exact = exactNumber();
            if (!Double.isNaN(exact)) {
                list.add(exact);
                return;
            }
            double nearest = parser.getDoubleValue();
            setAside(list, list.size(), node());
            list.add(nearest);
        } else {
            keep(list, "a number");
        }
    }

    /** Reads a boolean and adds it to the list. */
    public void bool(List<Boolean> list) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            list.add(token == JsonToken.VALUE_TRUE);
        } else {
            keep(list, "a boolean");
        }
    }

    private boolean keep(List<?> list, String expected) throws IOException {
        if (isPresent(list)) {
            if (strict) {
                throw unexpected(expected);
            }
            setAside(list, list.size(), node());
            list.add(null);
        }
        return false;
    }

    /** Returns the list after its last element. It is unmodifiable if it has elements of undocumented types. */
    public <T> List<T> end(List<T> list) {
        Map<Object, JsonNode> raw = odd == null ? null : odd.remove(list);
        return raw == null ? list : new OddList<>(list, raw);
    }

    /** Returns whether the current entry is an object; otherwise the map keeps its JSON. */
    public boolean isObject(Map<String, ?> map, String key) throws IOException {
        return token() == JsonToken.START_OBJECT || keep(map, key, "an object");
    }

    /** Returns whether the current entry is an array; otherwise the map keeps its JSON. */
    public boolean isArray(Map<String, ?> map, String key) throws IOException {
        return token() == JsonToken.START_ARRAY || keep(map, key, "an array");
    }

    /** Returns whether the current entry is a string; otherwise the map keeps its JSON. */
    public boolean isString(Map<String, ?> map, String key) throws IOException {
        return token() == JsonToken.VALUE_STRING || keep(map, key, "a string");
    }

    /** Returns whether the current entry is not null; otherwise puts null into the map. */
    public boolean isPresent(Map<String, ?> map, String key) {
        if (token() == JsonToken.VALUE_NULL) {
            map.put(key, null);
            return false;
        }
        return true;
    }

    /** Reads an integer and puts it into the map. */
    public void integer(Map<String, Long> map, String key) throws IOException {
        List<Long> one = new ArrayList<>(1);
        integer(one);
        moveEntry(one, map, key);
    }

    /** Reads a number and puts it into the map. */
    public void number(Map<String, Double> map, String key) throws IOException {
        List<Double> one = new ArrayList<>(1);
        number(one);
        moveEntry(one, map, key);
    }

    /** Reads a boolean and puts it into the map. */
    public void bool(Map<String, Boolean> map, String key) throws IOException {
        List<Boolean> one = new ArrayList<>(1);
        bool(one);
        moveEntry(one, map, key);
    }

    private <T> void moveEntry(List<T> one, Map<String, T> map, String key) {
        Map<Object, JsonNode> raw = odd == null ? null : odd.remove(one);
        if (raw != null) {
            setAside(map, key, raw.values().iterator().next());
        }
        map.put(key, one.get(0));
    }

    private boolean keep(Map<String, ?> map, String key, String expected) throws IOException {
        if (isPresent(map, key)) {
            if (strict) {
                throw unexpected(expected);
            }
            setAside(map, key, node());
            map.put(key, null);
        }
        return false;
    }

    /** Returns the map after its last entry. It is unmodifiable if it has entries of undocumented types. */
    public <T> Map<String, T> end(Map<String, T> map) {
        Map<Object, JsonNode> raw = odd == null ? null : odd.remove(map);
        return raw == null ? map : new OddMap<>(map, raw);
    }

    private void setAside(Object container, Object place, JsonNode value) {
        if (odd == null) {
            odd = new IdentityHashMap<>();
        }
        odd.computeIfAbsent(container, c -> new LinkedHashMap<>()).put(place, value);
    }

    // ---- Token choices

    /**
     * Returns the current value as a tree, for a choice that has no branch for it.
     *
     * @throws JsonDecodeException if the reader is strict
     */
    public JsonNode undocumented(String expected) throws IOException {
        if (token() == JsonToken.VALUE_NULL && !elementPeeked) {
            return NullNode.instance;
        }
        if (strict) {
            throw unexpected(expected);
        }
        return node();
    }

    /** Returns the current number as a long, or null if a long cannot hold it. */
    public @Nullable Long exactLong() throws IOException {
        return token() == JsonToken.VALUE_NUMBER_INT ? exactLong(decimal(token())) : null;
    }

    private static @Nullable Long exactLong(@Nullable BigDecimal value) {
        try {
            return value == null ? null : (Long) value.longValueExact();
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** Returns the current number as a double, or null if a double cannot hold all of its digits. */
    public @Nullable Double exactDouble() throws IOException {
        BigDecimal value = decimal(token());
        return value != null && isExact(value.doubleValue(), text()) ? (Double) value.doubleValue() : null;
    }

    // ---- Vectors

    /** Returns the current element if it is a number that a double represents exactly; NaN if not. */
    double exactElement() throws IOException {
        JsonToken token = parser.currentToken();
        return token != null && token.isNumeric() ? exactNumber() : Double.NaN;
    }

    /** Returns the capacity for the next vector: the vectors of a document mostly have one length. */
    int vectorLength() {
        return vectorLength;
    }

    void vectorLength(int length) {
        vectorLength = length;
    }

    /** Returns the floats of the current string if it is their base64, as this client writes it; null if not. */
    float @Nullable [] packedFloats() throws IOException {
        if (packer == null) {
            packer = new PackedFloats();
        }
        if (replaying) {
            char[] text = text().toCharArray();
            return packer.decode(text, 0, text.length);
        }
        if (parser instanceof Utf8Parser utf8 && utf8.isPlain()) {
            return packer.decode(utf8.bytes(), utf8.from(), utf8.to());
        }
        char[] text = parser.getTextCharacters();
        return packer.decode(text, parser.getTextOffset(), parser.getTextLength());
    }

    /** The array as a tree, where the elements before the current one have been read as these numbers. */
    JsonNode arrayFrom(double[] numbers) throws IOException {
        if (strict && !parser.currentToken().isNumeric()) {
            throw unexpected("a number");
        }
        return JsonTree.array(numbers, parser);
    }

    private JsonDecodeException unexpected(String expected) {
        String path = replaying
                ? objectPath().concat(JsonPointer.empty().appendProperty(field).toString())
                : base.concat(parser.getParsingContext().pathAsPointer().toString());
        return new JsonDecodeException(
                path.isEmpty() ? "/" : path,
                "Expected ".concat(expected).concat(" but found ").concat(kind().label()));
    }

    /** The place of the object that is being looked into or replayed. */
    private String objectPath() {
        JsonStreamContext context = parser.getParsingContext();
        JsonStreamContext object = lookedToEnd ? context : context.getParent();
        if (object != null && !lookedToEnd && parser.currentToken().isStructStart()) {
            // The parser stands at the start of the pending property's value, which is a place of its own.
            object = object.getParent();
        }
        return object == null ? base : base.concat(object.pathAsPointer().toString());
    }
}
