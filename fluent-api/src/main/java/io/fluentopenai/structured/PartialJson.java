package io.fluentopenai.structured;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.internal.Given;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a JSON value that has arrived at one moment. It is consistent with the complete value:
 *
 * <ul>
 *   <li>an object has the first properties of the complete object, in order; an array has its first elements;
 *   <li>a string is a prefix of the complete string, and never ends within an escape sequence or a surrogate pair;
 *   <li>numbers, booleans and nulls appear when they are complete; a number is complete when the character after it has
 *       arrived;
 *   <li>a property appears when its value begins, that is, after its name and the colon;
 *   <li>only the last property or element of an incomplete object or array can be incomplete.
 * </ul>
 *
 * <p>If a property occurs twice, the last one so far counts.
 *
 * <p>This is a view of the parser's data, made without copying. Immutable and thread-safe: later input does not change
 * it, and the values of different moments share their data.
 */
public final class PartialJson implements JsonValue {
    private final Moment moment;
    private final PartialJsonParser.@Nullable Node node;

    /** The position of the parser at one moment, and the end of the string that it was parsing. */
    record Moment(PartialJsonParser.Texts texts, int position, int stringEnd) {}

    PartialJson(Moment moment, PartialJsonParser.@Nullable Node node) {
        this.moment = moment;
        this.node = node;
    }

    /** Returns the type of the value; {@code MISSING} if the value does not exist or has not arrived yet. */
    public JsonNodeType type() {
        return node == null ? JsonNodeType.MISSING : node.type;
    }

    /** Returns whether the value is complete, so that nothing can be added to it. */
    public boolean isComplete() {
        return node != null && node.isComplete(moment.position);
    }

    /** Returns the number of elements or properties; 0 for other types. */
    public int size() {
        return node == null ? 0 : node.size(moment.position);
    }

    /**
     * Returns the value of a property. It has the type {@code MISSING} if it does not exist or has not arrived yet, or
     * if this is not an object.
     */
    public PartialJson get(String name) {
        if (node != null && node.type == JsonNodeType.OBJECT) {
            for (int i = size() - 1; i >= 0; i--) {
                if (name.equals(node.child(i).name)) {
                    return child(node, i);
                }
            }
        }
        return missing();
    }

    /**
     * Returns the element at an index, starting at 0. It has the type {@code MISSING} if it does not exist or has not
     * arrived yet, or if this is not an array.
     */
    public PartialJson get(int index) {
        return node != null && node.type == JsonNodeType.ARRAY && index >= 0 && index < size()
                ? child(node, index)
                : missing();
    }

    /** Returns the elements so far, the last of which may be incomplete; empty if this is not an array. */
    public List<PartialJson> elements() {
        List<PartialJson> elements = new ArrayList<>();
        if (node != null && node.type == JsonNodeType.ARRAY) {
            for (int i = 0; i < size(); i++) {
                elements.add(child(node, i));
            }
        }
        return List.copyOf(elements);
    }

    /** Returns the names of the properties so far, in order; empty if this is not an object. */
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        if (node != null && node.type == JsonNodeType.OBJECT) {
            for (int i = 0; i < size(); i++) {
                names.add(node.child(i).name);
            }
        }
        return List.copyOf(names);
    }

    private PartialJson missing() {
        return new PartialJson(moment, null);
    }

    private PartialJson child(PartialJsonParser.Node parent, int index) {
        return new PartialJson(moment, parent.child(index));
    }

    /**
     * Returns the string so far, or the literal text of a number, boolean or null; empty for other types. Each call
     * creates a new {@code String}. To follow a long text, read the text of the events instead.
     */
    public String text() {
        if (node == null || node.type == JsonNodeType.OBJECT || node.type == JsonNodeType.ARRAY) {
            return "";
        }
        return moment.texts.text(node.from, isComplete() ? node.to() : moment.stringEnd);
    }

    @Override
    public void write(JsonWriter out) throws IOException {
        Given.notNull(out, "out").node(toTree());
    }

    /** Returns the number of complete elements of an array. */
    int completeElements() {
        if (node == null || node.type != JsonNodeType.ARRAY) {
            return 0;
        }
        int size = size();
        return size == 0 || node.child(size - 1).isComplete(moment.position) ? size : size - 1;
    }

    /**
     * Returns the value so far as a tree; a {@code MissingNode} if there is none. The tree is a copy, so that the cost
     * grows with its size.
     */
    public JsonNode toTree() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (node == null) {
            return MissingNode.getInstance();
        }
        switch (node.type) {
            case OBJECT:
                ObjectNode object = json.objectNode();
                for (int i = 0; i < size(); i++) {
                    object.set(node.child(i).name, child(node, i).toTree());
                }
                return object;
            case ARRAY:
                ArrayNode array = json.arrayNode();
                elements().forEach(element -> array.add(element.toTree()));
                return array;
            case STRING:
                return TextNode.valueOf(text());
            case NUMBER:
                return number(text());
            case BOOLEAN:
                return BooleanNode.valueOf(text().equals("true"));
            case NULL:
                return NullNode.getInstance();
            default:
                return MissingNode.getInstance();
        }
    }

    /** Returns a number with full precision, of the same type as Jackson would choose. */
    private static JsonNode number(String text) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return json.numberNode(new BigDecimal(text));
        }
        BigInteger whole = new BigInteger(text);
        if (whole.bitLength() < Integer.SIZE) {
            return json.numberNode(whole.intValue());
        }
        return whole.bitLength() < Long.SIZE ? json.numberNode(whole.longValue()) : json.numberNode(whole);
    }

    /** Returns the value so far as JSON; empty if there is none. */
    @Override
    public String toString() {
        return toTree().toString();
    }
}
