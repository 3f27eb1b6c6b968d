package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ComputerUsePreviewTool;
import io.fluentopenai.client.model.FileSearchTool;
import io.fluentopenai.client.model.ImageGenTool;
import io.fluentopenai.client.model.MCPTool;
import io.fluentopenai.client.model.ResponseTool;
import io.fluentopenai.client.model.WebSearchTool;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.ToolArguments;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that a model may call: a function of yours, or a tool of the server's.
 *
 * <pre>{@code
 * Tool weather = Tool.fromMethod(new WeatherService(), "currentWeather");
 * Tool bye = Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name());
 * var reply = openai.responses().model("gpt-5.6-luna").tools(weather, bye).user("Rain in Glasgow?").run();
 * }</pre>
 *
 * <p>A tool holds its own function, and is registered nowhere: two tools of one class never meet. Immutable, and as thread-safe
 * as its function, which may be called by several threads at once.
 */
public sealed interface Tool permits FunctionTool, CustomTool, HostedTool {
    /** What the model calls it; for a tool of the server's its type, such as {@code web_search}. */
    String name();

    /** Whether there is a function to call; else a loop ends at a call of this tool, unless the server answers it. */
    boolean isCallable();

    /** Whether a call is never made without approval. */
    boolean needsApproval();

    /** How long a call may take; null for what the loop says. */
    @Nullable
    Duration timeout();

    // ---- Functions

    /**
     * A method as a tool: named as the method, described by {@link ToolFunction} or {@code Describe}, with the method's
     * parameters as its arguments.
     *
     * @param instanceOrClass the object to call it on; for a static method the class
     * @param method its name, of whatever visibility, inherited ones included
     * @throws IllegalArgumentException if there is no such method, if there are several, or if it cannot be called from here
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for a parameter
     */
    static FunctionTool fromMethod(Object instanceOrClass, String method) {
        return MethodTool.of(instanceOrClass, method);
    }

    /** Works like {@link #fromMethod(Object, String)}, for one of several methods of the same name. */
    static FunctionTool fromMethod(Object instanceOrClass, Method method) {
        return MethodTool.of(instanceOrClass, method);
    }

    /**
     * Makes a tool of a function.
     *
     * @param description what it does, and when to call it; may be empty
     * @param arguments what the model gives: a record, as a rule, with a property for each argument
     * @throws IllegalArgumentException if the name is none
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the class
     */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolHandler<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /** Makes a tool of a function that wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolHandler.WithContext<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /** Makes a tool of a function that returns nothing: {@code q -> { note(q); }}. The model is told {@code success}. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolAction<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /** Makes a tool of a function that returns nothing and wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolAction.WithContext<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /**
     * Makes a tool of a function over a type with type arguments, {@code new TypeRef<List<Step>>() {}}, or a {@link Codec}.
     *
     * @throws IllegalArgumentException if the name is none
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type
     */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolHandler<? super A> function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, arguments, (value, context) -> function.call(value));
    }

    /** Makes a tool of a function over any type that wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolHandler.WithContext<? super A> function) {
        Given.notNull(function, "function");
        Codec<A> codec = Given.notNull(arguments, "arguments").codec();
        return FunctionTool.of(name, description, codec, json -> {
            A value = codec.read(ToolArguments.meant(json));
            return context -> function.call(value, context);
        });
    }

    /** Makes a tool of a function over any type that returns nothing. */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolAction<? super A> function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, arguments, (value, context) -> {
            function.run(value);
        });
    }

    /** Makes a tool of a function over any type that returns nothing and wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolAction.WithContext<? super A> function) {
        Given.notNull(function, "function");
        ToolHandler.WithContext<A> silent = (value, context) -> {
            function.run(value, context);
            return null;
        };
        return fromFunction(name, description, arguments, silent).silent();
    }

    /** Makes a tool of a function without arguments. */
    static FunctionTool fromFunction(String name, String description, Callable<?> function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, context -> function.call());
    }

    /** Makes a tool of a function without arguments that returns nothing: {@code () -> { tidyUp(); }}. */
    static FunctionTool fromFunction(String name, String description, ToolAction.WithoutArguments function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, context -> {
            function.run();
        });
    }

    /** Makes a tool of a function that takes nothing but what there is to know of the call. */
    static FunctionTool fromFunction(String name, String description, ToolHandler<? super RunContext> function) {
        Given.notNull(function, "function");
        return FunctionTool.of(name, description, FunctionTool.NO_PARAMETERS.deepCopy(), json -> {
            FunctionTool.object(ToolArguments.meant(json));
            return context -> function.call(context);
        });
    }

    /** Makes a tool of a function that takes nothing but what there is to know of the call, and returns nothing. */
    static FunctionTool fromFunction(String name, String description, ToolAction<? super RunContext> function) {
        Given.notNull(function, "function");
        ToolHandler<RunContext> silent = context -> {
            function.run(context);
            return null;
        };
        return fromFunction(name, description, silent).silent();
    }

    /**
     * Makes a tool of a function, described by the {@code @Describe} of its arguments' class if there is one.
     *
     * @param arguments what the model gives: a record, as a rule, with a property for each argument
     * @throws IllegalArgumentException if the name is none
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the class
     */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolHandler<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /** Makes a tool of a function that wants to know of the call, described as its arguments' class is. */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolHandler.WithContext<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /** Makes a tool of a function that returns nothing, described as its arguments' class is. */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolAction<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /** Makes a tool of a function that returns nothing and wants to know of the call, described as its arguments' class is. */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolAction.WithContext<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /** Makes a tool of a function without arguments and without a description: its name has to say what it does. */
    static FunctionTool fromFunction(String name, Callable<?> function) {
        return fromFunction(name, "", function);
    }

    /** Makes a tool of a function without arguments that returns nothing, without a description. */
    static FunctionTool fromFunction(String name, ToolAction.WithoutArguments function) {
        Given.notNull(function, "function");
        return fromFunction(name, "", function);
    }

    /**
     * A function over arguments that nobody has read, with a schema from elsewhere. The arguments are an object, and not
     * checked against the schema.
     *
     * @param schema the JSON Schema of an object. Strict mode is on if the schema obeys every rule of {@link
     *     io.fluentopenai.schema.StrictMode}, and off otherwise; {@code strict(true)} says which rule it breaks, and where
     * @throws IllegalArgumentException if the name is none, or the schema is not of an object
     */
    static FunctionTool fromJson(
            String name, String description, JsonNode schema, ToolHandler.WithContext<? super JsonNode> function) {
        Given.notNull(function, "function");
        return FunctionTool.ofSchema(name, description, schema, json -> {
            JsonNode arguments = FunctionTool.object(ToolArguments.meant(json));
            return context -> function.call(arguments, context);
        });
    }

    /** Makes such a tool of a function that returns nothing: see {@link #fromJson(String, String, JsonNode, ToolHandler.WithContext)}. */
    static FunctionTool fromJson(
            String name, String description, JsonNode schema, ToolAction.WithContext<? super JsonNode> function) {
        Given.notNull(function, "function");
        ToolHandler.WithContext<JsonNode> silent = (arguments, context) -> {
            function.run(arguments, context);
            return null;
        };
        return fromJson(name, description, schema, silent).silent();
    }

    // ---- Definitions alone

    /**
     * A function that the model may call and that you answer yourself: a loop ends at a call of it. It has no arguments.
     *
     * @throws IllegalArgumentException if the name is none
     */
    static FunctionTool define(String name, String description) {
        return FunctionTool.of(name, description, FunctionTool.NO_PARAMETERS.deepCopy(), null);
    }

    /**
     * Works like {@link #define(String, String)}, with arguments.
     *
     * @param schema the JSON Schema of an object. Strict mode is on if the schema obeys every rule of {@link
     *     io.fluentopenai.schema.StrictMode}, and off otherwise; {@code strict(true)} says which rule it breaks, and where
     * @throws IllegalArgumentException if the name is none, or the schema is not of an object
     */
    static FunctionTool define(String name, String description, JsonNode schema) {
        return FunctionTool.ofSchema(name, description, schema, null);
    }

    /** Works like {@link #define(String, String, JsonNode)}, with the schema as text. */
    static FunctionTool define(String name, String description, String schema) {
        return define(name, description, Codec.ofSchema("schema", schema, false).schema());
    }

    /** Works like {@link #define(String, String, JsonNode)}, with the schema of a codec. */
    static FunctionTool define(String name, String description, Codec<?> arguments) {
        return FunctionTool.of(name, description, Given.notNull(arguments, "arguments"), null);
    }

    // ---- Text

    /**
     * A tool that takes text rather than JSON; {@link CustomTool#lark} and {@link CustomTool#regex} say what kind of text.
     *
     * @throws IllegalArgumentException if the name is none
     */
    static CustomTool custom(String name, String description, ToolHandler<? super String> function) {
        Given.notNull(function, "function");
        return CustomTool.of(name, description, text -> context -> function.call(text));
    }

    /** Works like {@link #custom(String, String, ToolHandler)}, with a function that wants to know of the call. */
    static CustomTool custom(String name, String description, ToolHandler.WithContext<? super String> function) {
        Given.notNull(function, "function");
        return CustomTool.of(name, description, text -> context -> function.call(text, context));
    }

    /** Makes a tool that takes text, of a function that returns nothing: {@code text -> { note(text); }}. */
    static CustomTool custom(String name, String description, ToolAction<? super String> function) {
        Given.notNull(function, "function");
        return custom(name, description, (text, context) -> {
            function.run(text);
        });
    }

    /** Makes a tool that takes text, of a function that returns nothing and wants to know of the call. */
    static CustomTool custom(String name, String description, ToolAction.WithContext<? super String> function) {
        Given.notNull(function, "function");
        FunctionTool.Body body = text -> context -> {
            function.run(text, context);
            return null;
        };
        return CustomTool.of(name, description, new FunctionTool.Silent(body));
    }

    /** Works like {@link #custom(String, String, ToolHandler)}, without a function: a loop ends at a call of it. */
    static CustomTool custom(String name, String description) {
        return CustomTool.of(name, description, null);
    }

    // ---- The API's own

    /**
     * Searches files in vector stores.
     *
     * @param vectorStoreIds for responses one at least; assistants have them in their {@code tool_resources}
     */
    static HostedTool fileSearch(String... vectorStoreIds) {
        return hosted(new FileSearchTool().vectorStoreIds(List.of(Given.noneNull(vectorStoreIds, "vectorStoreIds"))));
    }

    /** Works like {@link #fileSearch(String...)}, with everything that it can be told: filters, ranking, how much to find. */
    static HostedTool fileSearch(Consumer<? super FileSearchTool> settings) {
        FileSearchTool tool = Given.set(new FileSearchTool(), settings);
        return hosted(tool);
    }

    /** Runs Python, in a container that the server makes. */
    static HostedTool codeInterpreter() {
        ObjectNode json = HostedTool.typed("code_interpreter");
        json.putObject("container").put("type", "auto");
        return HostedTool.of(json, null);
    }

    /** Works like {@link #codeInterpreter()}, in a container that there is already: {@code cntr_…}. */
    static HostedTool codeInterpreter(String containerId) {
        return HostedTool.of(
                HostedTool.typed("code_interpreter").put("container", Given.notNull(containerId, "containerId")), null);
    }

    /** Searches the web. */
    static HostedTool webSearch() {
        return webSearch(tool -> {});
    }

    /** Works like {@link #webSearch()}, with everything that it can be told: places, domains, how much to read. */
    static HostedTool webSearch(Consumer<? super WebSearchTool> settings) {
        WebSearchTool tool = Given.set(new WebSearchTool().type("web_search"), settings);
        return hosted(tool);
    }

    /** Makes images. */
    static HostedTool imageGeneration() {
        return imageGeneration(tool -> {});
    }

    /** Works like {@link #imageGeneration()}, with everything that it can be told: size, quality, format, partial images. */
    static HostedTool imageGeneration(Consumer<? super ImageGenTool> settings) {
        ImageGenTool tool = Given.set(new ImageGenTool(), settings);
        return hosted(tool);
    }

    /**
     * The tools of an MCP server, which the API's server calls. Before each call it asks: {@link LoopSettings#approval}
     * answers; {@code requireApproval("never")} in the settings of the other form does without.
     *
     * @param label what the model knows the server by
     */
    static HostedTool mcp(String label, String url) {
        return mcp(tool -> tool.serverLabel(Given.notNull(label, "label")).serverUrl(Given.notNull(url, "url")));
    }

    /** Works like {@link #mcp(String, String)}, with everything that it can be told: a connector, credentials, which tools, approvals. */
    static HostedTool mcp(Consumer<? super MCPTool> settings) {
        MCPTool tool = Given.set(new MCPTool(), settings);
        return hosted(tool);
    }

    /**
     * Uses a computer: you carry out what the model wants, and give back what the screen shows then.
     *
     * @param settings the display and the kind of computer
     * @param carryOut gets the JSON of the {@code computer_call}; returns a {@link io.fluentopenai.Content.Image}
     */
    static HostedTool computer(
            Consumer<? super ComputerUsePreviewTool> settings, ToolHandler.WithContext<? super JsonNode> carryOut) {
        ComputerUsePreviewTool tool = Given.set(new ComputerUsePreviewTool(), settings);
        return HostedTool.of(Json.toTree(tool), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #computer(Consumer, ToolHandler.WithContext)}, without anything to carry it out: a loop ends at a call of it. */
    static HostedTool computer(Consumer<? super ComputerUsePreviewTool> settings) {
        ComputerUsePreviewTool tool = Given.set(new ComputerUsePreviewTool(), settings);
        return hosted(tool);
    }

    /** Works like {@link #computer(Consumer, ToolHandler.WithContext)}, in its newer form ({@code computer}), which has no settings. */
    static HostedTool computer(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("computer"), Given.notNull(carryOut, "carryOut"));
    }

    /**
     * A shell of yours, which the model knows from its training ({@code local_shell}).
     *
     * @param carryOut gets the JSON of the {@code local_shell_call}; returns what the command wrote
     */
    static HostedTool localShell(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("local_shell"), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #localShell(ToolHandler.WithContext)}, without anything to carry it out: a loop ends at a call of it. */
    static HostedTool localShell() {
        return HostedTool.of(HostedTool.typed("local_shell"), null);
    }

    /**
     * A shell of yours, in its newer form ({@code shell}), several commands a call.
     *
     * @param carryOut gets the JSON of the {@code shell_call}; returns what the commands wrote, as text or, for each, as JSON
     *     with {@code stdout}, {@code stderr} and {@code outcome}
     */
    static HostedTool shell(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("shell"), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #shell(ToolHandler.WithContext)}, without anything to carry it out: a loop ends at a call of it. */
    static HostedTool shell() {
        return HostedTool.of(HostedTool.typed("shell"), null);
    }

    /**
     * Files of yours that the model may change ({@code apply_patch}).
     *
     * @param carryOut gets the JSON of the {@code apply_patch_call}; returns what there is to say of it. What it throws is told
     *     as a failure
     */
    static HostedTool applyPatch(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("apply_patch"), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #applyPatch(ToolHandler.WithContext)}, without anything to carry it out: a loop ends at a call of it. */
    static HostedTool applyPatch() {
        return HostedTool.of(HostedTool.typed("apply_patch"), null);
    }

    /** Any tool that the API defines, in the form that responses take. */
    static HostedTool hosted(ResponseTool tool) {
        return HostedTool.of(Json.toTree(Given.notNull(tool, "tool")), null);
    }
}
