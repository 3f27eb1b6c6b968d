package io.fluentopenai.realtime.internal.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.event.ClientEvent;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a session that the server has confirmed: all updates merged, for the next connection.
 *
 * <p>Thread-safe.
 */
final class AgreedConfiguration {
    private record Sent(@Nullable String eventId, String type, JsonNode session) {}

    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private @Nullable ObjectNode agreed;
    private String type = "session.update";

    /** An event is being written. Of no effect if it is no update. */
    synchronized void sent(ClientEvent event) {
        JsonValue session = null;
        if (event instanceof ClientEvent.SessionUpdate update) {
            session = update.session();
        } else if (event instanceof ClientEvent.TranscriptionSessionUpdate update) {
            session = update.session();
        }
        if (session != null) {
            unanswered.add(new Sent(event.eventId(), event.type(), Json.toTree(session)));
        }
    }

    /** The server has taken the first update that it has not answered yet. */
    synchronized void updated() {
        Sent taken = unanswered.poll();
        if (taken != null && taken.session instanceof ObjectNode changes) {
            type = taken.type;
            agreed = agreed == null ? changes : merged(agreed, changes);
        }
    }

    /** The server has refused an event. */
    synchronized void refused(@Nullable String eventId) {
        unanswered.removeIf(sent -> eventId != null && eventId.equals(sent.eventId));
    }

    /** The connection is gone, and with it what was not answered. */
    synchronized void dropped() {
        unanswered.clear();
    }

    /** Returns an update that gives a new session this configuration; null if nothing was changed. */
    synchronized @Nullable ClientEvent restored() {
        if (agreed == null) {
            return null;
        }
        ObjectNode event = agreed.objectNode();
        event.put("type", type);
        event.set("session", agreed.deepCopy());
        return ClientEvent.fromJson(event.toString());
    }

    /**
     * Objects are merged property by property, as the server does it; but one of another {@code type}, such as another kind of
     * turn detection, takes the place of the old one.
     */
    private static ObjectNode merged(ObjectNode old, ObjectNode changes) {
        ObjectNode out = old.deepCopy();
        for (Iterator<Map.Entry<String, JsonNode>> each = changes.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> change = each.next();
            JsonNode before = out.get(change.getKey());
            boolean mergeable = before instanceof ObjectNode
                    && change.getValue() instanceof ObjectNode
                    && (!change.getValue().has("type")
                            || change.getValue().get("type").equals(before.get("type")));
            out.set(
                    change.getKey(),
                    mergeable ? merged((ObjectNode) before, (ObjectNode) change.getValue()) : change.getValue());
        }
        return out;
    }
}
