package io.fluentopenai.client.json;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.json.JsonReadContext;
import io.fluentopenai.client.internal.bytes.Swar;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from UTF-8 bytes in memory, as Jackson's own parser does, at a fraction of its cost: it reads one document
 * after another, compares names with the bytes instead of decoding them, shares strings that repeat, and gives numbers and
 * base64 as they are in the bytes.
 *
 * <p>It knows only what is valid. Where it meets anything else, {@link #fail} has Jackson read the document again: errors,
 * their messages and the limits are Jackson's.
 *
 * <p>Not thread-safe.
 */
final class Utf8Parser extends ParserMinimalBase {
    private static final int MAX_DEPTH = Json.FACTORY.streamReadConstraints().getMaxNestingDepth();
    private static final int MAX_NUMBER = Json.FACTORY.streamReadConstraints().getMaxNumberLength();

    /** Longer names are for Jackson, which has a limit since 2.16. */
    private static final int MAX_NAME = 1000;

    /** The number of digits that always fit into a long. */
    private static final int MAX_DIGITS = 18;

    /** A larger exponent is beyond all doubles. */
    private static final int MAX_EXPONENT = 10_000;

    /** Longer strings hardly ever repeat. */
    private static final int MAX_SHARED = 64;

    /** After how many others in its place a string is taken for one that does not come again. */
    private static final int PATIENCE = 16;

    /** The number of places for hashes of strings. */
    private static final int MAX_HASHES = 256;

    /** The size in bytes from which strings of a document probably repeat. */
    private static final int SHARING = 2048;

    /** Names as strings. Threads may overwrite each other's: a name that is lost is made again. */
    private static final @Nullable Shared[] NAMES = new Shared[1024];

    private static final @Nullable Shared[] NOTHING_SHARED = {};
    private static final byte[] NO_BYTES = {};

    /** Parsers for the next documents. A few are enough, as one is in use only while a document is read. */
    private static final AtomicReferenceArray<@Nullable Utf8Parser> IDLE = new AtomicReferenceArray<>(4);

    /** A larger buffer is not kept for the next document. */
    private static final int MAX_KEPT = 1 << 16;

    /** The parser of a closed reader, which has nothing to read. */
    static final Utf8Parser CLOSED = new Utf8Parser();

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final JsonReadContext root = JsonReadContext.createRootContext(null);
    private JsonReadContext context = root;
    private int depth;

    private byte[] in = NO_BYTES;
    private int start;
    private int end;

    /** The next byte to look at; after a name, the first byte of its value. */
    private int position;

    /** The current scalar, without the quotes of a string. */
    private int from;

    private int to;

    /** True if the current string, or name, has escapes. */
    private boolean escaped;

    /** The current string, once it was asked for. */
    private @Nullable String text;

    // The current number: its first digits, how many there are in all, and the power of ten to multiply them with.
    private boolean negative;
    private long digits;
    private int count;
    private int power;

    private @Nullable Shared[] values = NOTHING_SHARED;

    /** The hashes of strings that came before. A string that comes a second time may come again, and is kept. */
    private int[] hashes = {};

    /** Room for a string that is not plain. */
    private char[] characters = {};

    private Utf8Parser() {
        super(0);
    }

    /** Returns a parser positioned before the first token, to be closed after the last. */
    static Utf8Parser of(byte[] utf8, int offset, int length) {
        Utf8Parser parser = null;
        for (int i = 0; i < IDLE.length() && parser == null; i++) {
            parser = IDLE.getAndSet(i, null);
        }
        if (parser == null) {
            parser = new Utf8Parser();
        }
        parser.start(utf8, offset, length);
        if (length >= SHARING) {
            parser.share();
        }
        return parser;
    }

    /** Gives the parser back for the next document. Nobody who has closed it may use it again. */
    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        start(NO_BYTES, 0, 0);
        values = NOTHING_SHARED;
        if (characters.length > MAX_KEPT) {
            characters = new char[0];
        }
        for (int i = 0; i < IDLE.length(); i++) {
            if (IDLE.compareAndSet(i, null, this)) {
                return;
            }
        }
    }

    @Override
    public boolean isClosed() {
        return in == NO_BYTES;
    }

    /** Returns whether this class can parse the bytes: UTF-8 without a byte order mark, and not a single digit. */
    static boolean canRead(byte[] bytes, int offset, int length) {
        return length > 1 && bytes[offset] > 0 && bytes[offset + 1] != 0;
    }

    /** Goes to the start of another document. */
    void start(byte[] utf8, int offset, int length) {
        in = utf8;
        start = offset;
        position = offset;
        end = offset + length;
        root.reset(0, 1, 0);
        context = root;
        depth = 0;
        _currToken = null;
        text = null;
    }

    /** Returns the same instance for equal short strings from their second one on. */
    void share() {
        if (values.length == 0) {
            values = new Shared[MAX_SHARED];
            if (hashes.length == 0) {
                hashes = new int[MAX_HASHES];
            } else {
                Arrays.fill(hashes, 0);
            }
        }
    }

    // ---- Tokens

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        if (_currToken == JsonToken.FIELD_NAME) {
            return _currToken = value(position);
        }
        int at = blanks(position);
        if (at == end) {
            if (depth > 0) {
                throw fail();
            }
            position = at;
            return _currToken = null;
        }
        byte first = in[at];
        if (first == '}' || first == ']') {
            return _currToken = close(at, first);
        }
        if (context.expectComma()) {
            at = comma(at);
        }
        if (context.inObject()) {
            name(at);
            return _currToken;
        }
        return _currToken = value(at);
    }

    @Override
    public @Nullable String nextFieldName() throws IOException {
        return nextToken() == JsonToken.FIELD_NAME ? context.getCurrentName() : null;
    }

    @Override
    public boolean nextFieldName(SerializableString expected) throws IOException {
        int at = _currToken == JsonToken.FIELD_NAME ? end : blanks(position);
        if (at == end || in[at] == '}' || !context.inObject()) {
            nextToken();
            return false;
        }
        if (context.expectComma()) {
            at = comma(at);
        }
        byte[] name = expected.asQuotedUTF8();
        int close = at + 1 + name.length;
        if (close < end
                && in[at] == '"'
                && in[close] == '"'
                && Arrays.equals(in, at + 1, close, name, 0, name.length)) {
            context.setCurrentName(expected.getValue());
            position = colon(close + 1);
            _currToken = JsonToken.FIELD_NAME;
            return true;
        }
        return name(at).equals(expected.getValue());
    }

    private JsonToken close(int at, byte bracket) throws IOException {
        boolean array = bracket == ']';
        if (array ? !context.inArray() : !context.inObject()) {
            throw fail();
        }
        context = context.clearAndGetParent();
        depth--;
        position = at + 1;
        return array ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
    }

    private int comma(int at) throws IOException {
        return in[at] == ',' ? something(at + 1) : failed();
    }

    private int colon(int at) throws IOException {
        int colon = something(at);
        return in[colon] == ':' ? something(colon + 1) : failed();
    }

    /** Returns the index of the next byte that is not blank; fails at the end of the document. */
    private int something(int at) throws IOException {
        int found = blanks(at);
        return found < end ? found : failed();
    }

    private int blanks(int at) throws IOException {
        int i = at;
        while (i < end && in[i] <= ' ') {
            if (in[i] != ' ' && in[i] != '\n' && in[i] != '\r' && in[i] != '\t') {
                throw fail();
            }
            i = Swar.skipSpaces(in, i + 1, end);
        }
        return i;
    }

    private String name(int at) throws IOException {
        if (in[at] != '"') {
            throw fail();
        }
        int close = string(at);
        String name = to - from <= MAX_NAME && isPlain() ? shared(NAMES) : nameByJackson();
        context.setCurrentName(name);
        position = colon(close + 1);
        _currToken = JsonToken.FIELD_NAME;
        return name;
    }

    private JsonToken value(int at) throws IOException {
        text = null;
        switch (in[at]) {
            case '"':
                position = string(at) + 1;
                return JsonToken.VALUE_STRING;
            case '{':
                context = context.createChildObjectContext(1, 0);
                return opened(at, JsonToken.START_OBJECT);
            case '[':
                context = context.createChildArrayContext(1, 0);
                return opened(at, JsonToken.START_ARRAY);
            case 't':
                return literal(at, TRUE, JsonToken.VALUE_TRUE);
            case 'f':
                return literal(at, FALSE, JsonToken.VALUE_FALSE);
            case 'n':
                return literal(at, NULL, JsonToken.VALUE_NULL);
            default:
                return number(at);
        }
    }

    private JsonToken opened(int at, JsonToken token) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw fail();
        }
        position = at + 1;
        return token;
    }

    private JsonToken literal(int at, byte[] word, JsonToken token) throws IOException {
        int after = at + word.length;
        if (after > end || !Arrays.equals(in, at, after, word, 0, word.length)) {
            throw fail();
        }
        ends(after);
        return token;
    }

    /** Takes what is before this place for the current token, after which nothing may follow but structure. */
    private void ends(int after) throws IOException {
        if (after < end) {
            byte next = in[after];
            if (next != ',' && next != '}' && next != ']' && (next > ' ' || next < 0)) {
                throw fail();
            }
        }
        position = after;
    }

    /** Looks for the closing quote of a string, and remembers what is in it. */
    private int string(int open) throws IOException {
        escaped = false;
        int i = Swar.endOfRun(in, open + 1, end);
        while (i < end && in[i] == '\\') {
            escaped = true;
            i = Swar.endOfRun(in, i + 2, end);
        }
        if (i >= end || in[i] != '"') {
            throw fail();
        }
        from = open + 1;
        to = i;
        return i;
    }

    private JsonToken number(int at) throws IOException {
        int i = at;
        digits = 0;
        count = 0;
        power = 0;
        negative = in[i] == '-';
        if (negative) {
            i++;
        }
        boolean zero = i < end && in[i] == '0';
        i = digits(i);
        if (zero && count > 1) {
            throw fail();
        }
        JsonToken token = JsonToken.VALUE_NUMBER_INT;
        if (i < end && in[i] == '.') {
            int before = count;
            i = digits(i + 1);
            power = before - count;
            token = JsonToken.VALUE_NUMBER_FLOAT;
        }
        if (i < end && (in[i] | 0x20) == 'e') {
            i = exponent(i + 1);
            token = JsonToken.VALUE_NUMBER_FLOAT;
        }
        ends(i);
        if (i - at > MAX_NUMBER) {
            checkLength(at, i);
        }
        from = at;
        to = i;
        return token;
    }

    /** Passes digits, of which there has to be one. */
    private int digits(int at) throws IOException {
        byte[] bytes = in;
        int i = at;
        long sum = digits;
        for (; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            // May overflow, which the count tells.
            sum = sum * 10 + digit;
        }
        if (i == at) {
            throw fail();
        }
        digits = sum;
        count += i - at;
        return i;
    }

    private int exponent(int at) throws IOException {
        int i = at;
        boolean small = i < end && in[i] == '-';
        if (small || i < end && in[i] == '+') {
            i++;
        }
        int first = i;
        int exponent = 0;
        for (; i < end && in[i] >= '0' && in[i] <= '9'; i++) {
            exponent = Math.min(exponent * 10 + in[i] - '0', MAX_EXPONENT);
        }
        if (i == first) {
            throw fail();
        }
        power += small ? -exponent : exponent;
        return i;
    }

    /** Has Jackson count the digits of a long number, as it has an opinion on which. */
    private void checkLength(int at, int after) throws IOException {
        try (JsonParser number = Json.FACTORY.createParser(in, at, after - at)) {
            number.nextToken();
            number.getNumberValue();
        }
    }

    private int failed() throws IOException {
        throw fail();
    }

    /** Returns Jackson's objection to the document. */
    private IOException fail() {
        try (JsonParser again = Json.FACTORY.createParser(in, start, end - start)) {
            for (JsonToken token; (token = again.nextToken()) != null; ) {
                if (token.isNumeric()) {
                    again.getNumberValue();
                } else {
                    again.getText();
                }
            }
        } catch (IOException e) {
            return e;
        }
        return new JsonParseException(this, "Not valid JSON");
    }

    // ---- Text

    @Override
    public @Nullable String getText() throws IOException {
        JsonToken token = _currToken;
        if (token == JsonToken.VALUE_STRING) {
            if (text == null) {
                text = escaped ? decoded() : shared(values);
            }
            return text;
        }
        if (token == null) {
            return null;
        }
        return token == JsonToken.FIELD_NAME ? context.getCurrentName() : token.isNumeric() ? raw() : token.asString();
    }

    private String raw() {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The current string, which has no escapes, out of a table if it is there, by its length and three of its bytes. */
    private String shared(@Nullable Shared[] table) throws IOException {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > MAX_SHARED || table.length == 0) {
            return unescaped();
        }
        int place = ((in[from] * 31 + in[to - 1]) * 31 + in[from + length / 2] + length) & (table.length - 1);
        Shared known = table[place];
        if (known != null && known.is(in, from, to)) {
            known.misses = 0;
            return known.text;
        }
        String text = unescaped();
        if (known == null ? table == NAMES || wasSeen(text) : ++known.misses > PATIENCE) {
            table[place] = new Shared(Arrays.copyOfRange(in, from, to), text);
        }
        return text;
    }

    /** Returns whether an equal string has probably come before. Ids, each of which comes once, have not. */
    private boolean wasSeen(String string) {
        int hash = string.hashCode();
        int place = hash & (MAX_HASHES - 1);
        boolean same = hashes[place] == hash;
        hashes[place] = hash;
        return same;
    }

    /** A string that may come again, and its bytes, which are quicker to compare. */
    private static final class Shared {
        private final byte[] bytes;
        private final String text;

        /** The number of other strings that have come in its place since. */
        private int misses;

        private Shared(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }

        private boolean is(byte[] in, int from, int to) {
            return Arrays.equals(bytes, 0, bytes.length, in, from, to);
        }
    }

    private String unescaped() throws IOException {
        String string = new String(in, from, to - from, StandardCharsets.UTF_8);
        // What stands for malformed bytes may as well be meant.
        return string.indexOf('\uFFFD') >= 0 ? decoded() : string;
    }

    /** The current string, which has escapes, or may be malformed. */
    private String decoded() throws IOException {
        if (characters.length < to - from) {
            characters = new char[to - from];
        }
        char[] out = characters;
        int length = 0;
        for (int i = from; i < to; ) {
            int b = in[i++];
            if (b == '\\') {
                b = in[i++];
                switch (b) {
                    case '"', '\\', '/' -> {}
                    case 'n' -> b = '\n';
                    case 't' -> b = '\t';
                    case 'r' -> b = '\r';
                    case 'b' -> b = '\b';
                    case 'f' -> b = '\f';
                    case 'u' -> {
                        b = hex(i);
                        i += 4;
                    }
                    default -> throw fail();
                }
            } else if (b < 0) {
                int code = codePoint(i - 1);
                if (code < 0) {
                    return byJackson();
                }
                i += code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
                if (code >= 0x10000) {
                    out[length++] = Character.highSurrogate(code);
                    code = Character.lowSurrogate(code);
                }
                b = code;
            }
            out[length++] = (char) b;
        }
        return new String(out, 0, length);
    }

    /** The character of several bytes that starts here; negative if it is malformed, which Jackson may permit. */
    private int codePoint(int at) {
        int first = in[at];
        int more = first < (byte) 0xE0 ? 1 : first < (byte) 0xF0 ? 2 : 3;
        if (first < (byte) 0xC2 || first > (byte) 0xF4 || at + more >= to) {
            return -1;
        }
        int code = first & 0x3F >> more;
        for (int i = at + 1; i <= at + more; i++) {
            if ((in[i] & 0xC0) != 0x80) {
                return -1;
            }
            code = code << 6 | in[i] & 0x3F;
        }
        boolean tooLong = code < (more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000);
        return tooLong || code > Character.MAX_CODE_POINT || more == 2 && Character.isSurrogate((char) code)
                ? -1
                : code;
    }

    private String byJackson() throws IOException {
        try (JsonParser string = Json.FACTORY.createParser(in, from - 1, to - from + 2)) {
            string.nextToken();
            return string.getText();
        } catch (IOException e) {
            throw fail();
        }
    }

    /** A name that is long, is not ASCII, or has escapes, as hardly any is. */
    private String nameByJackson() throws IOException {
        byte[] object = new byte[to - from + 6];
        object[0] = '{';
        System.arraycopy(in, from - 1, object, 1, to - from + 2);
        System.arraycopy(new byte[] {':', '0', '}'}, 0, object, object.length - 3, 3);
        try (JsonParser parser = Json.FACTORY.createParser(object)) {
            parser.nextToken();
            return Objects.requireNonNull(parser.nextFieldName());
        } catch (IOException e) {
            throw fail();
        }
    }

    private int hex(int at) throws IOException {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < to && in[i] > 0 ? Character.digit((char) in[i], 16) : -1;
            if (digit < 0) {
                throw fail();
            }
            code = code << 4 | digit;
        }
        return code;
    }

    /** Returns whether the current string is ASCII without escapes, which {@link #bytes} has between two places. */
    boolean isPlain() {
        return !escaped && Swar.isAscii(in, from, to);
    }

    /** Returns the bytes that are read. */
    byte[] bytes() {
        return in;
    }

    /** Returns the start of the current scalar. */
    int from() {
        return from;
    }

    /** Returns the end of the current scalar. */
    int to() {
        return to;
    }

    @Override
    public boolean hasTextCharacters() {
        return false;
    }

    @Override
    public char[] getTextCharacters() throws IOException {
        return Objects.toString(getText(), "").toCharArray();
    }

    @Override
    public int getTextLength() throws IOException {
        return Objects.toString(getText(), "").length();
    }

    @Override
    public int getTextOffset() {
        return 0;
    }

    @Override
    public byte[] getBinaryValue(Base64Variant variant) throws IOException {
        return variant.decode(getText());
    }

    // ---- Numbers

    /** The current number if a double holds all of its digits, and that is easy to see; else NaN. */
    double decimal() {
        return count > MAX_DIGITS ? Double.NaN : Decimals.exact(negative, digits, power);
    }

    private boolean isLong() {
        return count <= MAX_DIGITS || new BigInteger(raw()).bitLength() < Long.SIZE;
    }

    @Override
    public NumberType getNumberType() throws IOException {
        if (_currToken == JsonToken.VALUE_NUMBER_FLOAT) {
            return NumberType.DOUBLE;
        }
        if (!isLong()) {
            return NumberType.BIG_INTEGER;
        }
        return getLongValue() == (int) getLongValue() ? NumberType.INT : NumberType.LONG;
    }

    @Override
    public Number getNumberValue() throws IOException {
        return switch (getNumberType()) {
            case INT -> (Number) (int) getLongValue();
            case LONG -> (Number) getLongValue();
            case BIG_INTEGER -> getBigIntegerValue();
            default -> (Number) getDoubleValue();
        };
    }

    /** With all digits, as a buffer of tokens asks for it. */
    @Override
    public Object getNumberValueDeferred() throws IOException {
        return _currToken == JsonToken.VALUE_NUMBER_FLOAT ? raw() : getNumberValue();
    }

    @Override
    public int getIntValue() throws IOException {
        return Math.toIntExact(getLongValue());
    }

    @Override
    public long getLongValue() throws IOException {
        if (_currToken == JsonToken.VALUE_NUMBER_INT && count <= MAX_DIGITS) {
            return negative ? -digits : digits;
        }
        return getDecimalValue().longValue();
    }

    @Override
    public BigInteger getBigIntegerValue() throws IOException {
        return getDecimalValue().toBigInteger();
    }

    @Override
    public float getFloatValue() {
        return Float.parseFloat(raw());
    }

    @Override
    public double getDoubleValue() throws IOException {
        if (_currToken == JsonToken.VALUE_NUMBER_INT && count <= MAX_DIGITS) {
            return getLongValue();
        }
        double easy = decimal();
        return Double.isNaN(easy) ? Double.parseDouble(raw()) : easy;
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
        return JsonTree.decimal(raw());
    }

    // ---- What else a parser has

    @Override
    public StreamReadConstraints streamReadConstraints() {
        return Json.FACTORY.streamReadConstraints();
    }

    @Override
    protected void _handleEOF() {}

    @Override
    public String getCurrentName() {
        boolean opened = _currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY;
        return opened ? context.getParent().getCurrentName() : context.getCurrentName();
    }

    @Override
    public void overrideCurrentName(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonReadContext getParsingContext() {
        return context;
    }

    @Override
    public JsonLocation getCurrentLocation() {
        return JsonLocation.NA;
    }

    @Override
    public JsonLocation getTokenLocation() {
        return JsonLocation.NA;
    }

    @Override
    public @Nullable ObjectCodec getCodec() {
        return null;
    }

    @Override
    public void setCodec(ObjectCodec codec) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }
}
