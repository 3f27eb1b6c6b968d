package io.fluentopenai.structured;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as far as it had come at one moment. It is consistent with the whole that it is the beginning of:
 *
 * <ul>
 *   <li>an object has the first of the whole's properties, in their order; an array has the first of its elements;
 *   <li>a string is a prefix of the whole's, and never ends within an escape or between the halves of a surrogate pair;
 *   <li>numbers, booleans and nulls are there when they are complete, and not before: a number when the character after it has
 *       arrived;
 *   <li>a property is there when its value is, so with its name, its colon, and a value that has begun;
 *   <li>only the last property or element may be incomplete, and only if what holds it is.
 * </ul>
 *
 * <p>Of a property that comes twice the last one so far counts.
 *
 * <p>A view of what the parser has, made without copying. Immutable and thread-safe: what arrives later does not show, and
 * values of many moments share all that they have in common.
 */
public final class PartialJson {
    private final Moment moment;
    private final PartialJsonParser.@Nullable Node node;

    /** What had been read at a time, and where the string ended that was being read then. */
    record Moment(PartialJsonParser.Texts texts, int position, int stringEnd) {}

    PartialJson(Moment moment, PartialJsonParser.@Nullable Node node) {
        this.moment = moment;
        this.node = node;
    }

    /** What it is; {@code MISSING} if it is not there, or not yet. */
    public JsonNodeType type() {
        return node == null ? JsonNodeType.MISSING : node.type;
    }

    /** Whether nothing can be added to it. */
    public boolean isComplete() {
        return node != null && node.isComplete(moment.position);
    }

    /** The number of its elements or properties; 0 for what has none. */
    public int size() {
        return node == null ? 0 : node.size(moment.position);
    }

    /** A property; of the type {@code MISSING} if it is not there, or not yet, or if this is no object. */
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

    /** An element, from 0; of the type {@code MISSING} if it is not there, or not yet, or if this is no array. */
    public PartialJson get(int index) {
        return node != null && node.type == JsonNodeType.ARRAY && index >= 0 && index < size()
                ? child(node, index)
                : missing();
    }

    /** The elements so far, the last of which may be incomplete; empty if this is no array. */
    public List<PartialJson> elements() {
        List<PartialJson> elements = new ArrayList<>();
        if (node != null && node.type == JsonNodeType.ARRAY) {
            for (int i = 0; i < size(); i++) {
                elements.add(child(node, i));
            }
        }
        return List.copyOf(elements);
    }

    /** The names of the properties so far, in their order; empty if this is no object. */
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
     * A string so far, or a number, boolean or null as it is written; empty for all else. Each call makes a new {@code String}:
     * to follow a long text piece by piece, take the text of the events.
     */
    public String text() {
        if (node == null || node.type == JsonNodeType.OBJECT || node.type == JsonNodeType.ARRAY) {
            return "";
        }
        return moment.texts.text(node.from, isComplete() ? node.to() : moment.stringEnd);
    }

    /** How many elements of an array are complete. */
    int completeElements() {
        if (node == null || node.type != JsonNodeType.ARRAY) {
            return 0;
        }
        int size = size();
        return size == 0 || node.child(size - 1).isComplete(moment.position) ? size : size - 1;
    }

    /** What is there of it, as a tree of its own; a {@code MissingNode} if nothing is. It takes as long as it is large. */
    @JsonValue
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

    /** As Jackson reads it where it keeps all digits. */
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

    /** What is there of it, as JSON; empty if nothing is. */
    @Override
    public String toString() {
        return toTree().toString();
    }
}
