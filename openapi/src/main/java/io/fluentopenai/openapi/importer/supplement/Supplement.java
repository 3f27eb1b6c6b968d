package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.distil.Distiller;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.SourceDocument;
import io.fluentopenai.openapi.importer.sheet.FactSheetWriter;
import io.fluentopenai.openapi.importer.sheet.NormalForm;
import io.fluentopenai.openapi.importer.sheet.SheetAssembler;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.List;
import java.util.Map;

/**
 * The parts that the official SDK has and the published document lacks, as an OpenAPI document that refers to the components of the
 * fact sheet: operations, schemas and webhooks as a whole, and of a component that the sheet has only what is to be added to
 * it. Wherever both say something, the published document's word counts.
 */
public final class Supplement {
    /** Marks what is in a sheet by way of its supplement: operations, components, properties. */
    public static final String MARK = FactSheet.SUPPLEMENT;

    private static final String COMMENT = """
            What the published OpenAPI document lacks, written by ./regenerate SPEC --supplement; do not edit.
            Derived from the types of the npm package openai (Apache-2.0, see NOTICE). Refers to the components of openai.yaml.""";

    private final ObjectNode document;
    private final ObjectNode sheet;
    private final Agreement agreement;

    /** The names that the importer chooses for what has none are kept in the document, so that they stay. */
    private Supplement(
            ObjectNode sheet, ObjectNode more, Agreement agreement, Map<String, String> ownNames, Notes notes) {
        ObjectNode whole = SheetAsDocument.plain(merged(sheet, more, notes));
        whole.set("info", more.path("info"));
        this.document = OwnNames.given(lacking(compared(sheet, whole), whole), ownNames, notes);
        this.sheet = merged(sheet, document, notes);
        this.agreement = agreement;
    }

    /**
     * Reads a document that knows more than the published one: what the SDK says, or an earlier supplement.
     *
     * @throws ImportException if it is not an OpenAPI document; the pointer is into it
     */
    public static ObjectNode read(byte[] bytes) {
        SourceDocument source = DocumentReader.read(bytes);
        if (!source.root().has("openapi")) {
            throw new ImportException("the supplement is not an OpenAPI document");
        }
        return source.root();
    }

    /**
     * Finds what a sheet lacks.
     *
     * @param sheet the sheet of the published document alone
     * @param sdk what the SDK says, as {@link #read} has read it
     * @param ownNames names for components that the sheet lacks, by the names that they would have
     * @throws ImportException if the two do not go together
     */
    public static Supplement ofSdk(ObjectNode sheet, ObjectNode sdk, Map<String, String> ownNames, Notes notes) {
        Comparison comparison = compared(sheet, sdk);
        return new Supplement(sheet, lacking(comparison, sdk), comparison.agreement(), ownNames, notes);
    }

    /**
     * Finds what a sheet still lacks of an earlier supplement.
     *
     * @param sheet the sheet of the published document alone
     * @param earlier the supplement, as {@link #read} has read it
     * @param ownNames names for components that the sheet lacks, by the names that they would have
     * @throws ImportException if the two do not go together
     */
    public static Supplement ofEarlier(
            ObjectNode sheet, ObjectNode earlier, Map<String, String> ownNames, Notes notes) {
        return new Supplement(sheet, earlier, new Agreement(), ownNames, notes);
    }

    private static Comparison compared(ObjectNode sheet, ObjectNode other) {
        Comparison comparison = new Comparison(sheet, other);
        comparison.compare();
        return comparison;
    }

    private static ObjectNode lacking(Comparison comparison, ObjectNode other) {
        ObjectNode document = Json.object().put("openapi", "3.1.0");
        document.set("info", other.path("info"));
        document.setAll(comparison.lacking().document());
        return document;
    }

    /** Returns the agreement of the sheet and the other document where both say something. */
    public Agreement agreement() {
        return agreement;
    }

    /** The file's text. */
    public String text() {
        return FactSheetWriter.write(document, COMMENT);
    }

    /** The sheet with what it lacked, marked. */
    public ObjectNode sheet() {
        return sheet;
    }

    private static ObjectNode merged(ObjectNode sheet, ObjectNode supplement, Notes notes) {
        ObjectNode merged = SheetAsDocument.of(sheet);
        new Merge(merged, notes).add(supplement);
        ObjectNode source = ((ObjectNode) sheet.path("info").path("x-source")).deepCopy();
        source.set("supplement", Json.only(supplement.path("info"), List.of("x-package", "version")));
        ObjectNode result = new SheetAssembler(Distiller.distil(merged, notes, false), notes).assemble(source);
        Marks.set(result, sheet);
        List<String> problems = NormalForm.problems(result);
        if (!problems.isEmpty()) {
            throw new ImportException("the supplement does not go together with the document: " + problems.get(0));
        }
        return result;
    }

    private static boolean has(JsonNode parameters, JsonNode parameter) {
        for (JsonNode old : parameters) {
            if (old.path("in").equals(parameter.path("in")) && old.path("name").equals(parameter.path("name"))) {
                return true;
            }
        }
        return false;
    }

    /** Adds a supplement to a document; what is there stays as it is. */
    private record Merge(ObjectNode document, Notes notes) {
        void add(ObjectNode supplement) {
            items("paths", supplement.path("paths"));
            items("webhooks", supplement.path("webhooks"));
            ObjectNode schemas = (ObjectNode) document.path("components").path("schemas");
            for (Map.Entry<String, JsonNode> schema :
                    Json.members(supplement.path("components").get("schemas"))) {
                if (schemas.get(schema.getKey()) instanceof ObjectNode known) {
                    schema(known, schema.getValue(), "/components/schemas/" + schema.getKey());
                } else {
                    schemas.set(schema.getKey(), schema.getValue());
                }
            }
        }

        private void items(String kind, JsonNode items) {
            for (Map.Entry<String, JsonNode> item : Json.members(items)) {
                ObjectNode known = document.withObjectProperty(kind).withObjectProperty(item.getKey());
                for (Map.Entry<String, JsonNode> verb : Json.members(item.getValue())) {
                    if (known.get(verb.getKey()) instanceof ObjectNode operation) {
                        parameters(operation, verb.getValue().path("parameters"));
                    } else {
                        known.set(verb.getKey(), verb.getValue());
                    }
                }
            }
        }

        private static void parameters(ObjectNode operation, JsonNode more) {
            ArrayNode parameters = operation.withArrayProperty("parameters");
            for (JsonNode parameter : more) {
                if (!has(parameters, parameter)) {
                    parameters.add(parameter);
                }
            }
            if (parameters.isEmpty()) {
                operation.remove("parameters");
            }
        }

        /** Adds to a component of the document what the supplement has for it; nothing if a newer document has it all. */
        private void schema(ObjectNode known, JsonNode more, String at) {
            if (more.has("properties") && known.has("properties")) {
                properties((ObjectNode) known.get("properties"), more.get("properties"), at);
            } else if (more.has("enum") && !values(known).isEmpty()) {
                append(values(known), more.get("enum"));
            } else if (more.has("oneOf") && known.has("oneOf")) {
                append(known.withArrayProperty("oneOf"), more.get("oneOf"));
            } else if (more.has("anyOf") && known.has("anyOf")) {
                append(known.withArrayProperty("anyOf"), more.get("anyOf"));
            } else {
                notes.warn("supplement: the document's " + at + " is something else, and counts");
            }
        }

        private static void append(ArrayNode list, JsonNode more) {
            for (JsonNode item : more) {
                boolean known = false;
                for (JsonNode old : list) {
                    known |= old.equals(item);
                }
                if (!known) {
                    list.add(item);
                }
            }
        }

        private void properties(ObjectNode known, JsonNode more, String at) {
            for (Map.Entry<String, JsonNode> property : Json.members(more)) {
                JsonNode old = known.get(property.getKey());
                if (old == null) {
                    known.set(property.getKey(), property.getValue());
                } else if (!old.equals(property.getValue())) {
                    String place = at + "/properties/" + property.getKey();
                    notes.warn("supplement: the document has " + place + " itself, and counts");
                }
            }
        }

        /** The list of an enum, which stands in a branch if other strings are possible too. */
        private static ArrayNode values(ObjectNode schema) {
            for (JsonNode branch : schema.path("anyOf")) {
                if (branch instanceof ObjectNode listed && listed.has("enum")) {
                    return listed.withArrayProperty("enum");
                }
            }
            return schema.get("enum") instanceof ArrayNode values ? values : Json.array();
        }
    }

    /** Marks what a sheet has and the sheet of the published document has not. */
    private static final class Marks {
        private static void set(ObjectNode sheet, ObjectNode before) {
            for (Map.Entry<String, JsonNode> path : Json.members(sheet.get("paths"))) {
                for (Map.Entry<String, JsonNode> verb : Json.members(path.getValue())) {
                    JsonNode old = before.path("paths").path(path.getKey()).get(verb.getKey());
                    if (old == null) {
                        NormalForm.mark((ObjectNode) verb.getValue(), NormalForm.OPERATION_KEYS, MARK);
                    } else {
                        parameters(verb.getValue().path("parameters"), old.path("parameters"));
                    }
                }
            }
            JsonNode known = before.path("components").path("schemas");
            for (Map.Entry<String, JsonNode> component :
                    Json.members(sheet.path("components").get("schemas"))) {
                ObjectNode schema = (ObjectNode) component.getValue();
                JsonNode old = known.get(component.getKey());
                if (old == null) {
                    NormalForm.mark(schema, NormalForm.SCHEMA_KEYS, MARK);
                    continue;
                }
                upstreamName(schema, old);
                for (Map.Entry<String, JsonNode> property : Json.members(schema.get("properties"))) {
                    if (!old.path("properties").has(property.getKey())) {
                        NormalForm.mark((ObjectNode) property.getValue(), NormalForm.SCHEMA_KEYS, MARK);
                    }
                }
            }
        }

        private static void parameters(JsonNode parameters, JsonNode before) {
            for (JsonNode parameter : parameters) {
                if (!has(before, parameter)) {
                    ((ObjectNode) parameter).put(MARK, true);
                }
            }
        }

        private static void upstreamName(ObjectNode schema, JsonNode old) {
            String key = "x-upstream-name";
            JsonNode name = old.get(key);
            schema.remove(key);
            if (name != null) {
                NormalForm.insert(schema, NormalForm.SCHEMA_KEYS, key, name);
            }
        }
    }
}
