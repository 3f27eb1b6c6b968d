package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.NullMarked;

/** The check of schemas by hand against rules that were written apart from it, over schemas that nobody chose. */
@NullMarked
class StrictModePropertyTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    // ---- The rules

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void whatIsDerivedIsTakenAndWhatIsChangedInItAnywhereIsRefusedIfItBreaksARule(@ForAll long seed) {
        Random random = new Random(seed);
        JsonNode schema = Codec.of(new RandomTypes(seed).type(3)).schema();
        assertThat(StrictMode.violation("s", schema)).as(schema.toString()).isNull();

        List<Runnable> changes = new ArrayList<>();
        collect(schema, random, changes);
        changes.get(random.nextInt(changes.size())).run();

        List<String> broken = StrictRules.brokenBy(schema);
        SchemaException refused = StrictMode.violation("s", schema);
        if (refused == null) {
            assertThat(broken).as(schema.toString()).isEmpty();
        } else {
            assertThat(broken.isEmpty())
                    .as("%s: %s", refused.getMessage(), schema)
                    .isEqualTo(isFurtherRule(refused));
            assertThat(refused.path()).startsWith("s#");
        }
    }

    /** Rules that the other check does not have. */
    private static boolean isFurtherRule(SchemaException refused) {
        return refused.reason().contains("no finite value fits")
                || refused.reason().contains("not of the type")
                || refused.reason().contains("levels of objects");
    }

    private static void collect(JsonNode node, Random random, List<Runnable> changes) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                if (!name.equals("description") && !name.equals("required")) {
                    changes.add(() -> object.remove(name));
                }
                collect(object.get(name), random, changes);
            });
            if (object.has("type") || object.has("$ref") || object.has("anyOf")) {
                changes.add(() -> object.put("minLength", 1));
                changes.add(() -> object.put("$ref", "#/$defs/Nothing"));
                changes.add(() -> object.put("type", "text"));
                changes.add(() -> object.put("description", "more"));
                changes.add(() -> object.set("items", JSON.booleanNode(true)));
                changes.add(() -> object.set("enum", JSON.arrayNode()));
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            changes.add(() -> array.remove(random.nextInt(array.size())));
            array.forEach(each -> collect(each, random, changes));
        }
    }

    // ---- Finite values

    private static final int DEFINITIONS = 4;

    /**
     * Values are built, no deeper than there are definitions: whoever needs more goes in a circle, and whoever can do with less
     * has a finite value.
     */
    @Property(tries = 3000, shrinking = ShrinkingMode.OFF)
    void aSchemaIsRefusedExactlyIfAPartOfItHasNoFiniteValue(@ForAll long seed) {
        Random random = new Random(seed);
        ObjectNode root = object(random, 2);
        ObjectNode definitions = JSON.objectNode();
        for (int i = 0; i < DEFINITIONS; i++) {
            definitions.set("D" + i, random.nextBoolean() ? object(random, 2) : any(random, 1));
        }
        root.set("$defs", definitions);

        boolean every = everyPartCanBeBuilt(root, root, new HashSet<>());
        FiniteValues.Endless endless = FiniteValues.firstWithout(root);
        assertThat(endless == null).as(root.toString()).isEqualTo(every);

        // What it says helps: with null allowed there, one part after the other comes to an end.
        for (int i = 0; endless != null && !endless.properties().isEmpty(); i++) {
            assertThat(i).as(root.toString()).isLessThan(100);
            for (FiniteValues.Place place : endless.properties()) {
                ObjectNode property = (ObjectNode) root.at("/" + String.join("/", place.pointer()));
                JsonNode before = property.deepCopy();
                property.removeAll().putArray("anyOf").add(before).addObject().put("type", "null");
            }
            FiniteValues.Endless next = FiniteValues.firstWithout(root);
            assertThat(next).as(root.toString()).isNotEqualTo(endless);
            endless = next;
        }
    }

    private static boolean everyPartCanBeBuilt(JsonNode schema, JsonNode root, Set<String> seen) {
        if (!canBeBuilt(schema, root, DEFINITIONS + 1)) {
            return false;
        }
        List<JsonNode> parts = new ArrayList<>();
        schema.path("properties").forEach(parts::add);
        schema.path("anyOf").forEach(parts::add);
        if (schema.has("items")) {
            parts.add(schema.get("items"));
        }
        if (schema.has("$ref") && seen.add(schema.get("$ref").asText())) {
            parts.add(root.at(schema.get("$ref").asText().substring(1)));
        }
        return parts.stream().allMatch(part -> everyPartCanBeBuilt(part, root, seen));
    }

    private static boolean canBeBuilt(JsonNode schema, JsonNode root, int references) {
        if (schema.has("$ref")) {
            return references > 0
                    && canBeBuilt(root.at(schema.get("$ref").asText().substring(1)), root, references - 1);
        }
        if (schema.has("anyOf")) {
            return stream(schema.get("anyOf")).stream().anyMatch(branch -> canBeBuilt(branch, root, references));
        }
        return switch (schema.get("type").asText()) {
            case "object" ->
                stream(schema.get("properties")).stream().allMatch(property -> canBeBuilt(property, root, references));
            case "array" -> schema.path("minItems").asInt() == 0 || canBeBuilt(schema.get("items"), root, references);
            default -> true;
        };
    }

    private static List<JsonNode> stream(JsonNode nodes) {
        List<JsonNode> list = new ArrayList<>();
        nodes.forEach(list::add);
        return list;
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JSON.objectNode().put("type", "object");
        ObjectNode properties = object.putObject("properties");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            properties.set("p" + i, any(random, depth - 1));
        }
        return object;
    }

    private static ObjectNode any(Random random, int depth) {
        switch (depth <= 0 ? random.nextInt(3) : random.nextInt(7)) {
            case 0:
                return JSON.objectNode().put("type", "string");
            case 1, 2, 3:
                int target = random.nextInt(DEFINITIONS + 1);
                return JSON.objectNode().put("$ref", target == DEFINITIONS ? "#" : "#/$defs/D" + target);
            case 4:
                ObjectNode list = JSON.objectNode().put("type", "array").put("minItems", random.nextInt(2));
                return list.set("items", any(random, depth - 1));
            case 5:
                ObjectNode union = JSON.objectNode();
                union.putArray("anyOf").add(any(random, depth - 1)).add(any(random, depth - 1));
                return union;
            default:
                return object(random, depth);
        }
    }
}
