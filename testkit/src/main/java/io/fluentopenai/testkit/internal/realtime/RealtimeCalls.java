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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of the Realtime API: they can be made, accepted, passed on and ended, but nobody ever speaks. Thread-safe. */
public final class RealtimeCalls {

    /** The shortest answer to a caller's SDP offer. */
    static final String SESSION_DESCRIPTION =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=inactive\r\n";

    private final Toolbox tools;
    private final Map<String, JsonNode> sessions = new ConcurrentHashMap<>();
    private volatile Consumer<String> onEnd = id -> {};

    public RealtimeCalls(Toolbox tools) {
        this.tools = tools;
    }

    /** Has somebody told of each call that ends. */
    public void onEnd(Consumer<String> listener) {
        onEnd = listener;
    }

    /** A call that somebody makes; returns its id. */
    public String add() {
        return add(Json.object());
    }

    private String add(JsonNode session) {
        String id = tools.id("rtc_");
        sessions.put(id, session);
        return id;
    }

    /** The configuration of a call's session; null if there is no such call. */
    public @Nullable JsonNode session(String id) {
        JsonNode session = sessions.get(id);
        return session == null ? null : session.deepCopy();
    }

    public void serve(Scripts scripts) {
        scripts.on("POST /realtime/calls", call -> {
            String id =
                    add(call.body().path("session") instanceof ObjectNode session ? session.deepCopy() : Json.object());
            return Reply.text("application/sdp", SESSION_DESCRIPTION)
                    .status(call.operation().successStatus())
                    .header("Location", "/v1/realtime/calls/" + id);
        });
        scripts.on("POST /realtime/calls/{}/accept", call -> {
            sessions.put(known(call), call.body().deepCopy());
            return Reply.empty();
        });
        scripts.on("POST /realtime/calls/{}/refer", call -> end(known(call)));
        scripts.on("POST /realtime/calls/{}/reject", call -> end(known(call)));
        scripts.on("POST /realtime/calls/{}/hangup", call -> end(known(call)));
    }

    private Reply end(String id) {
        sessions.remove(id);
        onEnd.accept(id);
        return Reply.empty();
    }

    private String known(Call call) {
        String id = Resource.id(call);
        if (!sessions.containsKey(id)) {
            throw Refused.unknown("call", id);
        }
        return id;
    }
}
