package io.fluentopenai.openapi.generator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the decision tree of a union, as the importer has planned it, into the body of its {@code read} method. Every
 * way through ends in a return.
 */
final class Dispatch {
    private final StringBuilder code = new StringBuilder();
    private int variables;

    private Dispatch() {}

    static String code(JsonNode node) {
        Dispatch dispatch = new Dispatch();
        dispatch.emit(node, 2);
        return dispatch.code.toString();
    }

    private void emit(@Nullable JsonNode node, int depth) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            line(depth, "return new Unknown(in);");
        } else if (node.isTextual()) {
            line(depth, "return " + node.textValue() + ".read(in);");
        } else if (node.has("property")) {
            property(node, depth);
        } else if (node.has("present")) {
            line(
                    depth,
                    "if (in.peekPresent("
                            + JavaNames.literal(node.get("present").textValue()) + ")) {");
            emit(node.get("then"), depth + 1);
            line(depth, "}");
            emit(node.get("else"), depth);
        } else if (node.has("token")) {
            token(node, depth);
        } else {
            throw new IllegalArgumentException("The fact sheet has an unknown x-dispatch node: " + node);
        }
    }

    private void property(JsonNode node, int depth) {
        String property = node.get("property").textValue();
        String variable = "at" + ++variables;
        line(depth, "String " + variable + " = in.peek(" + JavaNames.literal(property) + ");");
        line(depth, "if (" + variable + " == null) {");
        emit(node.get("absent"), depth + 1);
        line(depth, "}");
        line(depth, "switch (" + variable + ") {");
        Map<JsonNode, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> branch : node.path("cases").properties()) {
            values.computeIfAbsent(branch.getValue(), b -> new ArrayList<>()).add(branch.getKey());
        }
        values.forEach((branch, labels) -> {
            for (String label : labels.subList(0, labels.size() - 1)) {
                line(depth + 1, "case " + JavaNames.literal(label) + ":");
            }
            boolean leaf = branch.isTextual();
            line(depth + 1, "case " + JavaNames.literal(labels.get(labels.size() - 1)) + (leaf ? ":" : ": {"));
            emit(branch, depth + 2);
            if (!leaf) {
                line(depth + 1, "}");
            }
        });
        line(depth + 1, "default:");
        line(depth + 2, "break;");
        line(depth, "}");
        emit(node.get("otherwise"), depth);
    }

    private void token(JsonNode node, int depth) {
        String variable = "kind" + ++variables;
        line(
                depth,
                "JsonKind " + variable + " = in.peekKind("
                        + JavaNames.literal(node.get("token").textValue()) + ");");
        for (Map.Entry<String, JsonNode> branch : node.path("cases").properties()) {
            line(depth, "if (" + variable + " == JsonKind." + branch.getKey().toUpperCase(Locale.ROOT) + ") {");
            emit(branch.getValue(), depth + 1);
            line(depth, "}");
        }
        if (node.has("absent")) {
            line(depth, "if (" + variable + " == JsonKind.ABSENT) {");
            emit(node.get("absent"), depth + 1);
            line(depth, "}");
        }
        emit(node.get("otherwise"), depth);
    }

    private void line(int depth, String text) {
        code.append("    ".repeat(depth)).append(text).append('\n');
    }
}
