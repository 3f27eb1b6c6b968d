package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.TypeRef;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Something that a model may call: a function of yours, or a tool of the server's.
 *
 * <pre>{@code
 * Tool weather = Tool.fromMethod(new WeatherService(), "currentWeather");
 * Tool bye = Tool.fromFunction("goodbye", "Says goodbye", Goodbye.class, g -> "Goodbye, " + g.name());
 * var reply = openai.responses().model("gpt-5-mini").tools(weather, bye).user("Rain in Glasgow?").run();
 * }</pre>
 *
 * <p>A tool holds its own function, and is registered nowhere: two tools of one class never meet. Immutable, and as thread-safe
 * as its function, which may be called by several threads at once.
 */
public sealed interface Tool permits FunctionTool {
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
     * A method as a tool: named as the method, described by {@link Function} or {@code Describe}, with the method's
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

    /** As {@link #fromMethod(Object, String)}, for one of several methods of the same name. */
    static FunctionTool fromMethod(Object instanceOrClass, Method method) {
        return MethodTool.of(instanceOrClass, method);
    }

    /**
     * A function as a tool.
     *
     * @param arguments what the model gives: a record, as a rule, with a property for each argument
     * @throws IllegalArgumentException if the name is none
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the class
     */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolFunction<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), function);
    }

    /** As {@link #fromFunction(String, String, Class, ToolFunction)}, with a function that wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, Class<A> arguments, ToolFunction.WithContext<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), function);
    }

    /** As {@link #fromFunction(String, String, Class, ToolFunction)}, of a type with type arguments. */
    static <A> FunctionTool fromFunction(
            String name, String description, TypeRef<A> arguments, ToolFunction<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), function);
    }

    /** As {@link #fromFunction(String, String, TypeRef, ToolFunction)}, with a function that wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, TypeRef<A> arguments, ToolFunction.WithContext<? super A> function) {
        return fromFunction(name, description, Codec.of(arguments), function);
    }

    /** As {@link #fromFunction(String, String, Class, ToolFunction)}, by a codec. */
    static <A> FunctionTool fromFunction(
            String name, String description, Codec<A> arguments, ToolFunction<? super A> function) {
        return fromFunction(name, description, arguments, (value, context) -> function.call(value));
    }

    /** As {@link #fromFunction(String, String, Codec, ToolFunction)}, with a function that wants to know of the call. */
    static <A> FunctionTool fromFunction(
            String name, String description, Codec<A> arguments, ToolFunction.WithContext<? super A> function) {
        return FunctionTool.of(name, description, arguments.schema(), json -> {
            A value = arguments.read(FunctionTool.normal(json));
            return context -> function.call(value, context);
        });
    }

    /** A function without arguments as a tool. */
    static FunctionTool fromFunction(String name, String description, Callable<?> function) {
        return fromFunction(name, description, context -> function.call());
    }

    /** A function without arguments, but for what there is to know of the call, as a tool. */
    static FunctionTool fromFunction(String name, String description, ToolFunction<? super RunContext> function) {
        return FunctionTool.of(
                name, description, FunctionTool.NO_PARAMETERS.deepCopy(), json -> context -> function.call(context));
    }

    /**
     * A function over arguments that nobody has read, with a schema from elsewhere. The arguments are an object, and not
     * checked against the schema.
     *
     * @param schema the JSON schema of an object. Strict mode is used if the schema obeys its rules
     * @throws IllegalArgumentException if the name is none, or the schema is not of an object
     */
    static FunctionTool fromJson(
            String name, String description, JsonNode schema, ToolFunction.WithContext<? super JsonNode> function) {
        return FunctionTool.ofSchema(name, description, schema, json -> {
            JsonNode arguments = FunctionTool.object(FunctionTool.normal(json));
            return context -> function.call(arguments, context);
        });
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
     * As {@link #define(String, String)}, with arguments.
     *
     * @param schema the JSON schema of an object. Strict mode is used if the schema obeys its rules
     * @throws IllegalArgumentException if the name is none, or the schema is not of an object
     */
    static FunctionTool define(String name, String description, JsonNode schema) {
        return FunctionTool.ofSchema(name, description, schema, null);
    }

    /** As {@link #define(String, String, JsonNode)}, with the schema as text. */
    static FunctionTool define(String name, String description, String schema) {
        return define(name, description, Codec.ofSchema("schema", schema).schema());
    }

    /** As {@link #define(String, String, JsonNode)}, with the schema of a codec. */
    static FunctionTool define(String name, String description, Codec<?> arguments) {
        return define(name, description, arguments.schema());
    }
}
