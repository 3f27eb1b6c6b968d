package io.fluentopenai.tests.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.RealtimeEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.testkit.FactSheet;
import io.fluentopenai.tests.ExactJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema of the fact sheet that is an event.
 *
 * @param name the name of the schema
 * @param protocol where the event occurs
 * @param fromClient whether the client sends it
 * @param type the {@code type} on the wire
 * @param schema the schema
 */
record EventSchema(String name, Protocol protocol, boolean fromClient, String type, JsonNode schema) {

    /** What may be spoken over a WebSocket. */
    enum Protocol {
        REALTIME,
        BETA,
        TRANSLATION
    }

    private static final Pattern REALTIME = Pattern.compile("Realtime(Beta|Translation)?(Client|Server)Event.+");

    /** All of the sheet's events. */
    static List<EventSchema> all(FactSheet sheet) {
        List<EventSchema> all = new ArrayList<>();
        for (String name : sheet.componentNames()) {
            Matcher realtime = REALTIME.matcher(name);
            if (realtime.matches() && isEvent(sheet.component(name))) {
                Protocol protocol = realtime.group(1) == null
                        ? Protocol.REALTIME
                        : realtime.group(1).equals("Beta") ? Protocol.BETA : Protocol.TRANSLATION;
                all.add(of(sheet, name, protocol, realtime.group(2).equals("Client")));
            }
        }
        return all;
    }

    private static boolean isEvent(JsonNode schema) {
        return schema.path("properties").path("type").has("const");
    }

    private static EventSchema of(FactSheet sheet, String name, Protocol protocol, boolean fromClient) {
        JsonNode schema = sheet.component(name);
        String type = schema.path("properties").path("type").path("const").asText();
        return new EventSchema(name, protocol, fromClient, type, schema);
    }

    /** The names of its properties. */
    Set<String> properties() {
        Set<String> names = new LinkedHashSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Reads JSON as this protocol and direction do. */
    RealtimeEvent read(JsonNode json) {
        try (JsonReader in = JsonReader.of(ExactJson.bytes(json))) {
            RealtimeEvent event = fromClient ? ClientEvent.read(in) : ServerEvent.read(in);
            in.end();
            return event;
        } catch (IOException e) {
            throw new AssertionError("Not read: " + json, e);
        }
    }

    /** The sample with real base64 where the event has audio, which schemas call a string. */
    JsonNode withAudio(JsonNode sample) {
        String property = fromClient ? "audio" : "delta";
        if (type.endsWith("audio_buffer.append") || type.endsWith("output_audio.delta")) {
            ((ObjectNode) sample).put(property, "AAECAwQFBgc=");
        }
        return sample;
    }

    @Override
    public String toString() {
        return name + " (" + type + ")";
    }
}
