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

    /** So many digits fit into a long, whatever they are. */
    private static final int MAX_DIGITS = 18;

    /** A larger exponent is beyond all doubles. */
    private static final int MAX_EXPONENT = 10_000;

    /** Longer strings hardly ever repeat. */
    private static final int MAX_SHARED = 64;

    /** How many bytes a document has in which strings probably repeat. */
    private static final int SHARING = 2048;

    /** Names as strings. Threads may overwrite each other's: a name that is lost is made again. */
    private static final @Nullable String[] NAMES = new String[1024];

    private static final @Nullable String[] NOTHING_SHARED = {};
    private static final byte[] NO_BYTES = {};

    /** Parsers for the next documents. A few are enough, as one is in use only while a document is read. */
    private static final AtomicReferenceArray<@Nullable Utf8Parser> IDLE = new AtomicReferenceArray<>(4);

    /** A larger buffer is not kept for the next document. */
    private static final int MAX_KEPT = 1 << 16;

    /** What a reader has in place of the parser that it has closed: there is nothing to read. */
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

    /** Whether the current string, or name, is ASCII without escapes. */
    private boolean plain;

    private boolean escaped;

    /** The current string, once it was asked for. */
    private @Nullable String text;

    // The current number: its first digits, how many there are in all, and the power of ten to multiply them with.
    private boolean negative;
    private long digits;
    private int count;
    private int power;

    private @Nullable String[] values = NOTHING_SHARED;
    private byte[] unescaped = NO_BYTES;

    private Utf8Parser() {
        super(0);
    }

    /** Returns a parser that stands before the first token, to be closed after the last. */
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
        Arrays.fill(values, null);
        values = NOTHING_SHARED;
        if (unescaped.length > MAX_KEPT) {
            unescaped = NO_BYTES;
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

    /** Whether these bytes are for this class: UTF-8 without a byte order mark, and not a mere digit. */
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

    /** From now on makes one string of those that are equal, if they are short. */
    void share() {
        if (values.length == 0) {
            values = new String[MAX_SHARED];
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

    /** Where the next byte is that is not blank, which there has to be. */
    private int something(int at) throws IOException {
        int found = blanks(at);
        return found < end ? found : failed();
    }

    private int blanks(int at) throws IOException {
        int i = at;
        for (; i < end && in[i] <= ' '; i++) {
            if (in[i] != ' ' && in[i] != '\n' && in[i] != '\r' && in[i] != '\t') {
                throw fail();
            }
        }
        return i;
    }

    private String name(int at) throws IOException {
        if (in[at] != '"') {
            throw fail();
        }
        int close = string(at);
        String name = plain && to - from <= MAX_NAME ? ascii(NAMES) : nameByJackson();
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
        byte[] bytes = in;
        int last = end;
        boolean ascii = true;
        escaped = false;
        int i = open + 1;
        while (true) {
            byte b = 0;
            while (i < last && (b = bytes[i]) >= ' ' && b != '"' && b != '\\') {
                i++;
            }
            if (i >= last) {
                throw fail();
            }
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                escaped = true;
                i++;
            } else if (b >= 0) {
                throw fail();
            }
            ascii = false;
            i++;
        }
        from = open + 1;
        to = i;
        plain = ascii;
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

    /** What Jackson says against the document. */
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
                text = plain ? ascii(values) : decoded();
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

    /** The current string of ASCII characters, out of a table if it is there, by its length and its ends. */
    private String ascii(@Nullable String[] table) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > MAX_SHARED || table.length == 0) {
            return raw();
        }
        int place = ((in[from] * 31 + in[to - 1]) * 31 + in[from + length / 2] + length) & (table.length - 1);
        String known = table[place];
        if (known == null || !isCurrent(known, length)) {
            known = raw();
            table[place] = known;
        }
        return known;
    }

    private boolean isCurrent(String known, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != in[from + i]) {
                return false;
            }
        }
        return true;
    }

    private String decoded() throws IOException {
        String decoded = escaped ? unescaped() : new String(in, from, to - from, StandardCharsets.UTF_8);
        // What stands for malformed bytes may as well be meant.
        return decoded == null || decoded.indexOf('\uFFFD') >= 0 ? byJackson() : decoded;
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

    /** The current string without its escapes; null if half of a character is among them. */
    private @Nullable String unescaped() throws IOException {
        if (unescaped.length < to - from) {
            unescaped = new byte[to - from];
        }
        byte[] out = unescaped;
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = in[i];
            if (b == '\\') {
                b = in[++i];
                switch (b) {
                    case '"', '\\', '/' -> {}
                    case 'n' -> b = '\n';
                    case 't' -> b = '\t';
                    case 'r' -> b = '\r';
                    case 'b' -> b = '\b';
                    case 'f' -> b = '\f';
                    case 'u' -> {
                        int code = hex(i + 1);
                        i += 4;
                        if (Character.isSurrogate((char) code)) {
                            boolean pair = i + 6 < to && in[i + 1] == '\\' && in[i + 2] == 'u';
                            char low = pair ? (char) hex(i + 3) : 0;
                            if (!Character.isSurrogatePair((char) code, low)) {
                                return null;
                            }
                            code = Character.toCodePoint((char) code, low);
                            i += 6;
                        }
                        length = utf8(code, out, length);
                        continue;
                    }
                    default -> throw fail();
                }
            }
            out[length++] = b;
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
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

    private static int utf8(int code, byte[] out, int at) {
        int length = at;
        if (code < 0x80) {
            out[length++] = (byte) code;
            return length;
        }
        if (code < 0x800) {
            out[length++] = (byte) (0xC0 | code >> 6);
        } else {
            if (code < 0x10000) {
                out[length++] = (byte) (0xE0 | code >> 12);
            } else {
                out[length++] = (byte) (0xF0 | code >> 18);
                out[length++] = (byte) (0x80 | code >> 12 & 0x3F);
            }
            out[length++] = (byte) (0x80 | code >> 6 & 0x3F);
        }
        out[length++] = (byte) (0x80 | code & 0x3F);
        return length;
    }

    /** Whether the current string is ASCII without escapes, which {@link #bytes} has between two places. */
    boolean isPlain() {
        return plain;
    }

    /** What is read. */
    byte[] bytes() {
        return in;
    }

    /** Where the current scalar starts. */
    int from() {
        return from;
    }

    /** Where the current scalar ends. */
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
