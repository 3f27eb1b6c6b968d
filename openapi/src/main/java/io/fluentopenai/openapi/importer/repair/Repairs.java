package io.fluentopenai.openapi.importer.repair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.NodeKind;
import io.fluentopenai.openapi.importer.read.NodeKind.Form;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Pointer;
import io.fluentopenai.openapi.importer.read.SourceDocument;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import io.fluentopenai.openapi.importer.repair.PlaceRepairs.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts right what is plainly a slip in a document: misspelt words, members at a wrong indent, a format in the place of a type
 * and the like. Upstream mends such mistakes some days later; until then nobody could import the document. A mistake is
 * repaired only if it can mean one thing, and told with what it is taken for. Everything else stays as it is, for the
 * {@link Distiller} to refuse. A document without mistakes is not changed. One use.
 */
public final class Repairs {
    private final ObjectNode root;
    private final Set<String> corrected;
    private final Mistakes mistakes;
    private final SchemaTypes types = new SchemaTypes();
    private final Set<String> extensions = new HashSet<>();
    private final Set<String> missing = new HashSet<>();
    private final ValueRepairs values;
    private final PlaceRepairs members;
    private final List<Runnable> references = new ArrayList<>();

    private Repairs(SourceDocument document, Set<String> corrected, Mistakes mistakes) {
        this.root = document.root();
        this.corrected = corrected;
        this.mistakes = mistakes;
        this.values = new ValueRepairs(mistakes, types);
        this.members = new PlaceRepairs(document, extensions, missing, this::member);
    }

    /**
     * Repairs a document, which this changes.
     *
     * @param corrected pointers to what the overlay corrects, and has to find as it is
     * @param strict whether to refuse the first mistake instead
     * @param notes gets a warning for each mistake
     * @throws ImportException if there is a mistake and {@code strict} is set
     */
    public static void apply(SourceDocument document, Set<String> corrected, boolean strict, Notes notes) {
        Repairs repairs = new Repairs(document, corrected, new Mistakes(document.places(), strict, notes));
        repairs.survey(repairs.root);
        repairs.visit(Spot.root(repairs.root));
        // A reference may lead to what has only now come to its place.
        repairs.references.forEach(Runnable::run);
    }

    /** Learns what the document says elsewhere: formats with their types, extensions, components that it speaks of. */
    private void survey(JsonNode node) {
        types.learn(node);
        for (Map.Entry<String, JsonNode> member : Json.members(node)) {
            if (Vocabulary.isExtension(member.getKey())) {
                extensions.add(member.getKey().substring(2));
            }
            // Of any name: $ref may be misspelt.
            String name = Pointer.componentName(member.getValue().asText());
            if (name != null && !root.path("components").path("schemas").has(name)) {
                missing.add(name);
            }
        }
        node.forEach(this::survey);
    }

    private void visit(Spot spot) {
        if (spot.kind().form() == Form.LIST && spot.node() instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                NodeKind kind = spot.kind().each();
                JsonNode value = values.repaired(kind, array.get(i), Pointer.child(spot.at(), i));
                array.set(i, value);
                visit(spot.child(String.valueOf(i), kind, value));
            }
        } else if (spot.kind().form() != Form.VALUE && spot.node() instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            // Lists such as 'required' first: they say what objects are.
            names.sort(Comparator.comparing(name -> object.path(name).isObject()));
            names.forEach(name -> member(spot, name));
        }
    }

    private void member(Spot spot, String key) {
        String at = Pointer.child(spot.at(), key);
        boolean extension = spot.kind().form() == Form.OBJECT && Vocabulary.isExtension(key);
        if (extension || corrected.contains(at) || !(spot.node() instanceof ObjectNode object) || !object.has(key)) {
            return;
        }
        JsonNode value = object.path(key);
        boolean requirement = key.equals("required") || key.equals("optional");
        if (spot.kind() == NodeKind.SCHEMA && requirement && value.isBoolean()) {
            values.requirement(spot, object, key, at);
            return;
        }
        NodeKind kind = spot.kind().member(key, value);
        if (kind == NodeKind.TYPE && (value.isTextual() || value.isArray() || value.isNull())) {
            values.type(object, at);
        } else if (value.isNull()) {
            return;
        } else if (kind == null || !ValueRepairs.canBe(kind, value) || members.isExtension(spot, key, value)) {
            Reading reading = members.reading(spot, object, key);
            if (reading != null) {
                mistakes.tell(
                        at, kind == null ? spot.kind().unknown(key) : "'" + key + "' out of place", reading.taken());
                reading.repair().run();
            }
        } else {
            JsonNode meant = values.repaired(kind, value, at);
            object.set(key, meant);
            if (kind == NodeKind.REFERENCE) {
                references.add(() -> reference(spot.kind(), object, at));
            }
            visit(spot.child(key, kind, meant));
        }
    }

    /** A reference that leads nowhere, while its last step is the name of one component. */
    private void reference(NodeKind kind, ObjectNode holder, String at) {
        String text = holder.path("$ref").asText();
        String pointer = Pointer.ofReference(text);
        String section = kind.section();
        boolean elsewhere = text.indexOf('#') > 0 || text.matches(".*(\\.ya?ml|\\.json|://).*");
        if (section == null || elsewhere || (pointer != null && Pointer.find(root, pointer) != null)) {
            return;
        }
        String last = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('#')) + 1);
        List<String> names = new ArrayList<>();
        root.path("components").path(section).fieldNames().forEachRemaining(names::add);
        String meant = names.contains(last) ? last : Spelling.same(last, names);
        if (meant != null) {
            String ref = '#' + Pointer.child("/components/" + section, meant);
            mistakes.tell(at, "a $ref that leads nowhere: " + text, ref);
            holder.put("$ref", ref);
        }
    }
}
