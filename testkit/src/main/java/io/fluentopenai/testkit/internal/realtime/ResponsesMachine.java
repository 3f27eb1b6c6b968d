package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.Json;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The Responses API over a WebSocket: each event of the client is a request, and what a stream would have are the events. */
final class ResponsesMachine implements Machine {

    private static final String PATH = "/v1/responses";

    private final Channel channel;
    private final String id;

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
        channel.work(
                () -> channel.surroundings().server().post(PATH, Json.bytes(request)),
                reply -> answer(reply, stream),
                failure -> channel.emit(Protocol.RESPONSES.error(
                        "server_error", "internal_error", String.valueOf(failure), null, event)));
    }

    private void answer(Reply reply, @Nullable JsonNode stream) {
        if (!reply.isStream()) {
            ObjectNode event = Json.object().put("type", "error").put("status", reply.status());
            event.set("error", error(reply));
            channel.emit(tagged(event, stream));
            return;
        }
        Iterator<StreamEvent> events = reply.events();
        channel.produce(() -> {
            while (events.hasNext()) {
                if (Json.parse(events.next().data()) instanceof ObjectNode event) {
                    return tagged(event, stream);
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

    private static ObjectNode tagged(ObjectNode event, @Nullable JsonNode stream) {
        if (stream != null) {
            event.set("stream_id", stream);
        }
        return event;
    }
}
