package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API over a WebSocket: each {@code response.create} of the client is a request, and what a stream would have
 * are the events. Requests with the same {@code stream_id} are answered one after the other, and so are those without one.
 */
final class ResponsesMachine implements Machine {

    private static final String PATH = "/v1/responses";
    private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete", "response.failed");

    private final Channel channel;
    private final Protocol protocol;
    private final String id;

    /** The conversations of responses that are not stored; they can be continued while the connection lasts. */
    private final Map<String, ArrayNode> unstored = new HashMap<>();

    /** The requests that wait for one before them, by {@code stream_id}; empty for those without. */
    private final Map<String, Queue<ObjectNode>> lanes = new HashMap<>();

    private final Map<String, Made> responses = new HashMap<>();
    private int injections;

    /** A response of this connection. */
    private static final class Made {
        final @Nullable JsonNode stream;
        boolean over;

        Made(@Nullable JsonNode stream) {
            this.stream = stream;
        }
    }

    ResponsesMachine(Channel channel, Protocol protocol) {
        this.channel = channel;
        this.protocol = protocol;
        this.id = channel.shared().tools().id("sess_");
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
        if (event.path("type").asText().equals("response.inject")) {
            inject(event);
            return;
        }
        Queue<ObjectNode> before = lanes.get(lane(event));
        if (before != null) {
            before.add(event);
        } else {
            lanes.put(lane(event), new ArrayDeque<>());
            create(event);
        }
    }

    private static String lane(ObjectNode event) {
        return event.path("stream_id").asText();
    }

    /** The answer to a request is over: the next of its lane begins. */
    private void next(String lane) {
        ObjectNode event = lanes.getOrDefault(lane, new ArrayDeque<>()).poll();
        if (event == null) {
            lanes.remove(lane);
        } else {
            create(event);
        }
    }

    private void create(ObjectNode event) {
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
        if (protocol == Protocol.BETA_RESPONSES) {
            withoutAgents(request);
        }
        channel.work(
                () -> channel.shared().server().post(PATH, Json.bytes(request)),
                reply -> answer(lane(event), reply, said -> {
                    if (previous != null && said.path("response") instanceof ObjectNode response) {
                        response.set("previous_response_id", previous);
                    }
                    if (!stored && said.path("type").asText().equals("response.completed")) {
                        said.at("/response/output").forEach(items::add);
                        unstored.put(said.at("/response/id").asText(), items);
                    }
                    note(said, stream);
                    if (stream != null) {
                        said.set("stream_id", stream);
                    }
                }),
                failure -> {
                    channel.emit(
                            protocol.error("server_error", "internal_error", String.valueOf(failure), null, event));
                    next(lane(event));
                });
    }

    /** The one model behind it all speaks for itself alone. */
    private static void withoutAgents(ObjectNode request) {
        request.remove("multi_agent");
        for (JsonNode item : request.path("input")) {
            if (item instanceof ObjectNode object) {
                object.remove("agent");
            }
        }
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

    /** Remembers which responses are being made. */
    private void note(ObjectNode said, @Nullable JsonNode stream) {
        String type = said.path("type").asText();
        String response = said.at("/response/id").asText();
        if (type.equals("response.created")) {
            responses.put(response, new Made(stream));
        } else if (ENDS.contains(type) && responses.containsKey(response)) {
            responses.get(response).over = true;
        }
    }

    private void answer(String lane, Reply reply, Consumer<ObjectNode> finish) {
        if (!reply.isStream()) {
            ObjectNode event = Json.object()
                    .put("type", "error")
                    .put("status", reply.status())
                    .set("error", error(reply));
            finish.accept(event);
            channel.emit(event);
            next(lane);
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
            next(lane);
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

    /** Takes input for a response that is being made. What the model says of it is what it would have said anyway. */
    private void inject(ObjectNode event) {
        String response = event.path("response_id").asText();
        Made made = responses.get(response);
        boolean late = made != null && made.over;
        boolean failed = made == null || late;
        ObjectNode answer = Json.object()
                .put("type", failed ? "response.inject.failed" : "response.inject.created")
                .put("response_id", response)
                .put("sequence_number", injections++);
        if (made != null && made.stream != null) {
            answer.set("stream_id", made.stream);
        }
        if (failed) {
            answer.set("input", event.path("input"));
            answer.putObject("error")
                    .put("code", late ? "response_already_completed" : "response_not_found")
                    .put("message", "Response '" + response + (late ? "' has already completed." : "' not found."));
        }
        channel.emit(answer);
    }
}
