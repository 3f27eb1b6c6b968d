package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of a YAML text and remembers where its nodes stand. Plain scalars are read by the core schema of YAML
 * 1.2; numbers keep all their digits.
 */
final class YamlTree {
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    /** An alias repeats a subtree; a document of nothing but aliases must not fill the memory. */
    private static final int MAX_ALIASED_NODES = 1_000_000;

    private final Places places;
    private final Map<Anchor, JsonNode> anchors = new HashMap<>();
    private int aliasedNodes;

    YamlTree(Places places) {
        this.places = places;
    }

    JsonNode read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setUseMarks(true)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            expect(events, Event.ID.StreamStart);
            Event start = events.next();
            if (start.getEventId() == Event.ID.StreamEnd) {
                throw new ImportException("the document is empty");
            }
            JsonNode root = node(events, events.next(), 0);
            expect(events, Event.ID.DocumentEnd);
            Event end = events.next();
            if (end.getEventId() != Event.ID.StreamEnd) {
                throw new ImportException("not YAML: more than one document in the input", null, place(end));
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            String problem = e.getProblem();
            throw new ImportException(
                    "not YAML: " + (problem == null ? e.getMessage() : problem),
                    null,
                    e.getProblemMark().map(YamlTree::place).orElse(null));
        } catch (YamlEngineException e) {
            throw new ImportException("not YAML: " + e.getMessage());
        }
    }

    private static void expect(Iterator<Event> events, Event.ID id) {
        Event event = events.next();
        if (event.getEventId() != id) {
            throw new ImportException("not YAML: unexpected " + event.getEventId(), null, place(event));
        }
    }

    private JsonNode node(Iterator<Event> events, Event event, int depth) {
        if (depth > DocumentReader.MAX_DEPTH) {
            throw new ImportException(
                    "the document is nested deeper than " + DocumentReader.MAX_DEPTH + " levels", null, place(event));
        }
        if (event instanceof ScalarEvent scalar) {
            JsonNode value = scalar(scalar);
            anchor(scalar.getAnchor(), value);
            return value;
        }
        if (event instanceof SequenceStartEvent sequence) {
            return sequence(events, sequence, depth);
        }
        if (event instanceof MappingStartEvent mapping) {
            return mapping(events, mapping, depth);
        }
        if (event instanceof AliasEvent alias) {
            JsonNode target = anchors.get(alias.getAlias());
            if (target == null) {
                throw new ImportException("not YAML: unknown alias *" + alias.getAlias(), null, place(event));
            }
            aliasedNodes += size(target);
            if (aliasedNodes > MAX_ALIASED_NODES) {
                throw new ImportException("the aliases of the document multiply without end", null, place(event));
            }
            return target.deepCopy();
        }
        throw new ImportException("not YAML: unexpected " + event.getEventId(), null, place(event));
    }

    private JsonNode sequence(Iterator<Event> events, SequenceStartEvent start, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            places.put(array, String.valueOf(array.size()), place(event));
            array.add(node(events, event, depth + 1));
        }
        anchor(start.getAnchor(), array);
        return array;
    }

    private JsonNode mapping(Iterator<Event> events, MappingStartEvent start, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new ImportException("a key that is not a string", null, place(event));
            }
            String name = key.getValue();
            if (object.has(name)) {
                throw new ImportException("duplicate key '" + name + "'", null, place(event));
            }
            places.put(object, name, place(event));
            object.set(name, node(events, events.next(), depth + 1));
        }
        anchor(start.getAnchor(), object);
        return object;
    }

    private void anchor(Optional<Anchor> anchor, JsonNode node) {
        anchor.ifPresent(name -> anchors.put(name, node));
    }

    private static int size(JsonNode node) {
        int size = 1;
        for (JsonNode child : node) {
            size += size(child);
        }
        return size;
    }

    private static JsonNode scalar(ScalarEvent event) {
        String value = event.getValue();
        String tag = event.getTag().orElse("");
        if (event.getScalarStyle() != ScalarStyle.PLAIN || tag.equals("!") || tag.endsWith(":str")) {
            return TextNode.valueOf(value);
        }
        return plain(value, event);
    }

    private static JsonNode plain(String value, Event event) {
        switch (value) {
            case "", "~", "null", "Null", "NULL" -> {
                return NullNode.getInstance();
            }
            case "true", "True", "TRUE" -> {
                return BooleanNode.TRUE;
            }
            case "false", "False", "FALSE" -> {
                return BooleanNode.FALSE;
            }
            default -> {}
        }
        if (INTEGER.matcher(value).matches()) {
            return JsonNodeFactory.instance.numberNode(
                    new BigInteger(value.startsWith("+") ? value.substring(1) : value));
        }
        if (value.startsWith("0x") && value.matches("0x[0-9a-fA-F]+")) {
            return JsonNodeFactory.instance.numberNode(new BigInteger(value.substring(2), 16));
        }
        if (value.startsWith("0o") && value.matches("0o[0-7]+")) {
            return JsonNodeFactory.instance.numberNode(new BigInteger(value.substring(2), 8));
        }
        if (DECIMAL.matcher(value).matches()) {
            return decimal(value, event);
        }
        return TextNode.valueOf(value);
    }

    private static JsonNode decimal(String value, Event event) {
        try {
            BigDecimal number = new BigDecimal(value);
            if (Math.abs((long) number.scale()) > 1000) {
                throw new ImportException("number out of range: " + value, null, place(event));
            }
            return DecimalNode.valueOf(number);
        } catch (NumberFormatException e) {
            throw new ImportException("number out of range: " + value, null, place(event));
        }
    }

    private static Place place(Event event) {
        return event.getStartMark().map(YamlTree::place).orElse(new Place(1, 1));
    }

    private static Place place(@Nullable Mark mark) {
        return mark == null ? new Place(1, 1) : new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
