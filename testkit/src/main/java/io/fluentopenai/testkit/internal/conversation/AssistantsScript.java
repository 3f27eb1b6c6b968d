package io.fluentopenai.testkit.internal.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.List;

/** Assistants, threads and messages. */
public final class AssistantsScript {

    private final Toolbox tools;
    private final Resource assistants;
    private final Resource threads;
    private final Resource messages;
    private final RunsScript runs;

    public AssistantsScript(Toolbox tools) {
        this.tools = tools;
        this.assistants = new Resource(tools, "assistant", "asst_");
        this.threads = new Resource(tools, "thread", "thread_");
        this.messages = new Resource(tools, "message", "msg_");
        this.runs = new RunsScript(tools, this);
    }

    public void serve(Scripts scripts) {
        assistants.serve(scripts, "/assistants");
        threads.serve(scripts, "/threads");
        scripts.on("POST /threads", call -> tools.reply(call, newThread(call, call.body())));
        messages.serve(scripts, "/threads/{}/messages");
        scripts.on("POST /threads/{}/messages", this::createMessage);
        scripts.on("GET /threads/{}/messages", this::listMessages);
        runs.serve(scripts);
    }

    ObjectNode assistant(String id) {
        return assistants.get("", id);
    }

    ObjectNode thread(String id) {
        return threads.get("", id);
    }

    List<ObjectNode> messages(String thread) {
        return messages.store().all(thread);
    }

    /** Makes a thread with the messages that its description has. */
    ObjectNode newThread(Call call, JsonNode description) {
        ObjectNode thread = tools.made("thread_", "thread");
        thread.set("metadata", Json.object(description.path("metadata")));
        thread.set("tool_resources", Json.object(description.path("tool_resources")));
        threads.store().put("", thread);
        for (JsonNode message : description.path("messages")) {
            addMessage(thread.path("id").asText(), message);
        }
        return thread;
    }

    private Reply createMessage(Call call) {
        String thread = threads.owner(call);
        runs.requireIdle(thread, "Can't add messages to " + thread + " while a run ");
        return tools.reply(call, addMessage(thread, call.body()));
    }

    private Reply listMessages(Call call) {
        return tools.page(call, messages(threads.owner(call)), "run_id", "run_id");
    }

    /** Adds a message that a client describes. */
    ObjectNode addMessage(String thread, JsonNode description) {
        ObjectNode message = message(thread, description.path("role").asText("user"));
        message.put("status", "completed").put("completed_at", tools.now());
        ArrayNode content = message.putArray("content");
        if (description.path("content").isTextual()) {
            content.add(textPart(description.path("content").asText()));
        }
        for (JsonNode part : description.path("content")) {
            content.add(
                    part.path("text").isTextual() ? textPart(part.path("text").asText()) : part);
        }
        if (description.path("attachments").isArray()) {
            message.set("attachments", description.get("attachments"));
        }
        message.set("metadata", Json.object(description.path("metadata")));
        return messages.store().put(thread, message);
    }

    /** A message that is still to be written. */
    ObjectNode message(String thread, String role) {
        ObjectNode message = tools.made("msg_", "thread.message")
                .put("thread_id", thread)
                .put("status", "in_progress")
                .put("role", role);
        message.putArray("content");
        message.putArray("attachments");
        message.putObject("metadata");
        return message;
    }

    /** Keeps a message that the server has written. */
    void keep(ObjectNode message) {
        messages.store().put(message.path("thread_id").asText(), message);
    }

    static ObjectNode textPart(String text) {
        ObjectNode value = Json.object().put("value", text).set("annotations", Json.array());
        return Json.object().put("type", "text").set("text", value);
    }
}
