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
import java.util.ArrayList;
import java.util.List;

/** Conversations and their items. */
public final class ConversationsScript {

    private final Toolbox tools;
    private final Resource conversations;
    private final Resource items;

    public ConversationsScript(Toolbox tools) {
        this.tools = tools;
        this.conversations = new Resource(tools, "conversation", "conv_");
        this.items = new Resource(tools, "item", "msg_");
    }

    public void serve(Scripts scripts) {
        conversations.serve(scripts, "/conversations");
        scripts.on("POST /conversations", this::create);
        scripts.on("POST /conversations/{}/items", this::createItems);
        scripts.on("GET /conversations/{}/items", call -> tools.page(call, itemsOf(Resource.parent(call))));
        scripts.on("GET /conversations/{}/items/{}", call -> tools.reply(call, items.get(call)));
        scripts.on("DELETE /conversations/{}/items/{}", call -> {
            items.known(call, items.store().remove(Resource.parentOfItem(call), Resource.id(call)));
            return tools.reply(call, conversations.get("", Resource.parentOfItem(call)));
        });
    }

    private Reply create(Call call) {
        ObjectNode conversation = conversations.made(call);
        if (!conversation.path("metadata").isObject()) {
            conversation.putObject("metadata");
        }
        conversations.store().put("", conversation);
        append(conversation.path("id").asText(), items(call.body().path("items")));
        return tools.reply(call, conversation);
    }

    private Reply createItems(Call call) {
        String conversation = conversations.owner(call);

        List<ObjectNode> added = items(call.body().path("items"));
        append(conversation, added);
        ObjectNode list = Json.object()
                .put("object", "list")
                .put("has_more", false)
                .put("first_id", added.isEmpty() ? "" : added.get(0).path("id").asText())
                .put(
                        "last_id",
                        added.isEmpty()
                                ? ""
                                : added.get(added.size() - 1).path("id").asText());
        list.putArray("data").addAll(added);
        return tools.reply(call, list);
    }

    /** All items of a conversation, the oldest first. */
    List<ObjectNode> itemsOf(String conversation) {
        conversations.get("", conversation);
        return items.store().all(conversation);
    }

    void append(String conversation, List<ObjectNode> added) {
        added.forEach(item -> items.store().put(conversation, item));
    }

    /** The items that an input stands for, as the API keeps them: each with an id, messages with a list of contents. */
    List<ObjectNode> items(JsonNode input) {
        List<ObjectNode> made = new ArrayList<>();
        if (input.isTextual()) {
            made.add(item(Json.object().put("role", "user").set("content", input)));
        }
        for (JsonNode item : input) {
            if (item instanceof ObjectNode object) {
                made.add(item(object));
            }
        }
        return made;
    }

    private ObjectNode item(ObjectNode given) {
        ObjectNode item = given.deepCopy();
        String type = given.path("type").asText("message");
        item.put("type", type);
        if (!item.path("id").isTextual()) {
            item.put("id", tools.id(type.equals("message") ? "msg_" : "item_"));
        }
        if (!item.path("status").isTextual()) {
            item.put("status", "completed");
        }
        if (item.path("content").isTextual()) {
            boolean answer = item.path("role").asText().equals("assistant");
            ArrayNode content = Json.array();
            content.add(
                    answer
                            ? ResponsesScript.textPart(item.path("content").asText())
                            : Json.object()
                                    .put("type", "input_text")
                                    .put("text", item.path("content").asText()));
            item.set("content", content);
        }
        return item;
    }
}
