package io.fluentopenai.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.tools.CustomTool;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.HostedTool;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tools and choices of tools, in the form that each endpoint wants. */
public final class ToolForms {
    private static final Set<String> MODES = Set.of("auto", "none", "required");

    private ToolForms() {}

    /** Tools in one of these forms, as a list of a generated union. */
    public static <T extends JsonValue> List<T> list(Tools tools, Function<Tool, ObjectNode> form, Class<T> union) {
        return list(null, tools, form, union);
    }

    /** Returns the tools that a request has already, followed by tools in one of these forms. */
    public static <T extends JsonValue> List<T> list(
            @Nullable List<T> before, Tools tools, Function<Tool, ObjectNode> form, Class<T> union) {
        List<T> list = before == null ? new ArrayList<>() : new ArrayList<>(before);
        tools.forEach(tool -> list.add(Json.read(form.apply(tool).toString(), union)));
        return list;
    }

    /** Returns the tools, and definitions of the request's other tools, whose calls are left to the caller. */
    public static Tools known(Tools tools, @Nullable List<? extends JsonValue> request) {
        List<Tool> all = new ArrayList<>(tools.asList());
        for (JsonValue one : request == null ? List.<JsonValue>of() : request) {
            JsonNode tree = Json.toTree(one);
            String type = tree.path("type").asText();
            String name = tree.path("name").asText(tree.path(type).path("name").asText());
            if (!name.isEmpty() && all.stream().noneMatch(tool -> tool.name().equals(name))) {
                all.add(type.equals("custom") ? Tool.custom(name, "") : Tool.define(name, ""));
            }
        }
        return Tools.of(all);
    }

    // ---- Tools

    /** Returns the form of chat: the definition is in a property named after the tool's type. */
    public static ObjectNode forChat(Tool tool) {
        if (tool instanceof FunctionTool function) {
            return nested("function", function(function));
        }
        if (tool instanceof CustomTool custom) {
            ObjectNode inner = custom(custom);
            ObjectNode grammar = custom.format();
            if (grammar != null) {
                grammar.remove("type");
                inner.putObject("format").put("type", "grammar").set("grammar", grammar);
            }
            return nested("custom", inner);
        }
        throw new IllegalArgumentException("Chat completions do not support the tool " + tool.name()
                + ". Use openai.responses(), or a model that searches by itself");
    }

    /** Returns the form of responses: the definition is flat. */
    public static ObjectNode forResponses(Tool tool) {
        if (tool instanceof FunctionTool function) {
            ObjectNode form = typed("function");
            form.setAll(function(function));
            return form;
        }
        if (tool instanceof CustomTool custom) {
            ObjectNode form = typed("custom");
            form.setAll(custom(custom));
            if (custom.format() != null) {
                form.set("format", custom.format());
            }
            return form;
        }
        ObjectNode form = ((HostedTool) tool).json();
        if (form.path("type").asText().equals("file_search")
                && form.path("vector_store_ids").isEmpty()) {
            throw new IllegalArgumentException(
                    "In responses, file search needs the ids of vector stores: Tool.fileSearch(\"vs_…\")");
        }
        return form;
    }

    /** Returns the form of chat; of the tools that the API defines, there are two. */
    public static ObjectNode forAssistants(Tool tool) {
        if (tool instanceof FunctionTool function) {
            return nested("function", function(function));
        }
        if (tool instanceof HostedTool hosted && hosted.type().equals("code_interpreter")) {
            return typed("code_interpreter");
        }
        if (tool instanceof HostedTool hosted && hosted.type().equals("file_search")) {
            ObjectNode form = hosted.json();
            Given.check(
                    !form.has("filters") && form.path("vector_store_ids").isEmpty(),
                    "Assistants find the vector stores of file search in their tool_resources, and have no filters."
                            + " Use Tool.fileSearch() without ids, and toolResources(…)");
            form.remove("type");
            form.remove("vector_store_ids");
            ObjectNode outer = typed("file_search");
            if (!form.isEmpty()) {
                outer.set("file_search", form);
            }
            return outer;
        }
        throw new IllegalArgumentException("Assistants do not support the tool " + tool.name()
                + ". They support functions, file search and the code interpreter");
    }

    /** Flat, but for an MCP server's address; a function has a description, and always a strict schema. */
    public static ObjectNode forAgents(Tool tool) {
        if (tool instanceof FunctionTool function) {
            ObjectNode form = typed("function").put("name", tool.name()).put("description", function.description());
            form.set("parameters", function.schema());
            return form;
        }
        if (tool instanceof HostedTool hosted && hosted.type().startsWith("web_search")) {
            return agentsWebSearch(hosted.json());
        }
        if (tool instanceof HostedTool hosted
                && hosted.type().equals("mcp")
                && hosted.json().has("server_url")) {
            return agentsMcp(hosted.json());
        }
        throw new IllegalArgumentException("Agents do not support the tool " + tool.name()
                + ". They support functions, web search and MCP servers with a URL. Set others in the request");
    }

    private static ObjectNode agentsWebSearch(ObjectNode tool) {
        ObjectNode form = typed("web_search");
        if (tool.path("filters").has("allowed_domains")) {
            form.set("allowed_domains", tool.path("filters").get("allowed_domains"));
        }
        if (tool.has("search_context_size")) {
            form.set("context_size", tool.get("search_context_size"));
        }
        if (tool.get("user_location") instanceof ObjectNode location) {
            form.set("location", location.without("type"));
        }
        return form;
    }

    private static ObjectNode agentsMcp(ObjectNode tool) {
        ObjectNode form =
                typed("mcp").put("server_label", tool.path("server_label").asText());
        ObjectNode transport = form.putObject("transport")
                .put("type", "http")
                .put("server_url", tool.path("server_url").asText());
        for (String credential : List.of("headers", "authorization")) {
            if (tool.has(credential)) {
                transport.set(credential, tool.get(credential));
            }
        }
        if (tool.path("allowed_tools").isArray()) {
            form.set("allowed_tools", tool.get("allowed_tools"));
        }
        return form;
    }

    private static ObjectNode function(FunctionTool tool) {
        ObjectNode form = JsonNodeFactory.instance.objectNode().put("name", tool.name());
        if (!tool.description().isEmpty()) {
            form.put("description", tool.description());
        }
        form.set("parameters", tool.schema());
        return tool.strict() == null ? form : form.put("strict", tool.strict());
    }

    private static ObjectNode custom(CustomTool tool) {
        ObjectNode form = JsonNodeFactory.instance.objectNode().put("name", tool.name());
        return tool.description().isEmpty() ? form : form.put("description", tool.description());
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static ObjectNode nested(String type, ObjectNode inner) {
        ObjectNode outer = typed(type);
        outer.set(type, inner);
        return outer;
    }

    // ---- Choices

    /** A choice of a mode, or of a tool by its name in one of the forms below, as a generated union. */
    public static <C extends JsonValue> C choice(
            String choice, Tools tools, BiFunction<String, Tools, ObjectNode> form, Class<C> union) {
        JsonNode tree = MODES.contains(choice) ? TextNode.valueOf(choice) : form.apply(choice, tools);
        return Json.read(tree.toString(), union);
    }

    /** A choice for the rounds of a loop after its first: one that forces a call, repeated, would force one for ever. */
    public static <C extends JsonValue> C unforced(C choice, Class<C> type) {
        JsonNode tree = Json.toTree(choice);
        if (tree.isTextual()) {
            return tree.textValue().equals("required") ? Json.read("\"auto\"", type) : choice;
        }
        ObjectNode object = (ObjectNode) tree;
        if (!object.path("type").asText().equals("allowed_tools")) {
            return Json.read("\"auto\"", type);
        }
        ObjectNode mode = object.get("allowed_tools") instanceof ObjectNode nested ? nested : object;
        mode.put("mode", "auto");
        return Json.read(object.toString(), type);
    }

    /** The choice of one tool, in the form of chat and assistants. */
    public static ObjectNode nestedChoice(String name, Tools tools) {
        Tool tool = named(name, tools);
        String type =
                tool instanceof CustomTool ? "custom" : tool instanceof HostedTool hosted ? hosted.type() : "function";
        return tool instanceof HostedTool
                ? typed(type)
                : nested(type, JsonNodeFactory.instance.objectNode().put("name", name));
    }

    /** The choice of one tool, in the form of responses. */
    public static ObjectNode flatChoice(String name, Tools tools) {
        Tool tool = named(name, tools);
        if (tool instanceof HostedTool hosted) {
            ObjectNode choice = typed(hosted.type());
            return hosted.type().equals("mcp") ? choice.put("server_label", name) : choice;
        }
        return typed(tool instanceof CustomTool ? "custom" : "function").put("name", name);
    }

    private static Tool named(String name, Tools tools) {
        Tool tool = tools.find(name);
        if (tool == null) {
            throw new IllegalArgumentException("There is no tool \"" + name
                    + "\" to choose. Pass auto, none, required, or the name of one of " + tools);
        }
        return tool;
    }
}
