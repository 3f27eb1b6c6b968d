package io.fluentopenai.openapi.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.report.Change.Area;
import io.fluentopenai.openapi.report.Change.Impact;
import io.fluentopenai.openapi.report.Change.Kind;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The changes for users of the client when it is generated from another fact sheet: operations, parameters, classes,
 * properties, enum values, branches, each with what it does to code that compiled before. Immutable.
 */
public final class ChangeReport {
    private final JsonNode before;
    private final JsonNode after;
    private final List<Change> changes;
    private final Set<String> supplement;

    private ChangeReport(JsonNode before, JsonNode after, List<Change> changes, Set<String> supplement) {
        this.before = before;
        this.after = after;
        this.changes = List.copyOf(changes);
        this.supplement = supplement;
    }

    /**
     * Compares two fact sheets.
     *
     * @param before the sheet that the client in use was generated from; an empty object if there is none
     * @param after the new sheet
     */
    public static ChangeReport between(JsonNode before, JsonNode after) {
        Changes changes = new Changes();
        // Whoever edited or merged the old sheet may have broken it. A new one is made all the same, and reported.
        FactSheet old = FactSheet.unchecked(before);
        FactSheet now = new FactSheet(after);
        SchemaChanges schemas = new SchemaChanges(old, now, changes);
        new OperationChanges(old, now, changes, schemas).compare();
        schemas.compare();
        return new ChangeReport(before.path("info"), after.path("info"), changes.sorted(), supplement(now));
    }

    /** All changes: first the ones that break source compatibility, then by area. */
    public List<Change> changes() {
        return changes;
    }

    /** The changes with one impact. */
    public List<Change> changes(Impact impact) {
        return changes.stream().filter(change -> change.impact() == impact).toList();
    }

    /**
     * The report as JSON: {@code from} and {@code to} (version and source of the sheets), {@code summary} (counts by area
     * and kind, and by impact), {@code changes} (a list of {@code area, kind, subject, detail, impact, why}).
     */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("from", origin(before));
        json.set("to", origin(after));
        ObjectNode summary = json.putObject("summary");
        counts().forEach((area, kinds) -> {
            ObjectNode node = summary.putObject(area.name().toLowerCase(Locale.ROOT));
            kinds.forEach((kind, count) -> node.put(kind.name().toLowerCase(Locale.ROOT), count));
        });
        ObjectNode impacts = summary.putObject("impact");
        for (Impact impact : Impact.values()) {
            impacts.put(impact.name().toLowerCase(Locale.ROOT), changes(impact).size());
        }
        ArrayNode list = json.putArray("changes");
        for (Change change : changes) {
            ObjectNode node = change.toJson();
            if (isSupplemented(change)) {
                node.put("supplement", true);
            }
            list.add(node);
        }
        return json;
    }

    private static ObjectNode origin(JsonNode info) {
        ObjectNode origin = JsonNodeFactory.instance.objectNode();
        if (info.has("version")) {
            origin.set("version", info.get("version"));
        }
        if (info.path("x-source") instanceof ObjectNode source) {
            origin.setAll(source);
        }
        return origin;
    }

    private Map<Area, Map<Kind, Integer>> counts() {
        Map<Area, Map<Kind, Integer>> counts = new EnumMap<>(Area.class);
        for (Area area : Area.values()) {
            Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                kinds.put(kind, 0);
            }
            counts.put(area, kinds);
        }
        for (Change change : changes) {
            counts.getOrDefault(change.area(), Map.of()).merge(change.kind(), 1, Integer::sum);
        }
        return counts;
    }

    /** The report as text, ending with a line break. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append("Changes for users of the client: ")
                .append(name(before))
                .append(" -> ")
                .append(name(after))
                .append('\n');
        if (changes.isEmpty()) {
            return text.append("  none\n").toString();
        }
        counts().forEach((area, kinds) -> {
            List<String> words = new ArrayList<>();
            kinds.forEach((kind, count) -> {
                if (count > 0) {
                    words.add(count + " " + kind.name().toLowerCase(Locale.ROOT));
                }
            });
            if (!words.isEmpty()) {
                text.append(String.format(Locale.ROOT, "  %-13s %s\n", area.label(), String.join(", ", words)));
            }
        });
        section(text, "Breaks source compatibility", published(Impact.SOURCE));
        section(text, "Changes behaviour, code still compiles", published(Impact.BEHAVIOUR));
        section(text, "Compatible", published(Impact.NONE));
        List<Change> supplemented =
                changes.stream().filter(this::isSupplemented).toList();
        if (!supplemented.isEmpty()) {
            section(text, "Not in the published document, from the types of the official SDK", supplemented);
        }
        return text.toString();
    }

    private List<Change> published(Impact impact) {
        return changes(impact).stream()
                .filter(change -> !isSupplemented(change))
                .toList();
    }

    /** Returns whether a change adds something that only the supplement has. */
    private boolean isSupplemented(Change change) {
        return change.kind() == Kind.ADDED && supplement.contains(change.subject());
    }

    /** The methods, classes and properties of a sheet that the published document does not have, as a change names them. */
    private static Set<String> supplement(FactSheet sheet) {
        Set<String> names = new HashSet<>();
        for (FactSheet.Operation operation : sheet.operations()) {
            if (operation.node().path(FactSheet.SUPPLEMENT).asBoolean()) {
                names.add(operation.method());
            }
        }
        sheet.schemas().forEach((name, schema) -> {
            if (schema.path(FactSheet.SUPPLEMENT).asBoolean()) {
                names.add(name);
            }
            for (Map.Entry<String, JsonNode> property :
                    schema.path("properties").properties()) {
                if (property.getValue().path(FactSheet.SUPPLEMENT).asBoolean()) {
                    names.add(name + '.' + property.getKey());
                }
            }
        });
        return names;
    }

    private static void section(StringBuilder text, String title, List<Change> list) {
        text.append('\n').append(title).append(" (").append(list.size()).append("):\n");
        for (String line : TextLines.of(list)) {
            text.append("  ").append(line).append('\n');
        }
        if (list.isEmpty()) {
            text.append("  nothing\n");
        }
    }

    private static String name(JsonNode info) {
        JsonNode source = info.path("x-source");
        String commit = source.path("commit").asText();
        if (!commit.isEmpty()) {
            return commit.substring(0, Math.min(12, commit.length()));
        }
        String url = source.path("url").asText();
        if (!url.isEmpty()) {
            return url;
        }
        String sha = source.path("sha256").asText();
        return sha.isEmpty() ? "nothing" : "sha256 " + sha.substring(0, Math.min(12, sha.length()));
    }
}
