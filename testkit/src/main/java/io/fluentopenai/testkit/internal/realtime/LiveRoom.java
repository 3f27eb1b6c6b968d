package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A live session: its configuration, what was said in it, and the connections to it, of which one may carry the audio. Each
 * connection has an event loop of its own. Thread-safe.
 */
final class LiveRoom {

    private static final int SESSION_SECONDS = 3600;

    // Guarded by this.
    private final ObjectNode session;
    private final ArrayNode conversation = Json.array();
    private final List<String> context = new ArrayList<>();
    private final List<LiveMachine> members = new ArrayList<>();
    private final Set<String> delegations = new TreeSet<>();
    private boolean muted;
    private boolean over;
    private long millis;

    LiveRoom(Toolbox tools, JsonNode config) {
        session = Json.object()
                .put("id", tools.id("live_"))
                .put("expires_at", tools.now() + SESSION_SECONDS)
                .put("model", "gpt-live-1")
                .put("status", "active");
        configure(config);
        session.path("input").forEach(conversation::add);
    }

    String id() {
        return session.path("id").asText();
    }

    /** Sets what is present in {@code config}, but for what the server alone decides. */
    synchronized void configure(JsonNode config) {
        config.properties().forEach(setting -> {
            if (!Set.of("id", "expires_at", "status", "type").contains(setting.getKey())) {
                session.set(setting.getKey(), setting.getValue().deepCopy());
            }
        });
    }

    /** Changes the delegation and the triggers; the kind of delegation stays. */
    synchronized void update(JsonNode changes) {
        JsonNode type = changes.at("/delegation/type");
        if (type.isTextual() && !type.asText().equals(delegation())) {
            throw new Rejected(
                    "immutable_parameter", "The type of delegation cannot be changed.", "session.delegation.type");
        }
        changes.properties().forEach(change -> {
            if (change.getValue().isObject() && session.path(change.getKey()) instanceof ObjectNode known) {
                merge(known, change.getValue());
            } else {
                session.set(change.getKey(), change.getValue().deepCopy());
            }
        });
    }

    private static void merge(ObjectNode target, JsonNode changes) {
        changes.properties().forEach(change -> {
            if (change.getValue().isObject() && target.path(change.getKey()) instanceof ObjectNode known) {
                merge(known, change.getValue());
            } else {
                target.set(change.getKey(), change.getValue().deepCopy());
            }
        });
    }

    synchronized ObjectNode session() {
        return session.deepCopy();
    }

    /** To whom the model delegates: {@code client}, {@code responses} or {@code decisions}; empty if to nobody. */
    synchronized String delegation() {
        return session.at("/delegation/type").asText();
    }

    synchronized boolean isOver() {
        return over;
    }

    synchronized boolean isMuted() {
        return muted;
    }

    synchronized void mute(boolean newMuted) {
        muted = newMuted;
    }

    synchronized boolean join(LiveMachine member) {
        return !over && members.add(member);
    }

    synchronized void leave(LiveMachine member) {
        members.remove(member);
    }

    /** Whoever carries the audio; {@code other} if that goes another way. */
    synchronized LiveMachine speaker(LiveMachine other) {
        return members.stream().filter(LiveMachine::isPrimary).findFirst().orElse(other);
    }

    // ---- The conversation

    /** Adds to what the model is told beside the conversation. */
    synchronized void note(String text) {
        context.add(text);
    }

    synchronized void say(String role, String text) {
        ObjectNode message = conversation.addObject().put("type", "message").put("role", role);
        message.putArray("content")
                .addObject()
                .put("type", role.equals("user") ? "input_text" : "output_text")
                .put("text", text);
    }

    synchronized void add(JsonNode item) {
        conversation.add(item.deepCopy());
    }

    /** Returns the request to the scripted model, in the form of a request for a response. */
    synchronized ObjectNode request() {
        ObjectNode request = Json.object();
        request.set("model", session.path("model"));
        List<String> instructions = new ArrayList<>(context);
        instructions.add(0, session.path("instructions").asText(""));
        request.put("instructions", String.join("\n", instructions).strip());
        request.set("tools", session.at("/delegation/responses/tools").deepCopy());
        request.set("input", conversation.deepCopy());
        return request;
    }

    synchronized void delegated(String delegationId) {
        delegations.add(delegationId);
    }

    synchronized boolean hasDelegated(String delegationId) {
        return delegations.contains(delegationId);
    }

    // ---- Time and events

    /** Returns the position of the session, in milliseconds from its beginning. */
    synchronized long millis() {
        return millis;
    }

    /** Lets time pass, and returns where it is then. */
    synchronized long pass(long time) {
        millis += time;
        return millis;
    }

    ObjectNode usage() {
        return Json.object().put("seconds", (millis() + 999) / 1000);
    }

    /** Tells all connections but one of an event. */
    void tell(ObjectNode event, @Nullable LiveMachine except) {
        List<LiveMachine> others;
        synchronized (this) {
            others = List.copyOf(members);
        }
        others.stream().filter(member -> member != except).forEach(member -> member.later(event.deepCopy()));
    }

    /**
     * Ends the session, and with it all connections.
     *
     * @param requester the connection that asked for it, and gets the answer at once; null if none did
     * @param clientEventId the id of the event with which it did; null if it has none
     */
    void end(String reason, @Nullable LiveMachine requester, @Nullable String clientEventId) {
        List<LiveMachine> all;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            all = List.copyOf(members);
            members.clear();
        }
        ObjectNode event = Json.object().put("type", "session.closed").put("reason", reason);
        event.set("session", session());
        event.set("usage", usage());
        for (LiveMachine member : all) {
            if (member != requester) {
                member.endLater(event.deepCopy());
            }
        }
        if (requester != null) {
            requester.end(clientEventId == null ? event : event.put("client_event_id", clientEventId));
        }
    }
}
