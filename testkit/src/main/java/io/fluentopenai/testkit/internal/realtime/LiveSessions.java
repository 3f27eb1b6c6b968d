package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The live sessions of a server, whether they were started over a WebSocket, over WebRTC or by telephone. Thread-safe. */
public final class LiveSessions {

    private final Toolbox tools;
    private final Map<String, LiveRoom> rooms = new ConcurrentHashMap<>();

    public LiveSessions(Toolbox tools) {
        this.tools = tools;
    }

    /** A call that somebody makes; returns the id that its session has. */
    public String add() {
        return open(Json.object()).id();
    }

    /** A session with this configuration. */
    LiveRoom open(JsonNode config) {
        LiveRoom room = new LiveRoom(tools, config);
        rooms.put(room.id(), room);
        return room;
    }

    /** The session with this id, which may be over; null if there is none. */
    @Nullable
    LiveRoom room(String id) {
        return rooms.get(id);
    }

    /** The configuration of a session that runs, for those who attach; null if there is no such session. */
    public @Nullable JsonNode running(String id) {
        LiveRoom room = rooms.get(id);
        return room == null || room.isOver() ? null : room.session();
    }

    /** The configuration of a session that a new one can continue; null if there is no such session. */
    public @Nullable JsonNode stored(String id) {
        LiveRoom room = rooms.get(id);
        return room == null || !room.session().path("store").asBoolean(true) ? null : room.session();
    }

    public void serve(Scripts scripts) {
        scripts.on("POST /live/sessions", call -> answered(call, call.body().path("session")));
        scripts.on("POST /live/sessions/{}/accept", call -> {
            known(call).configure(call.body().path("session"));
            return Reply.empty();
        });
        scripts.on("POST /live/sessions/{}/fork", call -> {
            ObjectNode config = known(call).session();
            call.body().path("session").properties().forEach(change -> config.set(change.getKey(), change.getValue()));
            return answered(call, config);
        });
        scripts.on("POST /live/sessions/{}/hangup", call -> end(call, "close_requested"));
        scripts.on("POST /live/sessions/{}/refer", call -> end(call, "close_requested"));
        scripts.on("POST /live/sessions/{}/reject", call -> end(call, "close_requested"));
    }

    /** Opens a session for a peer that speaks WebRTC. */
    private Reply answered(Call call, JsonNode config) {
        ObjectNode answer = Json.object();
        answer.putObject("session").put("id", open(config).id());
        answer.putObject("transport").put("type", "webrtc").put("sdp", RealtimeCalls.SESSION_DESCRIPTION);
        return tools.reply(call, answer);
    }

    private Reply end(Call call, String reason) {
        known(call).end(reason, null, null);
        return Reply.empty();
    }

    private LiveRoom known(Call call) {
        String id = Resource.id(call);
        LiveRoom room = rooms.get(id);
        if (room == null) {
            throw Refused.unknown("session", id);
        }
        return room;
    }
}
