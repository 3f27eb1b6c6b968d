package io.fluentopenai.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Foreign input: any JSON is read and written back, and what is no JSON is refused in the way that is documented. */
class EventFuzzTest {
    private static final int TRIES = 400;

    private static final List<String> TYPES = List.of(
            "session.created",
            "session.update",
            "conversation.item.create",
            "conversation.item.added",
            "conversation.item.input_audio_transcription.completed",
            "conversation.item.input_audio_transcription.segment",
            "input_audio_buffer.append",
            "rate_limits.updated",
            "response.create",
            "response.done",
            "response.content_part.added",
            "response.output_audio.delta",
            "response.text.delta",
            "session.output_audio.delta",
            "transcription_session.updated",
            "error",
            "no.such.event");

    private static final List<String> PROPERTIES = List.of(
            "event_id",
            "session",
            "item",
            "item_id",
            "response",
            "part",
            "content_index",
            "delta",
            "audio",
            "logprobs",
            "usage",
            "rate_limits",
            "error",
            "start",
            "object",
            "type",
            "role",
            "content",
            "voice",
            "unknown",
            "(continued)");

    @Property(tries = TRIES)
    void anyObjectWithTheTypeOfAnEventIsReadAndWrittenBack(@ForAll("events") JsonNode json) {
        assertSame(json, ServerEvent.fromJson(json.toString()));
        assertSame(json, ClientEvent.fromJson(json.toString()));
    }

    @Property(tries = TRIES)
    void anyJsonIsAnEventIfOnlyAnUnknownOne(@ForAll("values") JsonNode json) {
        assertSame(json, ServerEvent.fromJson(json.toString()));
        assertSame(json, ClientEvent.fromJson(json.toString()));
    }

    @Property(tries = TRIES)
    void brokenTextIsReadOrRefusedAsDocumented(
            @ForAll("events") JsonNode json, @ForAll int place, @ForAll byte replacement, @ForAll boolean cut) {
        byte[] utf8 = json.toString().getBytes(StandardCharsets.UTF_8);
        int at = Math.floorMod(place, utf8.length);
        if (cut) {
            utf8 = Arrays.copyOf(utf8, at);
        } else {
            utf8[at] = replacement;
        }
        try {
            ServerEvent.fromJson(utf8).toBytes();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Not an event: ");
        }
        try {
            JsonWriter.toBytes(ClientEvent.fromJson(utf8), false, null);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Not an event: ");
        }
    }

    /** A number may be written in another form, such as with an exponent. */
    private static int sameValue(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private static void assertSame(JsonNode json, RealtimeEvent event) {
        byte[] written = JsonWriter.toBytes(event, false, null);
        String text = new String(written, StandardCharsets.UTF_8);
        assertThat(Json.parse(text).equals(EventFuzzTest::sameValue, Json.parse(json.toString())))
                .as("%s, written as %s", json, text)
                .isTrue();
        assertThat(event.toString()).isNotNull();
    }

    @Provide
    Arbitrary<JsonNode> events() {
        return Arbitraries.maps(Arbitraries.of(PROPERTIES), values())
                .ofMaxSize(6)
                .flatMap(properties -> Arbitraries.of(TYPES)
                        .flatMap(type -> Arbitraries.integers()
                                .between(0, properties.size())
                                .map(place -> event(properties, type, place))));
    }

    /** An object with the type at a place among the other properties. */
    private static JsonNode event(Map<String, JsonNode> properties, String type, int place) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        int at = 0;
        for (Map.Entry<String, JsonNode> property : properties.entrySet()) {
            if (at++ == place) {
                event.put("type", type);
            }
            if (!property.getKey().equals("type")) {
                event.set(property.getKey(), property.getValue());
            }
        }
        event.put("type", type);
        return event;
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return Arbitraries.lazyOf(
                () -> Arbitraries.of(NullNode.instance, BooleanNode.TRUE),
                () -> Arbitraries.longs().map(LongNode::valueOf),
                () -> Arbitraries.strings().ofMaxLength(12).map(TextNode::valueOf),
                () -> Arbitraries.of("message", "function_call", "user", "assistant", "AAEC", "AAE", "realtime", "12")
                        .map(TextNode::valueOf),
                () -> values().list()
                        .ofMaxSize(3)
                        .map(elements -> JsonNodeFactory.instance.arrayNode().addAll(elements)),
                () -> Arbitraries.maps(Arbitraries.of(PROPERTIES), values())
                        .ofMaxSize(4)
                        .map(properties -> JsonNodeFactory.instance.objectNode().setAll(properties)));
    }
}
