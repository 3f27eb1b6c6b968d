package io.fluentopenai.structured;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON text that arrives in pieces, which may be cut anywhere, and has the value so far at any time. Streams
 * with an output type do this themselves. Use this class for other text, such as the events of a run, the arguments of
 * a function call, or a realtime session.
 *
 * <pre>{@code
 * PartialJsonParser parser = new PartialJsonParser();
 * for (AssistantEvent event : stream) {
 *     parser.accept(event.text());
 *     show(parser.value().get("title").text());
 * }
 * }</pre>
 *
 * <p>Each character is parsed once, and {@link #value()} copies nothing, so that the total cost is linear in the length
 * of the text, whatever the number of pieces. Values that {@link #value()} returned do not change when more text
 * arrives.
 *
 * <p>Invalid JSON does not cause an exception: the value stays as it was before the error, and {@link #problem()}
 * describes the error. Arrays and objects may be nested 1000 levels deep. Numbers may have 1000 characters, as in
 * Jackson, and nine digits in their exponent.
 *
 * <p>Not thread-safe; the values are.
 */
public final class PartialJsonParser {
    private static final int DEEPEST = 1000;
    private static final int LONGEST_NUMBER = 1000;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    /** The state of the parser: what may come next. */
    private enum State {
        VALUE,
        VALUE_OR_END,
        NAME,
        NAME_OR_END,
        COLON,
        COMMA_OR_END,
        IN_STRING,
        IN_ESCAPE,
        IN_UNICODE,
        IN_NUMBER,
        IN_LITERAL,
        NOTHING,
        BROKEN
    }

    private final Texts texts = new Texts();
    private final List<Node> open = new ArrayList<>();
    private State state = State.VALUE;
    private @Nullable Node root;
    private String name = "";
    private @Nullable String problem;

    /** The string that is being parsed; null for a property name, or none. */
    private @Nullable Node string;

    private boolean inName;

    /** The start of the text of the name or number that is being parsed. */
    private int from;

    /** The first half of a surrogate pair. It is added with the second half, or alone if there is none. */
    private char half;

    private int unicode;
    private int unicodeDigits;
    private String literal = "";
    private int literalLength;

    /** The number of characters so far, which views use as a clock. */
    private int position;

    private long copied;

    /**
     * The decoded characters of strings and numbers, one text after the other. Views read the part before their own
     * time.
     */
    static final class Texts {
        private volatile char[] characters = new char[64];
        private int length;

        String text(int from, int to) {
            return new String(characters, from, to - from);
        }
    }

    /** A value of the document. What is complete at one moment does not change; later additions have a later time. */
    static final class Node {
        private static final Node[] NONE = new Node[0];

        /** The name of a property; empty for other values. */
        final String name;

        final JsonNodeType type;
        final int from;
        private final int begin;
        private int end = Integer.MAX_VALUE;
        private int to;
        private volatile Node[] children = NONE;
        private int count;

        Node(String name, JsonNodeType type, int begin, int from) {
            this.name = name;
            this.type = type;
            this.begin = begin;
            this.from = from;
        }

        boolean isComplete(int at) {
            return end <= at;
        }

        /** Returns the end of its text, once it is complete. */
        int to() {
            return to;
        }

        /** Returns the number of children at a time; they begin one after the other. */
        int size(int at) {
            Node[] all = children;
            int low = 0;
            int high = all.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                // What another thread adds meanwhile may be seen or not, and is too late either way.
                Node child = all[middle];
                if (child != null && child.begin <= at) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        Node child(int index) {
            return children[index];
        }
    }

    /** Creates a parser for a new text. */
    public PartialJsonParser() {}

    /** Parses the next piece of the text. It may be empty, and may begin and end anywhere. */
    public void accept(CharSequence piece) {
        for (int i = 0; i < Given.notNull(piece, "piece").length() && state != State.BROKEN; i++) {
            position++;
            take(piece.charAt(i));
        }
    }

    /**
     * Ends the text. This completes a number at the top level; any other incomplete value becomes a {@link #problem()}.
     */
    public void end() {
        position++;
        if (state == State.IN_NUMBER && open.isEmpty()) {
            endNumber();
        }
        if (state != State.NOTHING && state != State.BROKEN) {
            fail("the text ends before the value does");
        }
    }

    /**
     * Returns the value so far, which has the type {@code MISSING} if there is none. The returned object never changes.
     */
    public PartialJson value() {
        return new PartialJson(new PartialJson.Moment(texts, position, texts.length), root);
    }

    /** Returns what is wrong with the text, with the number of the character; null if nothing is wrong so far. */
    public @Nullable String problem() {
        return problem;
    }

    /** Returns the number of characters that were parsed or copied. */
    long work() {
        return position + copied;
    }

    private void take(char c) {
        switch (state) {
            case IN_STRING -> inString(c);
            case IN_ESCAPE -> inEscape(c);
            case IN_UNICODE -> inUnicode(c);
            case IN_LITERAL -> inLiteral(c);
            case IN_NUMBER -> {
                if (isOfNumber(c)) {
                    append(c);
                } else {
                    endNumber();
                    between(c);
                }
            }
            default -> between(c);
        }
    }

    private void between(char c) {
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            return;
        }
        boolean taken = switch (state) {
            case VALUE -> begin(c);
            case VALUE_OR_END -> c == ']' ? close(JsonNodeType.ARRAY) : begin(c);
            case NAME -> c == '"' && beginName();
            case NAME_OR_END -> c == '}' ? close(JsonNodeType.OBJECT) : c == '"' && beginName();
            case COLON -> c == ':' && go(State.VALUE);
            case COMMA_OR_END ->
                switch (c) {
                    case ',' -> go(top().type == JsonNodeType.OBJECT ? State.NAME : State.VALUE);
                    case ']' -> close(JsonNodeType.ARRAY);
                    case '}' -> close(JsonNodeType.OBJECT);
                    default -> false;
                };
            default -> false;
        };
        if (!taken && state != State.BROKEN) {
            fail("unexpected character '" + c + "'");
        }
    }

    private boolean go(State next) {
        state = next;
        return true;
    }

    private void fail(String reason) {
        problem = reason + " (character " + position + ")";
        state = State.BROKEN;
    }

    // ---- Values

    private boolean begin(char c) {
        switch (c) {
            case '{' -> open(JsonNodeType.OBJECT, State.NAME_OR_END);
            case '[' -> open(JsonNodeType.ARRAY, State.VALUE_OR_END);
            case '"' -> {
                string = add(JsonNodeType.STRING);
                state = State.IN_STRING;
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> {
                if (c != '-' && (c < '0' || c > '9')) {
                    return false;
                }
                from = texts.length;
                append(c);
                state = State.IN_NUMBER;
            }
        }
        return true;
    }

    private void open(JsonNodeType type, State next) {
        if (open.size() == DEEPEST) {
            fail("nested more than " + DEEPEST + " levels deep");
            return;
        }
        open.add(add(type));
        state = next;
    }

    private Node top() {
        return open.get(open.size() - 1);
    }

    private Node add(JsonNodeType type) {
        Node node = new Node(name, type, position, texts.length);
        name = "";
        if (open.isEmpty()) {
            root = node;
            return node;
        }
        Node parent = top();
        Node[] children = parent.children;
        if (parent.count == children.length) {
            copied += parent.count;
            children = Arrays.copyOf(children, Math.max(4, parent.count * 2));
            children[parent.count] = node;
            parent.children = children;
        } else {
            children[parent.count] = node;
        }
        parent.count++;
        return node;
    }

    private boolean close(JsonNodeType type) {
        Node node = top();
        if (node.type != type) {
            return false;
        }
        open.remove(open.size() - 1);
        complete(node);
        return true;
    }

    private void complete(Node node) {
        node.to = texts.length;
        node.end = position;
        state = open.isEmpty() ? State.NOTHING : State.COMMA_OR_END;
    }

    private void literal(String text) {
        literal = text;
        literalLength = 1;
        state = State.IN_LITERAL;
    }

    private void inLiteral(char c) {
        if (literal.charAt(literalLength) != c) {
            fail("unexpected character '" + c + "'");
            return;
        }
        literalLength++;
        if (literalLength == literal.length()) {
            Node node = add(literal.equals("null") ? JsonNodeType.NULL : JsonNodeType.BOOLEAN);
            for (int i = 0; i < literal.length(); i++) {
                append(literal.charAt(i));
            }
            complete(node);
        }
    }

    private static boolean isOfNumber(char c) {
        return c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
    }

    private void endNumber() {
        String number = texts.text(from, texts.length);
        if (number.length() > LONGEST_NUMBER || !NUMBER.matcher(number).matches()) {
            fail("invalid number: " + (number.length() > 40 ? number.substring(0, 40) + "…" : number));
            return;
        }
        int end = texts.length;
        texts.length = from;
        Node node = add(JsonNodeType.NUMBER);
        texts.length = end;
        complete(node);
    }

    // ---- Strings

    private boolean beginName() {
        inName = true;
        from = texts.length;
        state = State.IN_STRING;
        return true;
    }

    private void inString(char c) {
        if (c == '"') {
            endString();
        } else if (c == '\\') {
            state = State.IN_ESCAPE;
        } else if (c < ' ') {
            fail("a control character within a string");
        } else {
            decoded(c);
        }
    }

    private void inEscape(char c) {
        int at = "\"\\/bfnrt".indexOf(c);
        if (c == 'u') {
            unicode = 0;
            unicodeDigits = 0;
            state = State.IN_UNICODE;
        } else if (at < 0) {
            fail("invalid escape sequence \\" + c);
        } else {
            state = State.IN_STRING;
            decoded("\"\\/\b\f\n\r\t".charAt(at));
        }
    }

    private void inUnicode(char c) {
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            fail("invalid hexadecimal digit '" + c + "' in a Unicode escape");
            return;
        }
        unicode = unicode * 16 + digit;
        unicodeDigits++;
        if (unicodeDigits == 4) {
            state = State.IN_STRING;
            decoded((char) unicode);
        }
    }

    private void decoded(char c) {
        flushHalf();
        if (Character.isHighSurrogate(c)) {
            half = c;
        } else {
            append(c);
        }
    }

    private void flushHalf() {
        if (half != 0) {
            append(half);
            half = 0;
        }
    }

    private void endString() {
        flushHalf();
        Node node = string;
        if (inName) {
            name = texts.text(from, texts.length);
            // Nobody has seen the name there.
            texts.length = from;
            inName = false;
            state = State.COLON;
        } else if (node != null) {
            string = null;
            complete(node);
        }
    }

    private void append(char c) {
        char[] characters = texts.characters;
        if (texts.length == characters.length) {
            copied += texts.length;
            characters = Arrays.copyOf(characters, texts.length * 2);
            characters[texts.length] = c;
            texts.characters = characters;
        } else {
            characters[texts.length] = c;
        }
        texts.length++;
    }
}
