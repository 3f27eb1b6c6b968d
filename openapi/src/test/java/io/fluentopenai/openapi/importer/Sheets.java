package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Imports small documents for tests. */
public final class Sheets {
    private Sheets() {}

    /** A tree from YAML (or JSON, which is YAML). */
    public static ObjectNode yaml(String text) {
        return DocumentReader.read(text.getBytes(StandardCharsets.UTF_8)).root();
    }

    /** Imports a document without overlay. */
    public static Importer.Result run(String document) {
        return run(document.getBytes(StandardCharsets.UTF_8));
    }

    public static Importer.Result run(byte[] document) {
        return Importer.run(document, null, null, null);
    }

    /** Imports a tree by writing it as JSON. */
    public static Importer.Result run(JsonNode document) {
        return run(document.toString());
    }

    /** A document with these component schemas (YAML, not indented) and one operation. */
    public static String document(String schemas) {
        return """
                openapi: 3.1.0
                info: {title: t, version: 1.0.0}
                paths:
                  /things:
                    get:
                      operationId: listThings
                      responses:
                        '200': {description: ok}
                components:
                  schemas:
                """ + schemas.indent(4);
    }

    /** The sheet's schemas for these component schemas. */
    public static JsonNode schemas(String schemas) {
        return run(document(schemas)).sheet().path("components").path("schemas");
    }

    /** A document with these paths (YAML, not indented). */
    public static String paths(String paths) {
        return """
                openapi: 3.1.0
                info: {title: t, version: 1.0.0}
                paths:
                """ + paths.indent(2);
    }

    /** Where two trees differ, at most a few places. */
    public static List<String> differences(JsonNode one, JsonNode other) {
        List<String> found = new ArrayList<>();
        differences(one, other, "", found);
        return found;
    }

    private static void differences(JsonNode one, JsonNode other, String at, List<String> found) {
        if (found.size() > 20) {
            return;
        }
        if (one.isObject() && other.isObject() && names(one).equals(names(other))) {
            one.properties()
                    .forEach(member -> differences(
                            member.getValue(), other.path(member.getKey()), at + '/' + member.getKey(), found));
        } else if (!one.equals(other)) {
            if (one.isObject() && other.isObject()) {
                List<String> only = new ArrayList<>(names(one));
                only.removeAll(names(other));
                List<String> more = new ArrayList<>(names(other));
                more.removeAll(names(one));
                found.add(at + ": only one " + only + ", only other " + more);
                for (String name : names(one)) {
                    if (other.has(name)) {
                        differences(one.path(name), other.path(name), at + '/' + name, found);
                    }
                }
            } else {
                found.add(at + ": " + one + " / " + other);
            }
        }
    }

    public static List<String> names(JsonNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}
