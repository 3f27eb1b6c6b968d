package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.sample.SampleOptions;
import io.fluentopenai.testkit.internal.sample.SampleSets;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer that an operation gets where nobody said what else to answer: a sample of what the sheet documents. */
public final class SampleReply {

    private final SheetSchemas schemas;
    private final SampleSets samples;

    public SampleReply(SheetSchemas schemas, SampleSets samples) {
        this.schemas = schemas;
        this.samples = samples;
    }

    /**
     * Answers a call.
     *
     * @param accept the request's {@code Accept} header, or null
     */
    public Reply answer(Call call, SampleOptions options, @Nullable String accept) {
        Operation operation = call.operation();
        if (call.stream()) {
            return stream(operation, options);
        }
        Map<String, JsonNode> bodies = operation.successBodies();
        String media = media(bodies, accept);
        if (media == null) {
            return Reply.empty().status(operation.successStatus());
        }
        return body(media, bodies.get(media), options).status(operation.successStatus());
    }

    /** The first documented media type that the client accepts; else the first one; null if there is no body. */
    private static @Nullable String media(Map<String, JsonNode> bodies, @Nullable String accept) {
        String first = null;
        for (String media : bodies.keySet()) {
            if (media.equals(Operation.EVENT_STREAM)) {
                continue;
            }
            if (accept != null && accept.contains(media)) {
                return media;
            }
            first = first == null ? media : first;
        }
        return first;
    }

    private Reply body(String media, @Nullable JsonNode schema, SampleOptions options) {
        boolean json = media.equals("application/json") || media.endsWith("+json");
        if (schema == null || schema.isMissingNode()) {
            return json ? Reply.json(Json.object()) : bytes(media);
        }
        JsonNode resolved = schemas.resolve(schema);
        if (resolved.path("format").asText().equals("binary")) {
            return bytes(media);
        }
        JsonNode sample = samples.one(schema, options);
        return json || !sample.isTextual()
                ? Reply.bytes(media, Json.bytes(sample))
                : Reply.text(media, sample.asText());
    }

    /** Bytes that are no text in any encoding: each value there is, and what readers take for line ends. */
    private static Reply bytes(String media) {
        byte[] bytes = new byte[1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7 + i / 256);
        }
        return Reply.bytes(media, bytes);
    }

    private Reply stream(Operation operation, SampleOptions options) {
        JsonNode schema = operation.eventSchema().orElseThrow();
        List<StreamEvent> events = new ArrayList<>();
        boolean named = false;
        for (JsonNode event : samples.events(schema, options)) {
            if (isEnvelope(event)) {
                named = true;
                JsonNode data = event.path("data");
                String text = data.isTextual() ? data.asText() : Json.text(data);
                events.add(new StreamEvent(event.path("event").asText(), text));
            } else {
                String type = event.path("type").textValue();
                named |= type != null;
                events.add(StreamEvent.of(type, event));
            }
        }
        // Streams whose events have no names need another sign of their end.
        if (!named) {
            events.add(StreamEvent.DONE);
        }
        return Reply.events(events).status(operation.successStatus());
    }

    /** Returns whether the event's schema describes the lines of the wire: a name and data, not one JSON object. */
    private static boolean isEnvelope(JsonNode event) {
        return event.path("event").isTextual() && event.has("data");
    }
}
