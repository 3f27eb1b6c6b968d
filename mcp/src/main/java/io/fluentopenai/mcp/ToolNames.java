package io.fluentopenai.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names for the model: those of the server where the API takes them, and else the nearest that it takes. */
final class ToolNames {
    private static final int LONGEST = 64;

    private ToolNames() {}

    /** The tools by their new names, in the order that they came in; the same tools get the same names each time. */
    static Map<String, McpSchema.Tool> of(String prefix, List<McpSchema.Tool> tools) {
        Map<String, McpSchema.Tool> named = new LinkedHashMap<>();
        for (McpSchema.Tool tool : tools) {
            String name = prefix + tool.name().replaceAll("[^A-Za-z0-9_-]", "_");
            named.put(free(name, named), tool);
        }
        return named;
    }

    private static String free(String name, Map<String, McpSchema.Tool> taken) {
        String clipped = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        String free = clipped.isEmpty() ? "_" : clipped;
        for (int number = 2; taken.containsKey(free); number++) {
            String end = "_" + number;
            free = clipped.substring(0, Math.min(clipped.length(), LONGEST - end.length())) + end;
        }
        return free;
    }
}
