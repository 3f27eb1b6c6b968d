package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.sheet.FactSheet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The size of a fact sheet.
 *
 * @param operations operations of all paths
 * @param apis API classes
 * @param objects components that are objects
 * @param unions components that are unions of objects
 * @param enums components that are string enums
 * @param choices components that are choices by JSON token
 * @param aliases components that get no class
 */
public record SheetCounts(int operations, int apis, int objects, int unions, int enums, int choices, int aliases) {
    public static SheetCounts of(JsonNode sheet) {
        FactSheet facts = new FactSheet(sheet);
        List<FactSheet.Operation> operations = facts.operations();
        Set<String> apis = new TreeSet<>();
        operations.forEach(operation -> apis.add(operation.node().path("x-api").asText()));
        int[] kinds = new int[FactSheet.Kind.values().length];
        facts.schemas().values().forEach(schema -> kinds[FactSheet.kind(schema).ordinal()]++);
        return new SheetCounts(
                operations.size(),
                apis.size(),
                kinds[FactSheet.Kind.OBJECT.ordinal()],
                kinds[FactSheet.Kind.UNION.ordinal()],
                kinds[FactSheet.Kind.ENUM.ordinal()],
                kinds[FactSheet.Kind.CHOICE.ordinal()],
                kinds[FactSheet.Kind.ALIAS.ordinal()]);
    }

    public ObjectNode toJson() {
        return Json.object()
                .put("operations", operations)
                .put("apis", apis)
                .put("objects", objects)
                .put("unions", unions)
                .put("enums", enums)
                .put("choices", choices)
                .put("aliases", aliases);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d operations in %d API classes; %d objects, %d unions, %d enums, %d choices, %d aliases",
                operations,
                apis,
                objects,
                unions,
                enums,
                choices,
                aliases);
    }
}
