package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/** The Responses API over a WebSocket: each event of the client is a request, and what a stream would have are the events. */
final class ResponsesMachine implements Machine {

    private static final String PATH = "/v1/responses";

    private final Channel channel;
    private final String id;

    /** What was said up to and in responses that are not stored; they can be gone on from while the connection lasts. */
    private final Map<String, ArrayNode> unstored = new HashMap<>();

    ResponsesMachine(Channel channel) {
        this.channel = channel;
        this.id = channel.surroundings().tools().id("sess_");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void opened() {
        // Nothing is said before the client asks for something.
    }

    @Override
    public void received(ObjectNode event) {
        ObjectNode request = event.deepCopy();
        request.remove("type");
        JsonNode stream = request.remove("stream_id");
        request.put("stream", true);
        ArrayNode items = Json.array();
        ArrayNode before = unstored.get(request.path("previous_response_id").asText());
        JsonNode previous = before == null ? null : request.remove("previous_response_id");
        if (before != null) {
            items.addAll(before);
        }
        items.addAll(items(request.path("input")));
        if (before != null) {
            request.set("input", items.deepCopy());
        }
        boolean stored = request.path("store").asBoolean(true);
        channel.work(
                () -> channel.surroundings().server().post(PATH, Json.bytes(request)),
                reply -> answer(reply, said -> {
                    if (previous != null && said.path("response") instanceof ObjectNode response) {
                        response.set("previous_response_id", previous);
                    }
                    if (!stored && said.path("type").asText().equals("response.completed")) {
                        said.at("/response/output").forEach(items::add);
                        unstored.put(said.at("/response/id").asText(), items);
                    }
                    if (stream != null) {
                        said.set("stream_id", stream);
                    }
                }),
                failure -> channel.emit(Protocol.RESPONSES.error(
                        "server_error", "internal_error", String.valueOf(failure), null, event)));
    }

    /** The items that an input stands for. */
    private static ArrayNode items(JsonNode input) {
        ArrayNode items = Json.array();
        if (input.isTextual()) {
            items.addObject().put("type", "message").put("role", "user").set("content", input);
        } else {
            input.forEach(items::add);
        }
        return items;
    }

    private void answer(Reply reply, Consumer<ObjectNode> finish) {
        if (!reply.isStream()) {
            ObjectNode event = Json.object().put("type", "error").put("status", reply.status());
            event.set("error", error(reply));
            finish.accept(event);
            channel.emit(event);
            return;
        }
        Iterator<StreamEvent> events = reply.events();
        channel.produce(() -> {
            while (events.hasNext()) {
                if (Json.parse(events.next().data()) instanceof ObjectNode event) {
                    finish.accept(event);
                    return event;
                }
            }
            return null;
        });
    }

    private static JsonNode error(Reply reply) {
        try {
            return Json.parse(reply.body()).path("error");
        } catch (IOException e) {
            return Json.object()
                    .put("type", "server_error")
                    .put("code", (String) null)
                    .put("message", "status " + reply.status())
                    .put("param", (String) null);
        }
    }
}
