package io.fluentopenai.testkit.internal.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs and their steps. What the model says is asked when a run begins and when it gets outputs of tools; it shows one step a
 * retrieval, or in the events of a stream.
 */
final class RunsScript {

    private static final Set<String> ACTIVE = Set.of("queued", "in_progress", "requires_action", "cancelling");
    private static final long LIFETIME_SECONDS = 600;

    private final Toolbox tools;
    private final AssistantsScript assistants;
    private final Resource runs;
    private final Resource steps;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Set<String> beginning = ConcurrentHashMap.newKeySet();

    RunsScript(Toolbox tools, AssistantsScript assistants) {
        this.tools = tools;
        this.assistants = assistants;
        this.runs = new Resource(tools, "run", "run_");
        this.steps = new Resource(tools, "run step", "step_");
    }

    void serve(Scripts scripts) {
        scripts.on("POST /threads/runs", this::createWithThread);
        scripts.on("POST /threads/{}/runs", this::create);
        scripts.on("GET /threads/{}/runs", call -> {
            assistants.thread(Resource.parent(call));
            return runs.list(call);
        });
        scripts.on("GET /threads/{}/runs/{}", runs::retrieve);
        scripts.on("POST /threads/{}/runs/{}", runs::modify);
        scripts.on("POST /threads/{}/runs/{}/cancel", this::cancel);
        scripts.on("POST /threads/{}/runs/{}/submit_tool_outputs", this::submit);
        scripts.on("GET /threads/{}/runs/{}/steps", call -> {
            runs.get(call);
            return steps.list(call);
        });
        scripts.on("GET /threads/{}/runs/{}/steps/{}", steps::retrieve);
    }

    /** Refuses what cannot be done to a thread while it has a run. */
    void requireIdle(String thread, String refusal) {
        for (ObjectNode run : runs.store().all(thread)) {
            if (ACTIVE.contains(run.path("status").asText())) {
                throw Refused.badRequest(refusal + run.path("id").asText() + " is active.", null, null);
            }
        }
    }

    private Reply createWithThread(Call call) {
        assistants.assistant(call.text("assistant_id"));
        ObjectNode thread = assistants.newThread(call, call.body().path("thread"));
        Events events = new Events(call);
        events.add("thread.created", thread);
        return begin(call, thread.path("id").asText(), events);
    }

    private Reply create(Call call) {
        String thread = Resource.parent(call);
        assistants.thread(thread);
        assistants.assistant(call.text("assistant_id"));
        // The run is there when its model has been asked, which may take its time; until then the thread is taken.
        if (!beginning.add(thread)) {
            throw Refused.badRequest(
                    "Thread " + thread + " can have only one run at a time, and another run is starting.", null, null);
        }
        try {
            requireIdle(thread, "Thread " + thread + " can have only one run at a time, and run ");
            for (JsonNode message : call.body().path("additional_messages")) {
                assistants.addMessage(thread, message);
            }
            return begin(call, thread, new Events(call));
        } finally {
            beginning.remove(thread);
        }
    }

    private Reply begin(Call call, String thread, Events events) {
        ObjectNode run = run(call, thread);
        String id = run.path("id").asText();
        ArrayNode said = Json.array();
        if (!run.path("instructions").asText().isEmpty()) {
            said.addObject()
                    .put("role", "system")
                    .put("content", run.path("instructions").asText());
        }
        for (ObjectNode message : assistants.messages(thread)) {
            said.add(spoken(message));
        }
        ObjectNode request = run.deepCopy().retain("model", "tools", "response_format");
        request.set("messages", said);
        Turn turn = new Turn(thread, id, request, tools.ask(request), tools.outcome(call));
        turns.put(id, turn);
        runs.store().put(thread, run);
        events.add("thread.run.created", run);
        return proceed(call, turn, run, events);
    }

    /** A message as the model of a chat gets it. */
    private static ObjectNode spoken(ObjectNode message) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : message.path("content")) {
            text.append(text.length() > 0 ? "\n" : "")
                    .append(part.path("text").path("value").asText());
        }
        return Json.object().put("role", message.path("role").asText()).put("content", text.toString());
    }

    private ObjectNode run(Call call, String thread) {
        ObjectNode assistant = assistants.assistant(call.text("assistant_id"));
        ObjectNode run = tools.made(call).put("id", tools.id("run_"));
        ObjectNode given = call.body().deepCopy();
        given.properties().removeIf(property -> property.getValue().isNull());
        ObjectNode described = assistant.deepCopy();
        described.retain(
                "model", "instructions", "tools", "temperature", "top_p", "response_format", "reasoning_effort");
        tools.merge(call, run, described);
        tools.merge(call, run, given);
        String instructions = run.path("instructions").asText("");
        String additional = call.text("additional_instructions");
        run.put("object", "thread.run")
                .put("created_at", tools.now())
                .put("thread_id", thread)
                .put("assistant_id", assistant.path("id").asText())
                .put("status", "queued")
                .put("expires_at", tools.now() + LIFETIME_SECONDS)
                .put(
                        "instructions",
                        given.has("instructions")
                                        || assistant.path("instructions").isTextual()
                                ? join(instructions, additional)
                                : additional);
        if (!given.has("metadata")) {
            run.putObject("metadata");
        }
        if (!given.has("parallel_tool_calls")) {
            run.put("parallel_tool_calls", true);
        }
        return run;
    }

    private static String join(String first, String second) {
        return second.isEmpty() ? first : first + " " + second;
    }

    /** Goes on with a run that is queued: at once, as the events of a stream, or one step a retrieval. */
    private Reply proceed(Call call, Turn turn, ObjectNode queued, Events events) {
        events.add("thread.run.queued", queued);
        if (call.stream()) {
            ObjectNode run = queued.deepCopy();
            start(run);
            events.add("thread.run.in_progress", run);
            finish(turn, run, events);
            runs.store().put(turn.thread, run);
            events.add("thread.run." + run.path("status").asText(), run);
            return events.reply();
        }
        return tools.polled(call, runs.plan(turn.thread, turn.run, List.of(this::start, run -> {
            finish(turn, run, new Events(call));
            return run;
        })));
    }

    private ObjectNode start(ObjectNode run) {
        return run.put("status", "in_progress").put("started_at", tools.now());
    }

    /** Lets the model speak: a run that is in progress comes to its end, or waits for the outputs of tools. */
    private void finish(Turn turn, ObjectNode run, Events events) {
        if (turn.outcome != null) {
            endBadly(turn, run, turn.outcome, events);
            return;
        }
        ModelAnswer answer = turn.answer;
        if (answer.text() != null || answer.toolCalls().isEmpty()) {
            write(turn, run, "completed", events);
        }
        if (answer.toolCalls().isEmpty()) {
            run.put("status", "completed").put("completed_at", tools.now()).putNull("expires_at");
            run.set("usage", usage(turn));
        } else {
            callTools(turn, run, events);
        }
    }

    private void endBadly(Turn turn, ObjectNode run, Outcome outcome, Events events) {
        run.put("status", outcome.status()).putNull("expires_at");
        run.set("usage", usage(turn));
        switch (outcome.status()) {
            case "failed" -> {
                run.put("failed_at", tools.now());
                run.set("last_error", Toolbox.error(outcome));
            }
            case "incomplete" -> {
                write(turn, run, "incomplete", events);
                run.putObject("incomplete_details").put("reason", outcome.code());
            }
            case "cancelled" -> run.put("cancelled_at", tools.now());
            default -> {
                // The status says it all.
            }
        }
    }

    /** Writes the assistant's message, and the step of its making. */
    private void write(Turn turn, ObjectNode run, String status, Events events) {
        String text = ChatScript.text(turn.answer);
        ObjectNode message = assistants
                .message(turn.thread, "assistant")
                .put("assistant_id", run.path("assistant_id").asText())
                .put("run_id", turn.run);
        ObjectNode step = step(turn, run, "message_creation");
        step.withObject("/step_details")
                .putObject("message_creation")
                .put("message_id", message.path("id").asText());
        events.add("thread.run.step.created", step);
        events.add("thread.run.step.in_progress", step);
        events.add("thread.message.created", message);
        events.add("thread.message.in_progress", message);
        for (String piece : Conversation.pieces(text)) {
            ObjectNode part = AssistantsScript.textPart(piece);
            ObjectNode delta = Json.object().set("content", Json.array().add(part.put("index", 0)));
            events.addDelta("thread.message.delta", message, delta);
        }
        message.withArray("content").add(AssistantsScript.textPart(text));
        message.put("status", status);
        if (status.equals("completed")) {
            message.put("completed_at", tools.now());
        } else {
            message.put("incomplete_at", tools.now())
                    .putObject("incomplete_details")
                    .put("reason", "max_tokens");
        }
        assistants.keep(message);
        events.add("thread.message." + status, message);
        complete(turn, step);
        events.add("thread.run.step.completed", step);
    }

    /** Asks for the outputs of the tools that the model calls. */
    private void callTools(Turn turn, ObjectNode run, Events events) {
        ObjectNode step = step(turn, run, "tool_calls");
        ArrayNode begun = step.withObject("/step_details").putArray("tool_calls");
        events.add("thread.run.step.created", step);
        events.add("thread.run.step.in_progress", step);
        ArrayNode required = Json.array();
        for (ModelAnswer.FunctionCall call : turn.answer.toolCalls()) {
            String id = tools.id("call_");
            ObjectNode function = Json.object().put("name", call.name()).put("arguments", call.arguments());
            required.add(toolCall(function).put("id", id));
            ObjectNode made = toolCall(function.deepCopy().putNull("output")).put("id", id);
            ObjectNode first = made.deepCopy().put("index", begun.size());
            first.withObject("/function").put("arguments", "");
            events.addToolDelta(step, first);
            for (String piece : ChatScript.halves(call.arguments())) {
                ObjectNode more = toolCall(Json.object().put("arguments", piece));
                events.addToolDelta(step, more.put("index", begun.size()));
            }
            begun.add(made);
        }
        turn.step = step.path("id").asText();
        steps.store().put(turn.parent(), step);
        run.put("status", "requires_action");
        run.putObject("required_action")
                .put("type", "submit_tool_outputs")
                .putObject("submit_tool_outputs")
                .set("tool_calls", required);
    }

    private static ObjectNode toolCall(ObjectNode function) {
        return Json.object().put("type", "function").set("function", function);
    }

    private ObjectNode step(Turn turn, ObjectNode run, String type) {
        ObjectNode step = tools.made("step_", "thread.run.step")
                .put("assistant_id", run.path("assistant_id").asText())
                .put("thread_id", turn.thread)
                .put("run_id", turn.run)
                .put("type", type)
                .put("status", "in_progress");
        step.putObject("metadata");
        step.putObject("step_details").put("type", type);
        return step;
    }

    private void complete(Turn turn, ObjectNode step) {
        step.put("status", "completed").put("completed_at", tools.now());
        step.set("usage", usage(turn));
        steps.store().put(turn.parent(), step);
    }

    private static ObjectNode usage(Turn turn) {
        int prompt = Conversation.tokens(turn.request.path("messages"));
        int completion = ChatScript.outputTokens(turn.answer);
        return Json.object()
                .put("completion_tokens", completion)
                .put("prompt_tokens", prompt)
                .put("total_tokens", prompt + completion);
    }

    private Reply submit(Call call) {
        ObjectNode run = runs.get(call);
        String status = run.path("status").asText();
        Turn last = turns.get(Resource.id(call));
        if (!status.equals("requires_action") || last == null) {
            throw Refused.badRequest("Runs in status \"" + status + "\" do not accept tool outputs.", null, null);
        }
        JsonNode asked = run.path("required_action").path("submit_tool_outputs").path("tool_calls");
        Set<String> expected = new LinkedHashSet<>();
        asked.forEach(toolCall -> expected.add(toolCall.path("id").asText()));
        Set<String> given = new LinkedHashSet<>();
        call.body()
                .path("tool_outputs")
                .forEach(output -> given.add(output.path("tool_call_id").asText()));
        if (!expected.equals(given)) {
            throw Refused.badRequest(
                    "Expected tool outputs for call_ids " + expected + ", got " + given + ".", "tool_outputs", null);
        }
        Events events = new Events(call);
        completeCalls(last, call.body().path("tool_outputs"), events);
        ObjectNode request = last.request.deepCopy();
        ArrayNode said = request.withArray("messages");
        said.addObject()
                .put("role", "assistant")
                .put("content", last.answer.text())
                .set("tool_calls", asked);
        for (JsonNode output : call.body().path("tool_outputs")) {
            said.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", output.path("tool_call_id").asText())
                    .put("content", output.path("output").asText());
        }
        Turn turn = new Turn(last.thread, last.run, request, tools.ask(request), last.outcome);
        turns.put(turn.run, turn);
        ObjectNode queued =
                runs.change(call, changed -> changed.put("status", "queued").putNull("required_action"));
        return proceed(call, turn, queued, events);
    }

    /** Puts the outputs of the tools into the step that called them, and ends it. */
    private void completeCalls(Turn turn, JsonNode outputs, Events events) {
        ObjectNode done = steps.store().change(turn.parent(), turn.step, step -> {
            for (JsonNode made : step.path("step_details").path("tool_calls")) {
                for (JsonNode output : outputs) {
                    if (output.path("tool_call_id").equals(made.path("id"))) {
                        ((ObjectNode) made)
                                .withObject("/function")
                                .put("output", output.path("output").asText());
                    }
                }
            }
            step.put("status", "completed").put("completed_at", tools.now());
            step.set("usage", usage(turn));
            return step;
        });
        if (done != null) {
            events.add("thread.run.step.completed", done);
        }
    }

    private Reply cancel(Call call) {
        ObjectNode run = runs.get(call);
        String status = run.path("status").asText();
        if (!ACTIVE.contains(status)) {
            throw Refused.badRequest("Cannot cancel run with status '" + status + "'.", null, null);
        }
        runs.change(call, changed -> changed.put("status", "cancelling"));
        ObjectNode cancelling = runs.plan(
                call,
                List.of(ended -> ended.put("status", "cancelled")
                        .put("cancelled_at", tools.now())
                        .putNull("required_action")
                        .putNull("expires_at")));
        return tools.polled(call, cancelling);
    }

    /** The model's answer in one step of a run. */
    private static final class Turn {
        private final String thread;
        private final String run;
        private final ObjectNode request;
        private final ModelAnswer answer;
        private final @Nullable Outcome outcome;
        /** The step that waits for the outputs of tools; empty if none does. */
        private volatile String step = "";

        Turn(String thread, String run, ObjectNode request, ModelAnswer answer, @Nullable Outcome outcome) {
            this.thread = thread;
            this.run = run;
            this.request = request;
            this.answer = answer;
            this.outcome = outcome;
        }

        /** Returns the parent of the run's steps. */
        String parent() {
            return thread + "/" + run;
        }
    }

    /** The events of a stream, as they were when they happened; none if no stream is asked for. */
    private final class Events {
        private final @Nullable JsonNode schema;
        private final List<StreamEvent> events = new ArrayList<>();

        Events(Call call) {
            this.schema = call.stream() ? call.operation().eventSchema().orElseThrow() : null;
        }

        void add(String name, ObjectNode data) {
            if (schema != null) {
                ObjectNode event = Json.object().put("event", name).set("data", data.deepCopy());
                events.add(StreamEvent.of(name, tools.fit(schema, event).path("data")));
            }
        }

        void addDelta(String name, ObjectNode of, ObjectNode delta) {
            add(
                    name,
                    Json.object()
                            .put("id", of.path("id").asText())
                            .put("object", name)
                            .set("delta", delta));
        }

        void addToolDelta(ObjectNode step, ObjectNode call) {
            ObjectNode details = Json.object()
                    .put("type", "tool_calls")
                    .set("tool_calls", Json.array().add(call));
            addDelta("thread.run.step.delta", step, Json.object().set("step_details", details));
        }

        Reply reply() {
            events.add(new StreamEvent("done", "[DONE]"));
            return Reply.events(events);
        }
    }
}
