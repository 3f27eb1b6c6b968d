package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.model.ChatCompletionResponseMessage;
import io.fluentopenai.client.model.ChatCompletionStreamResponseDelta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the content of a streamed chat message. It stays text as long as only text comes; once a part has come it is a list
 * of parts, in which pieces of one part are joined.
 */
public final class StreamedContent {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private @Nullable StringBuilder text;
    private @Nullable Parts parts;

    /** Takes the content of a delta. */
    public void accept(ChatCompletionStreamResponseDelta delta) {
        JsonNode pieces = MessageContent.parts(delta);
        if (pieces != null) {
            whole().add(pieces);
        } else if (delta.content() != null && parts != null) {
            parts.add(NODES.textNode(delta.content()));
        } else if (delta.content() != null) {
            text = (text == null ? new StringBuilder() : text).append(delta.content());
        }
    }

    private Parts whole() {
        if (parts == null) {
            parts = new Parts();
            if (text != null) {
                parts.add(NODES.textNode(text.toString()));
            }
        }
        return parts;
    }

    /** Puts what has come into a message. */
    public void writeTo(ChatCompletionResponseMessage message) {
        if (parts != null) {
            message.putExtraProperty(MessageContent.CONTENT, parts.toTree());
        } else {
            message.content(text == null ? null : text.toString());
        }
    }

    /** A list of parts that grows at its end. */
    private static final class Parts {
        private final List<Part> parts = new ArrayList<>();

        /** Takes the parts of a delta. The first of them may go on with the last of those before; the others do not. */
        void add(JsonNode pieces) {
            boolean first = true;
            for (JsonNode piece : pieces.isArray() ? pieces : List.of(pieces)) {
                Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
                ObjectNode part = part(piece);
                if (part.isEmpty()) {
                    continue;
                }
                if (first && last != null && last.takes(part)) {
                    last.add(part);
                } else {
                    parts.add(new Part().add(part));
                }
                first = false;
            }
        }

        private static ObjectNode part(JsonNode piece) {
            if (piece instanceof ObjectNode part) {
                return part;
            }
            String text = piece.asText("");
            ObjectNode part = NODES.objectNode();
            return text.isEmpty() ? part : part.put("type", "text").put("text", text);
        }

        ArrayNode toTree() {
            ArrayNode tree = NODES.arrayNode();
            parts.forEach(part -> tree.add(part.toTree()));
            return tree;
        }
    }

    private static final class Part {
        /** The type of a part that has none. */
        private static final JsonNode TEXT = NODES.textNode("text");

        /** The properties that come in pieces. All others come whole. */
        private static final Set<String> PIECES = Set.of("text", "thinking", "reasoning", "refusal");

        /** Each a {@code StringBuilder}, {@code Parts}, or a {@code JsonNode} that does not grow. */
        private final Map<String, Object> properties = new LinkedHashMap<>();

        /** Returns whether a piece is of the same type, and says nothing of it that differs from what was said. */
        boolean takes(ObjectNode piece) {
            JsonNode type = properties.get("type") instanceof JsonNode known ? known : TEXT;
            if (!type.equals(piece.path("type").isTextual() ? piece.get("type") : TEXT)) {
                return false;
            }
            for (Map.Entry<String, JsonNode> property : piece.properties()) {
                Object known = properties.get(property.getKey());
                JsonNode more = property.getValue();
                boolean fits = known == null
                        || more.isNull()
                        || more.equals(known)
                        || known instanceof StringBuilder && more.isTextual()
                        || known instanceof Parts && holdsParts(more);
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        Part add(ObjectNode piece) {
            for (Map.Entry<String, JsonNode> property : piece.properties()) {
                String name = property.getKey();
                JsonNode more = property.getValue();
                if (more.isTextual() && PIECES.contains(name)) {
                    ((StringBuilder) properties.computeIfAbsent(name, any -> new StringBuilder()))
                            .append(more.textValue());
                } else if (holdsParts(more)) {
                    ((Parts) properties.computeIfAbsent(name, any -> new Parts())).add(more);
                } else if (!more.isNull()) {
                    properties.put(name, more);
                }
            }
            return this;
        }

        private static boolean holdsParts(JsonNode value) {
            for (JsonNode element : value) {
                if (!element.isObject()) {
                    return false;
                }
            }
            return value.isArray() && !value.isEmpty();
        }

        ObjectNode toTree() {
            ObjectNode tree = NODES.objectNode();
            properties.forEach((name, value) -> tree.set(name, node(value)));
            return tree;
        }

        private static JsonNode node(Object value) {
            if (value instanceof Parts parts) {
                return parts.toTree();
            }
            return value instanceof JsonNode node ? node : NODES.textNode(value.toString());
        }
    }
}
