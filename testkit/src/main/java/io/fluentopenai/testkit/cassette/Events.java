package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Event streams as cassettes have them: an object for each event, with its name and its data, which is JSON where it can be.
 * Anything but a plain event, such as a comment, is kept as it came.
 */
final class Events {

    private static final Pattern BLOCK_END = Pattern.compile("(?>\r\n|\n|\r)(?>\r\n|\n|\r)");
    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

    private Events() {}

    static ArrayNode read(String stream) {
        ArrayNode events = Json.array();
        Matcher end = BLOCK_END.matcher(stream);
        int from = 0;
        while (end.find()) {
            ObjectNode event = event(stream.substring(from, end.start()));
            events.add(event == null ? raw(stream.substring(from, end.end())) : event);
            from = end.end();
        }
        if (from < stream.length()) {
            events.add(raw(stream.substring(from)));
        }
        return events;
    }

    /** The event that these lines are; null if they are something else. */
    private static @Nullable ObjectNode event(String block) {
        ObjectNode event = Json.object();
        List<String> data = new ArrayList<>();
        for (String line : LINE_END.split(block, -1)) {
            if (line.startsWith("event: ") && event.isEmpty() && data.isEmpty()) {
                event.put("event", line.substring("event: ".length()));
            } else if (line.startsWith("data: ")) {
                data.add(line.substring("data: ".length()));
            } else {
                return null;
            }
        }
        if (data.isEmpty()) {
            return null;
        }
        String text = String.join("\n", data);
        JsonNode json = data.size() == 1 ? Bodies.jsonOrNull(text) : null;
        return json != null && json.isContainerNode() ? event.set("data", json) : event.put("data", text);
    }

    private static ObjectNode raw(String text) {
        return Json.object().put("raw", text);
    }

    static StreamEvent event(JsonNode event) {
        if (event.has("raw")) {
            return StreamEvent.raw(event.get("raw").asText());
        }
        JsonNode data = event.path("data");
        return new StreamEvent(event.path("event").textValue(), data.isTextual() ? data.asText() : Json.text(data));
    }
}
