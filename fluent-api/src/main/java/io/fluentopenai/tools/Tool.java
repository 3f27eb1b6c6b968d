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
 * A tool that a model may call: a function of yours, or a tool that the API defines.
 *
 * <pre>{@code
 * Tool weather = Tool.fromMethod(new WeatherService(), "currentWeather");
 * Tool bye = Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name());
 * var reply = openai.responses().model("gpt-5.6-luna").tools(weather, bye).user("Rain in Glasgow?").run();
 * }</pre>
 *
 * <p>A tool holds its own function. There is no registry, so that two tools of the same class do not conflict.
 * Immutable; as thread-safe as its function, which several threads may call concurrently.
 */
public sealed interface Tool permits FunctionTool, CustomTool, HostedTool {
    /** Returns the name that the model sees; for a hosted tool its type, such as {@code web_search}. */
    String name();

    /**
     * Returns whether the tool has a function. Without one, a loop ends at a call of this tool, unless the server
     * executes it.
     */
    boolean isCallable();

    /** Returns whether the tool is never called without approval. */
    boolean needsApproval();

    /** Returns the timeout of a call; null for that of the loop settings. */
    @Nullable
    Duration timeout();

    // ---- Functions

    /**
     * Creates a tool from a method. It has the name of the method, the description of its {@link ToolFunction} or
     * {@code Describe} annotation, and the parameters of the method as arguments.
     *
     * @param instanceOrClass the object to call the method on; the class for a static method
     * @param method the name of the method, which may have any visibility and may be inherited
     * @throws IllegalArgumentException if there is no such method, if it is overloaded, or if it is not accessible
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type of a parameter
     */
    static FunctionTool fromMethod(Object instanceOrClass, String method) {
        return MethodTool.of(instanceOrClass, method);
    }

    /** Works like {@link #fromMethod(Object, String)}, for an overloaded method. */
    static FunctionTool fromMethod(Object instanceOrClass, Method method) {
        return MethodTool.of(instanceOrClass, method);
    }

    /**
     * Creates a tool from a function.
     *
     * @param description what the function does and when to call it; may be empty
     * @param arguments the type of the arguments, usually a record with a component for each argument
     * @throws IllegalArgumentException if the name is invalid; it must have 1 to 64 letters, digits, {@code _} and
     *     {@code -}
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolHandler<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /** Creates a tool from a function that takes the {@link RunContext} of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolHandler.WithContext<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /** Creates a tool from a function without a result: {@code q -> { note(q); }}. The model gets {@code success}. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolAction<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /** Creates a tool from a function without a result that takes the {@link RunContext} of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolAction.WithContext<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), Given.notNull(function, "function"));
    }

    /**
     * Creates a tool from a function over a type with type arguments, {@code new TypeRef<List<Step>>() {}}, or a {@link
     * Codec}.
     *
     * @throws IllegalArgumentException if the name is invalid
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolHandler<? super A> function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, arguments, (value, context) -> function.call(value));
    }

    /** Creates a tool from a function over any output type that takes the {@link RunContext} of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolHandler.WithContext<? super A> function) {
        Given.notNull(function, "function");
        Codec<A> codec = Given.notNull(arguments, "arguments").codec();
        return FunctionTool.of(name, description, codec, json -> {
            A value = codec.read(ToolArguments.meant(json));
            return context -> function.call(value, context);
        });
    }

    /** Creates a tool from a function over any output type without a result. */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolAction<? super A> function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, arguments, (value, context) -> {
            function.run(value);
        });
    }

    /**
     * Creates a tool from a function over any output type without a result that takes the {@link RunContext} of the
     * call.
     */
    static <A> FunctionTool fromFunction(
            String name, String description, OutputType<A> arguments, ToolAction.WithContext<? super A> function) {
        Given.notNull(function, "function");
        ToolHandler.WithContext<A> silent = (value, context) -> {
            function.run(value, context);
            return null;
        };
        return fromFunction(name, description, arguments, silent).silent();
    }

    /** Creates a tool from a function without arguments. */
    static FunctionTool fromFunction(String name, String description, Callable<?> function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, context -> function.call());
    }

    /** Creates a tool from a function without arguments and without a result: {@code () -> { tidyUp(); }}. */
    static FunctionTool fromFunction(String name, String description, ToolAction.WithoutArguments function) {
        Given.notNull(function, "function");
        return fromFunction(name, description, context -> {
            function.run();
        });
    }

    /** Creates a tool from a function whose only parameter is the {@link RunContext} of the call. */
    static FunctionTool fromFunction(String name, String description, ToolHandler<? super RunContext> function) {
        Given.notNull(function, "function");
        return FunctionTool.of(name, description, FunctionTool.NO_PARAMETERS.deepCopy(), json -> {
            FunctionTool.object(ToolArguments.meant(json));
            return context -> function.call(context);
        });
    }

    /** Creates a tool from a function without a result whose only parameter is the {@link RunContext} of the call. */
    static FunctionTool fromFunction(String name, String description, ToolAction<? super RunContext> function) {
        Given.notNull(function, "function");
        ToolHandler<RunContext> silent = context -> {
            function.run(context);
            return null;
        };
        return fromFunction(name, description, silent).silent();
    }

    /**
     * Creates a tool from a function, with the {@code @Describe} annotation of the argument class as its description.
     *
     * @param arguments the type of the arguments, usually a record with a component for each argument
     * @throws IllegalArgumentException if the name is invalid; it must have 1 to 64 letters, digits, {@code _} and
     *     {@code -}
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolHandler<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /**
     * Creates a tool from a function that takes the {@link RunContext} of the call, with the {@code @Describe}
     * annotation of the argument class as its description.
     */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolHandler.WithContext<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /**
     * Creates a tool from a function without a result, with the {@code @Describe} annotation of the argument class as
     * its description.
     */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolAction<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /**
     * Creates a tool from a function without a result that takes the {@link RunContext} of the call, with the
     * {@code @Describe} annotation of the argument class as its description.
     */
    static <A> FunctionTool fromFunction(String name, Class<A> arguments, ToolAction.WithContext<? super A> function) {
        return fromFunction(name, FunctionTool.described(Given.notNull(arguments, "arguments")), arguments, function);
    }

    /** Creates a tool from a function without arguments and without a description. Its name must say what it does. */
    static FunctionTool fromFunction(String name, Callable<?> function) {
        return fromFunction(name, "", function);
    }

    /** Creates a tool from a function without arguments, result and description. Its name must say what it does. */
    static FunctionTool fromFunction(String name, ToolAction.WithoutArguments function) {
        Given.notNull(function, "function");
        return fromFunction(name, "", function);
    }

    /**
     * Creates a tool with a handwritten schema, whose function gets the arguments as a JSON object. The arguments are
     * not validated against the schema.
     *
     * @param schema a JSON Schema of type object. Strict mode is on if the schema follows all rules of {@link
     *     io.fluentopenai.schema.StrictMode}, otherwise off; {@code strict(true)} reports the rule that it breaks
     * @throws IllegalArgumentException if the name is invalid, or the schema is not of type object
     */
    static FunctionTool fromJson(
            String name, String description, JsonNode schema, ToolHandler.WithContext<? super JsonNode> function) {
        Given.notNull(function, "function");
        return FunctionTool.ofSchema(name, description, schema, json -> {
            JsonNode arguments = FunctionTool.object(ToolArguments.meant(json));
            return context -> function.call(arguments, context);
        });
    }

    /**
     * Works like {@link #fromJson(String, String, JsonNode, ToolHandler.WithContext)}, for a function without a result.
     */
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
     * Defines a function without arguments that you answer yourself: a loop ends at a call of it.
     *
     * @throws IllegalArgumentException if the name is invalid
     */
    static FunctionTool define(String name, String description) {
        return FunctionTool.of(name, description, FunctionTool.NO_PARAMETERS.deepCopy(), null);
    }

    /**
     * Works like {@link #define(String, String)}, with arguments.
     *
     * @param schema a JSON Schema of type object. Strict mode is on if the schema follows all rules of {@link
     *     io.fluentopenai.schema.StrictMode}, otherwise off; {@code strict(true)} reports the rule that it breaks
     * @throws IllegalArgumentException if the name is invalid, or the schema is not of type object
     */
    static FunctionTool define(String name, String description, JsonNode schema) {
        return FunctionTool.ofSchema(name, description, schema, null);
    }

    /** Works like {@link #define(String, String, JsonNode)}, with the schema as a JSON string. */
    static FunctionTool define(String name, String description, String schema) {
        return define(name, description, Codec.ofSchema("schema", schema, false).schema());
    }

    /** Works like {@link #define(String, String, JsonNode)}, with the schema of a codec. */
    static FunctionTool define(String name, String description, Codec<?> arguments) {
        return FunctionTool.of(name, description, Given.notNull(arguments, "arguments"), null);
    }

    // ---- Text

    /**
     * Creates a custom tool, whose input is text instead of JSON. {@link CustomTool#lark} and {@link CustomTool#regex}
     * constrain the text.
     *
     * @throws IllegalArgumentException if the name is invalid
     */
    static CustomTool custom(String name, String description, ToolHandler<? super String> function) {
        Given.notNull(function, "function");
        return CustomTool.of(name, description, text -> context -> function.call(text));
    }

    /**
     * Works like {@link #custom(String, String, ToolHandler)}, with a function that takes the {@link RunContext} of the
     * call.
     */
    static CustomTool custom(String name, String description, ToolHandler.WithContext<? super String> function) {
        Given.notNull(function, "function");
        return CustomTool.of(name, description, text -> context -> function.call(text, context));
    }

    /**
     * Works like {@link #custom(String, String, ToolHandler)}, with a function without a result: {@code text -> {
     * note(text); }}.
     */
    static CustomTool custom(String name, String description, ToolAction<? super String> function) {
        Given.notNull(function, "function");
        return custom(name, description, (text, context) -> {
            function.run(text);
        });
    }

    /**
     * Works like {@link #custom(String, String, ToolHandler)}, with a function without a result that takes the {@link
     * RunContext} of the call.
     */
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
     * Returns the file search tool, which searches vector stores.
     *
     * @param vectorStoreIds the ids of the vector stores. Responses require at least one; assistants have them in their
     *     {@code tool_resources}
     */
    static HostedTool fileSearch(String... vectorStoreIds) {
        return hosted(new FileSearchTool().vectorStoreIds(List.of(Given.noneNull(vectorStoreIds, "vectorStoreIds"))));
    }

    /** Works like {@link #fileSearch(String...)}, with all settings: filters, ranking, maximum number of results. */
    static HostedTool fileSearch(Consumer<? super FileSearchTool> settings) {
        FileSearchTool tool = Given.set(new FileSearchTool(), settings);
        return hosted(tool);
    }

    /** Returns the code interpreter tool, which runs Python in a container that the server creates. */
    static HostedTool codeInterpreter() {
        ObjectNode json = HostedTool.typed("code_interpreter");
        json.putObject("container").put("type", "auto");
        return HostedTool.of(json, null);
    }

    /**
     * Works like {@link #codeInterpreter()}, in an existing container.
     *
     * @param containerId the id of the container, {@code cntr_…}
     */
    static HostedTool codeInterpreter(String containerId) {
        return HostedTool.of(
                HostedTool.typed("code_interpreter").put("container", Given.notNull(containerId, "containerId")), null);
    }

    /** Returns the web search tool. */
    static HostedTool webSearch() {
        return webSearch(tool -> {});
    }

    /** Works like {@link #webSearch()}, with all settings: location, domains, context size. */
    static HostedTool webSearch(Consumer<? super WebSearchTool> settings) {
        WebSearchTool tool = Given.set(new WebSearchTool().type("web_search"), settings);
        return hosted(tool);
    }

    /** Returns the image generation tool. */
    static HostedTool imageGeneration() {
        return imageGeneration(tool -> {});
    }

    /** Works like {@link #imageGeneration()}, with all settings: size, quality, format, partial images. */
    static HostedTool imageGeneration(Consumer<? super ImageGenTool> settings) {
        ImageGenTool tool = Given.set(new ImageGenTool(), settings);
        return hosted(tool);
    }

    /**
     * Returns the tools of an MCP server, which the API calls on the server's side. By default it requests approval
     * before each call, which {@link LoopSettings#approval} answers. To turn that off, use the other form with {@code
     * requireApproval("never")}.
     *
     * @param label the label that the model knows the server by
     * @param url the URL of the MCP server
     */
    static HostedTool mcp(String label, String url) {
        return mcp(tool -> tool.serverLabel(Given.notNull(label, "label")).serverUrl(Given.notNull(url, "url")));
    }

    /** Works like {@link #mcp(String, String)}, with all settings: connector, credentials, allowed tools, approval. */
    static HostedTool mcp(Consumer<? super MCPTool> settings) {
        MCPTool tool = Given.set(new MCPTool(), settings);
        return hosted(tool);
    }

    /**
     * Returns the computer use tool. You execute the actions of the model and return a screenshot.
     *
     * @param settings the display and the environment
     * @param carryOut gets the JSON of the {@code computer_call}; returns a {@link io.fluentopenai.Content.Image}
     */
    static HostedTool computer(
            Consumer<? super ComputerUsePreviewTool> settings, ToolHandler.WithContext<? super JsonNode> carryOut) {
        ComputerUsePreviewTool tool = Given.set(new ComputerUsePreviewTool(), settings);
        return HostedTool.of(Json.toTree(tool), Given.notNull(carryOut, "carryOut"));
    }

    /**
     * Works like {@link #computer(Consumer, ToolHandler.WithContext)}, without a function: a loop ends at a call of it.
     */
    static HostedTool computer(Consumer<? super ComputerUsePreviewTool> settings) {
        ComputerUsePreviewTool tool = Given.set(new ComputerUsePreviewTool(), settings);
        return hosted(tool);
    }

    /**
     * Works like {@link #computer(Consumer, ToolHandler.WithContext)}, with the newer tool type {@code computer}, which
     * has no settings.
     */
    static HostedTool computer(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("computer"), Given.notNull(carryOut, "carryOut"));
    }

    /**
     * Returns the local shell tool ({@code local_shell}). You execute its commands.
     *
     * @param carryOut gets the JSON of the {@code local_shell_call}; returns the output of the command
     */
    static HostedTool localShell(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("local_shell"), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #localShell(ToolHandler.WithContext)}, without a function: a loop ends at a call of it. */
    static HostedTool localShell() {
        return HostedTool.of(HostedTool.typed("local_shell"), null);
    }

    /**
     * Returns the newer shell tool ({@code shell}), whose calls have several commands. You execute them.
     *
     * @param carryOut gets the JSON of the {@code shell_call}; returns the output of the commands as text, or as JSON
     *     with {@code stdout}, {@code stderr} and {@code outcome} for each command
     */
    static HostedTool shell(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("shell"), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #shell(ToolHandler.WithContext)}, without a function: a loop ends at a call of it. */
    static HostedTool shell() {
        return HostedTool.of(HostedTool.typed("shell"), null);
    }

    /**
     * Returns the patch tool, by which the model changes your files ({@code apply_patch}). You apply the patches.
     *
     * @param carryOut gets the JSON of the {@code apply_patch_call}; returns a message for the model. An exception is
     *     reported as a failure
     */
    static HostedTool applyPatch(ToolHandler.WithContext<? super JsonNode> carryOut) {
        return HostedTool.of(HostedTool.typed("apply_patch"), Given.notNull(carryOut, "carryOut"));
    }

    /** Works like {@link #applyPatch(ToolHandler.WithContext)}, without a function: a loop ends at a call of it. */
    static HostedTool applyPatch() {
        return HostedTool.of(HostedTool.typed("apply_patch"), null);
    }

    /** Returns any tool that the API defines, from its definition in the responses API. */
    static HostedTool hosted(ResponseTool tool) {
        return HostedTool.of(Json.toTree(Given.notNull(tool, "tool")), null);
    }
}
