package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells in which places a request differs from a recorded one. */
final class Differences {

    private static final int LONGEST_VALUE = 120;

    private final List<String> found = new ArrayList<>();

    private Differences() {}

    /** The differences, one a line; empty if the requests are the same. */
    static List<String> between(SentRequest recorded, SentRequest sent) {
        Differences differences = new Differences();
        if (!recorded.method().equals(sent.method())) {
            differences.add("method", recorded.method(), sent.method());
        }
        if (!recorded.path().equals(sent.path())) {
            differences.add("path", recorded.path(), sent.path());
        }
        differences.compare("", recorded.body(), sent.body());
        return differences.found;
    }

    private void compare(String pointer, @Nullable JsonNode recorded, @Nullable JsonNode sent) {
        if (recorded != null && recorded.equals(sent)) {
            return;
        }
        if (recorded instanceof ObjectNode && sent instanceof ObjectNode) {
            Set<String> names = new LinkedHashSet<>();
            recorded.fieldNames().forEachRemaining(names::add);
            sent.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(pointer + Json.step(name), recorded.get(name), sent.get(name)));
        } else if (recorded != null && sent != null && recorded.isArray() && sent.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), sent.size()); i++) {
                compare(pointer + "/" + i, recorded.get(i), sent.get(i));
            }
        } else {
            add(pointer.replaceFirst("^/json(?=/)", ""), shown(recorded), shown(sent));
        }
    }

    private void add(String place, String recorded, String sent) {
        found.add(place + ": recorded " + recorded + ", sent " + sent);
    }

    private static String shown(@Nullable JsonNode value) {
        if (value == null) {
            return "nothing";
        }
        String text = Json.text(value);
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
