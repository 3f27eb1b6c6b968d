package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.sheet.Problem;
import io.fluentopenai.testkit.internal.sheet.SheetSchemas;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The languages that are spoken on WebSockets: the names of their events, and the schemas that the sheet has for them. */
public enum Protocol {
    /** The Realtime API. */
    GA("RealtimeClientEvent", "RealtimeServerEvent"),
    /** The Realtime API as it was before; spoken with clients that ask for it. */
    BETA("RealtimeBetaClientEvent", "RealtimeBetaServerEvent"),
    /** Translation sessions. */
    TRANSLATION("RealtimeTranslationClientEvent", "RealtimeTranslationServerEvent"),
    /** The Responses API over a WebSocket. */
    RESPONSES("ResponsesClientEvent", "ResponsesServerEvent"),
    /** The same with what its beta adds; spoken with clients that ask for it. */
    BETA_RESPONSES("BetaResponsesClientEvent", "BetaResponsesServerEvent"),
    /** Live sessions. */
    LIVE("LiveClientEvent", "LiveServerEvent"),
    /** Live sessions that continue others. */
    LIVE_FORK("LiveForkClientEvent", "LiveForkServerEvent"),
    /** Second connections to live sessions. */
    LIVE_SIDEBAND("LiveConnectClientEvent", "LiveConnectServerEvent");

    /** The names of the beta that differ, by the beginning of the name. */
    private static final Map<String, String> BETA_NAMES = betaNames();

    private static final String BETA_SESSION = "RealtimeSessionObject";
    private static final String TRANSCRIPT = "transcript";

    /** The events with audio, which are many, and have no ids. */
    private static final Set<String> LIVE_AUDIO = Set.of("session.output_audio.delta", "session.input_audio.append");

    /** The session settings that null turns off. The document says so in words, and only in some places by its schemas. */
    private static final List<String> TURNED_OFF_BY_NULL = List.of(
            "transcription",
            "noise_reduction",
            "turn_detection",
            "input_audio_transcription",
            "input_audio_noise_reduction");

    private final String client;
    private final String server;

    Protocol(String client, String server) {
        this.client = client;
        this.server = server;
    }

    private static Map<String, String> betaNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("response.output_text.", "response.text.");
        names.put("response.output_audio_transcript.", "response.audio_transcript.");
        names.put("response.output_audio.", "response.audio.");
        names.put("conversation.item.added", "conversation.item.created");
        return Collections.unmodifiableMap(names);
    }

    /** The name that an event of this name has in this protocol. */
    String spoken(String type) {
        if (this == BETA) {
            for (Map.Entry<String, String> name : BETA_NAMES.entrySet()) {
                if (type.startsWith(name.getKey())) {
                    return name.getValue() + type.substring(name.getKey().length());
                }
            }
        }
        return type;
    }

    /** The schemas of what clients send, by the event's type; empty if the sheet has none. */
    public Map<String, JsonNode> clientEvents(SheetSchemas schemas) {
        return events(schemas, client);
    }

    /**
     * The schemas of what servers send, by the event's type; empty if the sheet has none. The beta's names are those that it
     * is spoken with, also where the sheet has the present ones for them.
     */
    public Map<String, JsonNode> serverEvents(SheetSchemas schemas) {
        Map<String, JsonNode> events = new LinkedHashMap<>();
        events(schemas, server).forEach((type, schema) -> events.put(spoken(type), schema));
        return events;
    }

    private static Map<String, JsonNode> events(SheetSchemas schemas, String name) {
        Map<String, JsonNode> events = new LinkedHashMap<>();
        JsonNode union = schemas.names().contains(name) ? schemas.resolve(schemas.component(name)) : null;
        if (union == null) {
            schemas.names().stream()
                    .filter(component -> component.startsWith(name))
                    .forEach(component -> add(events, schemas, component));
            return events;
        }
        JsonNode branches = SheetSchemas.branches(union);
        if (branches == null) {
            String type = typeOf(union);
            if (type != null) {
                events.put(type, union);
            }
            return events;
        }
        branches.forEach(branch -> {
            String component = SheetSchemas.reference(branch);
            if (component != null) {
                add(events, schemas, component);
            }
        });
        return events;
    }

    private static void add(Map<String, JsonNode> events, SheetSchemas schemas, String component) {
        String type = typeOf(schemas.component(component));
        if (type != null) {
            events.put(type, Json.object().put("$ref", "#/components/schemas/" + component));
        }
    }

    private static @Nullable String typeOf(JsonNode schema) {
        JsonNode type = schema.path("properties").path("type").get("const");
        return type == null ? null : type.asText();
    }

    /** Returns the problems of an event that a client sent. */
    List<Problem> problems(SheetSchemas schemas, JsonNode schema, ObjectNode event) {
        ObjectNode said = withoutWhatIsTurnedOff(inSheetsWords(event, schema, schemas));
        List<Problem> problems = schemas.problems(schema, said);
        if (this == BETA && !problems.isEmpty() && schemas.names().contains(BETA_SESSION)) {
            // What the document has of an update lacks much that it has of the session, and that the API takes.
            JsonNode session = said.path("session");
            JsonNode known = Json.object().put("$ref", "#/components/schemas/" + BETA_SESSION);
            if (session.isObject() && schemas.problems(known, session).isEmpty()) {
                return List.of();
            }
        }
        return problems;
    }

    private static ObjectNode withoutWhatIsTurnedOff(ObjectNode event) {
        if (!event.path("session").isObject()) {
            return event;
        }
        ObjectNode copy = event.deepCopy();
        for (JsonNode group : List.of(copy.path("session"), copy.at("/session/audio/input"))) {
            if (group instanceof ObjectNode settings) {
                TURNED_OFF_BY_NULL.stream()
                        .filter(name -> settings.path(name).isNull())
                        .forEach(settings::remove);
            }
        }
        return copy;
    }

    /** Returns the problems of an event that a server sent; empty if it has none. */
    public List<Problem> serverProblems(SheetSchemas schemas, ObjectNode event) {
        JsonNode schema = serverEvents(schemas).get(event.path("type").asText());
        if (schema == null) {
            return List.of(new Problem("type", null, "Unknown event: " + event.path("type")));
        }
        ObjectNode said = event.deepCopy();
        usersAudio(said).filter(part -> part.path(TRANSCRIPT).isNull()).forEach(part -> part.remove(TRANSCRIPT));
        return schemas.problems(schema, inSheetsWords(said, schema, schemas));
    }

    /** The parts of an event's item that are the user's audio. */
    private static Stream<ObjectNode> usersAudio(ObjectNode event) {
        return StreamSupport.stream(event.at("/item/content").spliterator(), false)
                .filter(part -> part.path("type").asText().equals("input_audio"))
                .map(ObjectNode.class::cast);
    }

    /** Fits an event that a server sends to its schema, in place. */
    void fit(Toolbox tools, JsonNode schema, ObjectNode event) {
        if (this == BETA) {
            String type = event.path("type").asText();
            renameParts(event, "text", "output_text", "audio", "output_audio");
            tools.fit(schema, event);
            renameParts(event, "output_text", "text", "output_audio", "audio");
            event.put("type", type);
        } else {
            tools.fit(schema, event);
        }
        // Before somebody has written it down it is null on the wire, which the document does not know.
        usersAudio(event).filter(part -> !part.has(TRANSCRIPT)).forEach(part -> part.putNull(TRANSCRIPT));
    }

    private boolean isOfResponses() {
        return this == RESPONSES || this == BETA_RESPONSES;
    }

    private boolean isLive() {
        return this == LIVE || this == LIVE_FORK || this == LIVE_SIDEBAND;
    }

    /** Returns whether an event of the server has an {@code event_id}. */
    boolean identifies(JsonNode event) {
        return !isOfResponses()
                && !(isLive() && LIVE_AUDIO.contains(event.path("type").asText()));
    }

    /** An error event. */
    ObjectNode error(Rejected rejected, @Nullable ObjectNode cause) {
        String message = String.valueOf(rejected.getMessage());
        return error("invalid_request_error", rejected.code(), message, rejected.param(), cause);
    }

    ObjectNode error(String type, String code, String message, @Nullable String param, @Nullable ObjectNode cause) {
        ObjectNode event = Json.object().put("type", "error");
        ObjectNode error = event.putObject("error")
                .put("type", type)
                .put("code", code)
                .put("message", message)
                .put("param", param);
        if (isOfResponses()) {
            event.put("status", type.equals("server_error") ? 500 : 400);
            if (cause != null && cause.path("stream_id").isTextual()) {
                event.set("stream_id", cause.get("stream_id"));
            }
            return event;
        }
        String id = cause == null ? null : cause.path("event_id").textValue();
        if (!isLive()) {
            error.put("event_id", id);
            return event;
        }
        if (param == null) {
            error.remove("param");
        }
        if (id != null) {
            error.put("client_event_id", id);
            event.put("client_event_id", id);
        }
        return event;
    }

    /**
     * An event as the sheet has it: the beta's schemas have the present names of the parts of what an assistant said, and of
     * some events.
     */
    private ObjectNode inSheetsWords(ObjectNode event, JsonNode schema, SheetSchemas schemas) {
        if (this != BETA) {
            return event;
        }
        ObjectNode copy = event.deepCopy();
        String type = typeOf(schemas.resolve(schema));
        if (type != null) {
            copy.put("type", type);
        }
        renameParts(copy, "text", "output_text", "audio", "output_audio");
        return copy;
    }

    /** Renames the parts of what assistants said, wherever they are within a tree. */
    static void renameParts(JsonNode tree, String fromText, String toText, String fromAudio, String toAudio) {
        if (tree.path("role").asText().equals("assistant")) {
            for (JsonNode part : tree.path("content")) {
                String type = part.path("type").asText();
                if (part instanceof ObjectNode object && (type.equals(fromText) || type.equals(fromAudio))) {
                    object.put("type", type.equals(fromText) ? toText : toAudio);
                }
            }
            return;
        }
        if (tree.isContainerNode()) {
            tree.forEach(child -> renameParts(child, fromText, toText, fromAudio, toAudio));
        }
    }
}
