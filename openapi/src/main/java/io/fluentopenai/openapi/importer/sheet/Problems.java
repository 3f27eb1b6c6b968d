package io.fluentopenai.openapi.importer.sheet;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects the rules that a fact sheet breaks. Not thread-safe. */
final class Problems {
    private final List<String> list = new ArrayList<>();

    List<String> list() {
        return List.copyOf(list);
    }

    void fail(String at, String rule) {
        list.add(at + ": " + rule);
    }

    void require(boolean kept, String at, String rule) {
        if (!kept) {
            fail(at, rule);
        }
    }

    void order(JsonNode node, List<String> keys, String at) {
        int last = -1;
        for (Map.Entry<String, JsonNode> member : Json.members(node)) {
            int index = keys.indexOf(member.getKey());
            if (index < 0) {
                fail(at, "unexpected key " + member.getKey());
            } else if (index < last) {
                fail(at, "key out of order: " + member.getKey());
            }
            last = Math.max(last, index);
        }
    }
}
