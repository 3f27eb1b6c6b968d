package io.fluentopenai.testkit.internal.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Store;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A session. Its turns ask the scripted model; they show one step a retrieval, or all at once if somebody reads the session's
 * events. Thread-safe.
 */
final class AgentSessionScript {

    private static final String TURN = "agent.session.turn.";
    private static final String APPROVAL = "mcp_approval_request";

    private final Toolbox tools;
    private final ObjectNode session;
    private final Store turns;
    private final Map<String, Subscriber> subscribers = new LinkedHashMap<>();
    private final List<ObjectNode> items = new CopyOnWriteArrayList<>();

    /** The conversation as the model gets it. */
    private final ArrayNode said = Json.array();

    /** The turn that is not at its end; empty if there is none. */
    private String turn = "";

    private @Nullable Outcome outcome;

    private record Subscriber(JsonNode schema, LiveEvents<StreamEvent> events) {}

    AgentSessionScript(Toolbox tools, ObjectNode session) {
        this.tools = tools;
        this.session = session;
        this.turns = tools.store();
    }

    private String id() {
        return session.path("id").asText();
    }

    // ---- What clients see

    synchronized ObjectNode session() {
        return session.deepCopy();
    }

    /** The session after one retrieval more, which is one of its turn, too. */
    synchronized ObjectNode polled() {
        if (!turn.isEmpty()) {
            turns.poll("", turn);
        }
        return session();
    }

    synchronized ObjectNode polledTurn(String turnId) {
        ObjectNode found = turns.poll("", turnId);
        if (found == null) {
            throw Refused.unknown("turn", turnId);
        }
        return found;
    }

    synchronized List<ObjectNode> turns() {
        return turns.all("");
    }

    List<ObjectNode> items() {
        return items;
    }

    List<ObjectNode> items(String turnId) {
        return items.stream()
                .filter(item -> item.path("turn_id").asText().equals(turnId))
                .toList();
    }

    synchronized void change(ObjectNode given) {
        ((ObjectNode) session.path("agent")).setAll((ObjectNode) Json.object(given.path("agent")));
        given.remove("agent");
        session.setAll(given);
    }

    synchronized LiveEvents<StreamEvent> subscribe(Call call) {
        LiveEvents<StreamEvent> events = new LiveEvents<>();
        subscribers.put(
                tools.id("subscriber_"),
                new Subscriber(call.operation().eventSchema().orElseThrow(), events));
        return events;
    }

    synchronized void end() {
        subscribers.values().forEach(subscriber -> subscriber.events().end());
    }

    // ---- Events

    private boolean isWatched() {
        subscribers.values().removeIf(subscriber -> subscriber.events().isEnded());
        return !subscribers.isEmpty();
    }

    private void publish(String type, ObjectNode event) {
        event.put("type", type).put("event_id", tools.id("event_"));
        for (Subscriber subscriber : subscribers.values()) {
            subscriber.events().add(StreamEvent.of(type, tools.fit(subscriber.schema(), event.deepCopy())));
        }
    }

    private void publishSession(String type) {
        publish("agent.session." + type, Json.object().set("session", session()));
    }

    private void publishTurn(String type, ObjectNode state) {
        ObjectNode event = ofTurn(state);
        event.set("turn", state.deepCopy());
        if (!type.equals("created") && !type.equals("in_progress")) {
            event.set("usage", state.path("usage"));
        }
        publish(TURN + type, event);
    }

    private ObjectNode ofTurn(ObjectNode state) {
        return Json.object()
                .put("session_id", id())
                .put("turn_id", state.path("id").asText());
    }

    private ObjectNode ofItem(ObjectNode item) {
        return Json.object()
                .put("session_id", id())
                .put("turn_id", item.path("turn_id").asText())
                .put("item_id", item.path("id").asText())
                .put("output_index", items.indexOf(item));
    }

    private void publishItem(String type, ObjectNode item) {
        publishItem(type, item, item);
    }

    /** Tells of an item as it is so far. */
    private void publishItem(String type, ObjectNode item, ObjectNode soFar) {
        ObjectNode event = ofItem(item).without(List.of("item_id"));
        publish(TURN + "item." + type, event.set("item", soFar.deepCopy()));
    }

    // ---- Input

    /** Begins with the input that a session is created with, if there is any. */
    void begin(Call call) {
        ask(begun(call));
    }

    /** Takes input, and asks the model if it is the model's turn. */
    void take(Call call) {
        ask(taken(call));
    }

    private synchronized String begun(Call call) {
        publishSession("created");
        JsonNode input = call.body().path("input");
        if (input.isTextual()) {
            ObjectNode message = Json.object().put("role", "user");
            message.putArray("content").addObject().put("type", "input_text").put("text", input.asText());
            input = Json.array().add(message);
        }
        return !input.isEmpty() && message(call, input) ? turn : "";
    }

    private synchronized String taken(Call call) {
        boolean asks = false;
        List<JsonNode> results = new ArrayList<>();
        for (JsonNode event : call.body().path("events")) {
            switch (event.path("type").asText()) {
                case "agent.session.input.message" -> asks |= message(call, event.path("input"));
                case "agent.session.input.cancel" -> cancel();
                default -> results.add(event);
            }
        }
        if (!results.isEmpty()) {
            asks |= answer(results);
        }
        return asks ? turn : "";
    }

    /** Adds a message, and returns whether it begins a turn. */
    private boolean message(Call call, JsonNode messages) {
        boolean begins = turn.isEmpty();
        if (begins) {
            outcome = tools.outcome(call);
            newTurn();
        }
        for (JsonNode message : messages) {
            ObjectNode item =
                    item("msg_", "message").put("role", "user").putNull("phase").put("status", "completed");
            item.set("content", message.path("content"));
            add(item);
            said.add(Json.object().put("type", "message").put("role", "user").set("content", message.path("content")));
        }
        return begins;
    }

    private void newTurn() {
        ObjectNode state = tools.made("turn_", "agent.session.turn")
                .put("agent_id", session.path("agent").path("id").asText())
                .put("session_id", id())
                .put("status", "queued");
        for (String empty : List.of("completed_at", "started_at", "error", "subagent_id", "usage")) {
            state.putNull(empty);
        }
        turn = state.path("id").asText();
        turns.put("", state);
        publishTurn("created", state);
        session.put("status", "in_progress").put("last_active_at", tools.now());
        publishSession("in_progress");
    }

    private void cancel() {
        ObjectNode state = turn.isEmpty() ? null : turns.get("", turn);
        if (state != null) {
            turns.put("", end(state.deepCopy(), "cancelled", null));
        }
    }

    /** Takes the results of calls, and returns whether they were the last. */
    private boolean answer(List<JsonNode> results) {
        ArrayNode required = (ArrayNode) session.path("required_actions");
        for (JsonNode result : results) {
            String answered = result.has("request_id") ? "request_id" : "call_id";
            JsonNode action = removed(required, answered, result.path(answered).asText());
            if (action == null) {
                throw Refused.badRequest(
                        "Unknown pending tool call: " + result.path(answered).asText(), null, "invalid_request_error");
            }
            if (answered.equals("call_id")) {
                output(result);
            } else {
                said.add(Json.object()
                        .put("type", "mcp_approval_response")
                        .put("approval_request_id", result.path("request_id").asText())
                        .put("approve", result.at("/response/decision").asText().equals("approve")));
            }
        }
        if (required.isEmpty()) {
            session.put("status", "in_progress");
            publishSession("in_progress");
            ObjectNode state = turns.change("", turn, waiting -> waiting.put("status", "in_progress"));
            if (state != null) {
                publishTurn("in_progress", state);
            }
        }
        return required.isEmpty();
    }

    private static @Nullable JsonNode removed(ArrayNode required, String property, String id) {
        Iterator<JsonNode> actions = required.iterator();
        while (actions.hasNext()) {
            JsonNode action = actions.next();
            if (action.path(property).asText().equals(id)) {
                actions.remove();
                return action;
            }
        }
        return null;
    }

    private void output(JsonNode result) {
        boolean success = result.path("success").asBoolean();
        ObjectNode item = item("fco_", "function_call_output")
                .put("call_id", result.path("call_id").asText())
                .put("status", success ? "completed" : "failed");
        item.set("error", success ? NullNode.instance : result.path("error"));
        item.set("output", success ? result.path("output") : NullNode.instance);
        add(item);
        ObjectNode told = Json.object()
                .put("type", "function_call_output")
                .put("call_id", result.path("call_id").asText());
        said.add(told.set("output", success ? result.path("output") : result.path("error")));
    }

    // ---- Turns

    /** Asks the model, which may take its time: the session can be used meanwhile, also to cancel the turn. */
    private void ask(String asking) {
        if (!asking.isEmpty()) {
            ObjectNode request = request();
            show(asking, request, tools.ask(request));
        }
    }

    private synchronized ObjectNode request() {
        ObjectNode request = ((ObjectNode) session.path("agent")).deepCopy().retain("model", "instructions", "tools");
        return request.set("input", said.deepCopy());
    }

    /** Shows an answer one step a retrieval, or at once if somebody reads the events. */
    private synchronized void show(String asking, ObjectNode request, ModelAnswer answer) {
        ObjectNode state = turns.get("", asking);
        if (state == null || !asking.equals(turn)) {
            return;
        }
        if (isWatched()) {
            turns.put("", finish(start(state.deepCopy()), request, answer));
        } else {
            turns.plan("", turn, List.of(this::start, begun -> finish(begun, request, answer)));
        }
    }

    private ObjectNode start(ObjectNode state) {
        if (state.path("started_at").isNull()) {
            state.put("started_at", tools.now()).put("status", "in_progress");
            publishTurn("in_progress", state);
        }
        return state;
    }

    /** Lets the model speak: the turn comes to its end, or waits for results. */
    private ObjectNode finish(ObjectNode state, ObjectNode request, ModelAnswer answer) {
        if (outcome != null) {
            if (outcome.status().equals("failed")) {
                state.set("error", Toolbox.error(outcome));
            }
            return end(state, outcome.status(), usage(request, answer));
        }
        ArrayNode required = session.putArray("required_actions");
        answer.items().forEach(given -> step((ObjectNode) Json.parse(given), required));
        boolean calls = !answer.toolCalls().isEmpty() || !required.isEmpty();
        if (answer.text() != null || !calls) {
            write(ChatScript.text(answer), calls ? "commentary" : "final_answer");
        }
        answer.toolCalls().forEach(call -> call(call, required));
        if (!calls) {
            return end(state, "completed", usage(request, answer));
        }
        session.put("status", "requires_action");
        state.put("status", "waiting");
        publishSession("requires_action");
        return state;
    }

    private ObjectNode end(ObjectNode state, String status, @Nullable ObjectNode usage) {
        state.put("status", status).put("completed_at", tools.now());
        state.set("usage", usage);
        turn = "";
        publishTurn(status, state);
        session.put("status", "idle").put("last_active_at", tools.now()).set("usage", usage);
        session.putArray("required_actions");
        publishSession("idle");
        return state;
    }

    private static ObjectNode usage(ObjectNode request, ModelAnswer answer) {
        ModelAnswer.Usage tokens =
                ChatScript.usage(answer, Conversation.tokens(request.path("input")), ChatScript.outputTokens(answer));
        return ResponsesScript.usage(tokens);
    }

    private ObjectNode item(String idPrefix, String type) {
        return Json.object().put("id", tools.id(idPrefix)).put("type", type).put("turn_id", turn);
    }

    /** Adds an item that is complete. */
    private void add(ObjectNode item) {
        items.add(item);
        publishItem("added", item);
    }

    private void write(String text, String phase) {
        ObjectNode message = item("msg_", "message")
                .put("role", "assistant")
                .put("phase", phase)
                .put("status", "completed");
        message.putArray("content").add(textPart(text));
        items.add(message);
        ObjectNode begun = message.deepCopy().put("status", "in_progress");
        begun.putArray("content");
        publishItem("added", message, begun);
        publishPart("content_part.added", message, textPart(""));
        for (String piece : Conversation.pieces(text)) {
            publish(
                    TURN + "output_text.delta",
                    ofItem(message).put("content_index", 0).put("delta", piece));
        }
        publish(
                TURN + "output_text.done",
                ofItem(message).put("content_index", 0).put("text", text));
        publishPart("content_part.done", message, textPart(text));
        publishItem("done", message);
        ObjectNode told = Json.object().put("type", "message").put("role", "assistant");
        said.add(told.set("content", message.path("content")));
    }

    private static ObjectNode textPart(String text) {
        return Json.object().put("type", "output_text").put("text", text);
    }

    private void publishPart(String type, ObjectNode message, ObjectNode part) {
        publish(TURN + type, ofItem(message).put("content_index", 0).set("part", part));
    }

    private void call(ModelAnswer.FunctionCall call, ArrayNode required) {
        ObjectNode item = item("fc_", "function_call")
                .put("call_id", tools.id("call_"))
                .put("name", call.name())
                .put("arguments", call.arguments())
                .put("status", "in_progress");
        add(item);
        required.add(item.deepCopy().without(List.of("id", "status")));
        said.add(item.deepCopy().without(List.of("id", "status", "turn_id")));
    }

    /** Another step, of which a request for approval waits for the client. */
    private void step(ObjectNode given, ArrayNode required) {
        String type = given.path("type").asText();
        ObjectNode item = item("item_", type);
        item.setAll(given);
        if (!type.equals(APPROVAL)) {
            add(item);
            publishItem("done", item);
            return;
        }
        ObjectNode action = required.addObject()
                .put("type", APPROVAL)
                .put("turn_id", turn)
                .put("request_id", item.path("id").asText());
        ObjectNode request =
                action.putObject("request").put("type", "mcp_tool_call").put("message", "Allow this call?");
        for (String property : List.of("name", "arguments", "server_label")) {
            request.set(property, item.path(property));
        }
        said.add(item.without("turn_id"));
    }
}
