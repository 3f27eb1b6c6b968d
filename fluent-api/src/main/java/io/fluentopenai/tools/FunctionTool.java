package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.internal.Given;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.StrictMode;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function that a model may call: its name, description, argument schema and, usually, the function itself.
 *
 * <p>The function's result reaches the model in one of these forms: text unchanged; message parts ({@link
 * io.fluentopenai.Content}) as message parts, if the endpoint supports them; anything else as JSON. A {@code void}
 * function returns {@code success}, null becomes {@code null}, and an exception becomes {@code {"error":"…"}} with its
 * message.
 *
 * <p>Empty arguments and {@code null} count as an object without properties, because models send them for functions
 * without parameters.
 *
 * <p>Immutable; as thread-safe as its function.
 *
 * @see <a href="https://platform.openai.com/docs/guides/function-calling">Function calling guide</a>
 */
public final class FunctionTool implements Tool {
    static final ObjectNode NO_PARAMETERS = noParameters();

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** Binds arguments to a function. */
    interface Body {
        /**
         * Returns the function with its arguments. Throws a {@code SchemaMismatchException} if the arguments do not
         * match the schema.
         */
        Bound bind(String arguments);

        /** Returns whether the function has no result, which differs from a null result. */
        default boolean isVoid() {
            return false;
        }
    }

    /** The body of a function without a result, although the wrapped function returns null. */
    record Silent(Body body) implements Body {
        @Override
        public Bound bind(String arguments) {
            return body.bind(arguments);
        }

        @Override
        public boolean isVoid() {
            return true;
        }
    }

    /** A function with its arguments. */
    interface Bound {
        @Nullable
        Object call(RunContext context) throws Exception;
    }

    private final String name;
    private final String description;
    private final ObjectNode schema;
    private final @Nullable Boolean strict;
    private final @Nullable Body body;
    private final @Nullable Duration timeout;
    private final boolean needsApproval;
    private final Results results = new Results();

    private FunctionTool(
            String name,
            String description,
            ObjectNode schema,
            @Nullable Boolean strict,
            @Nullable Body body,
            @Nullable Duration timeout,
            boolean needsApproval) {
        this.name = name;
        this.description = description;
        this.schema = schema;
        this.strict = strict;
        this.body = body;
        this.timeout = timeout;
        this.needsApproval = needsApproval;
    }

    private static ObjectNode noParameters() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties");
        schema.putArray("required");
        return schema.put("additionalProperties", false);
    }

    /** Creates a tool with a derived schema, which is valid for strict mode. */
    static FunctionTool of(String name, String description, JsonNode schema, @Nullable Body body) {
        return of(name, description, schema, true, body);
    }

    /** Creates a tool with the schema of a codec. */
    static FunctionTool of(String name, String description, Codec<?> codec, @Nullable Body body) {
        return of(name, description, codec.schema(), codec.isStrict(), body);
    }

    private static FunctionTool of(
            String name, String description, JsonNode schema, boolean strict, @Nullable Body body) {
        return new FunctionTool(
                checked(name),
                Given.notNull(description, "description"),
                (ObjectNode) schema,
                strict,
                body,
                null,
                false);
    }

    /** Creates a tool with a handwritten schema. */
    static FunctionTool ofSchema(String name, String description, JsonNode schema, @Nullable Body body) {
        if (!(schema instanceof ObjectNode object)
                || !schema.path("type").asText().equals("object")) {
            throw new IllegalArgumentException("The schema of the function " + name
                    + " does not describe an object. Write \"type\": \"object\" at its root");
        }
        return of(name, description, object.deepCopy(), StrictMode.accepts(object), body);
    }

    static String checked(String name) {
        Given.check(
                NAME.matcher(Given.notNull(name, "name")).matches(),
                "The function name \"" + name
                        + "\" is not allowed. Use letters, digits, underscores and hyphens, 64 at most");
        return name;
    }

    // ---- What it is

    @Override
    public String name() {
        return name;
    }

    /** Returns the description, which tells the model what the function does and when to call it; maybe empty. */
    public String description() {
        return description;
    }

    /** Returns a copy of the JSON Schema of the arguments. */
    public ObjectNode schema() {
        return schema.deepCopy();
    }

    /**
     * Returns whether strict mode is on: the server then guarantees that the arguments match the schema. False if
     * {@code strict} is not sent.
     */
    public boolean isStrict() {
        return Boolean.TRUE.equals(strict);
    }

    /** Returns the value of {@code strict} in the request; null if it is not sent. */
    public @Nullable Boolean strict() {
        return strict;
    }

    @Override
    public boolean isCallable() {
        return body != null;
    }

    @Override
    public @Nullable Duration timeout() {
        return timeout;
    }

    @Override
    public boolean needsApproval() {
        return needsApproval;
    }

    // ---- The same, but

    /**
     * Returns a copy of this tool with another name.
     *
     * @throws IllegalArgumentException if the name is invalid; it must have 1 to 64 letters, digits, {@code _} and
     *     {@code -}
     */
    public FunctionTool named(String newName) {
        return new FunctionTool(checked(newName), description, schema, strict, body, timeout, needsApproval);
    }

    /** Returns a copy of this tool with another description. */
    public FunctionTool describedAs(String newDescription) {
        return new FunctionTool(
                name, Given.notNull(newDescription, "newDescription"), schema, strict, body, timeout, needsApproval);
    }

    /**
     * Returns a copy of this tool with strict mode on or off.
     *
     * @param on null to leave {@code strict} out of the request, for servers that do not support it
     * @throws io.fluentopenai.schema.SchemaException if it is true and the schema breaks a rule of {@link StrictMode};
     *     the message has the location
     */
    public FunctionTool strict(@Nullable Boolean on) {
        if (Boolean.TRUE.equals(on)) {
            StrictMode.check(name, schema);
        }
        return new FunctionTool(name, description, schema, on, body, timeout, needsApproval);
    }

    /**
     * Returns a copy of this tool with a timeout for each call, measured from the start of the function. When it
     * expires, the function is interrupted, its context is cancelled, and the model gets an error result.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public FunctionTool timeout(Duration longest) {
        return new FunctionTool(name, description, schema, strict, body, LoopSettings.positive(longest), needsApproval);
    }

    /**
     * Returns a copy of this tool that is never called without approval. If a loop has no approval function, it ends
     * with the call pending.
     */
    public FunctionTool needingApproval() {
        return new FunctionTool(name, description, schema, strict, body, timeout, true);
    }

    /** Returns a copy of this tool whose function has no result instead of null. */
    FunctionTool silent() {
        Body told = new Silent(Objects.requireNonNull(body));
        return new FunctionTool(name, description, schema, strict, told, timeout, needsApproval);
    }

    /** Returns the {@link Describe} description of a class; empty if it has none. */
    static String described(Class<?> type) {
        Describe description = type.getAnnotation(Describe.class);
        return description == null ? "" : description.value();
    }

    // ---- Calling

    /** Returns the body of a tool that can be called. */
    static Body bodyOf(Tool tool) {
        Body body = tool instanceof FunctionTool function
                ? function.body
                : tool instanceof CustomTool custom ? custom.body() : ((HostedTool) tool).body();
        return Objects.requireNonNull(body, "The tool cannot be called");
    }

    /**
     * Calls the function on the current thread and blocks until it ends. No approval is needed.
     *
     * @param arguments the arguments as JSON
     * @return the result, with its output for the model and its value. A failure is also returned as a result: see
     *     {@link ToolResult#orThrow}
     * @throws IllegalStateException if the tool has no function
     */
    public ToolResult invoke(String arguments) {
        if (body == null) {
            throw new IllegalStateException("The tool " + name
                    + " has no function to call, because it was created with Tool.define(…). Use Tool.fromFunction(…)");
        }
        FunctionTool free =
                needsApproval ? new FunctionTool(name, description, schema, strict, body, timeout, false) : this;
        return ToolRunner.runHere(new ToolCall("by_hand", name, arguments), free, results);
    }

    /**
     * Calls the function like {@link #invoke(String)} and returns its value.
     *
     * @throws ToolException if the call failed
     * @throws IllegalStateException if the value is null or of another type, or the tool has no function
     */
    public <T> T invoke(String arguments, Class<T> type) {
        return invoke(arguments).value(type);
    }

    private static final Codec<JsonNode> ANY_OBJECT = Codec.ofSchema("arguments", NO_PARAMETERS);

    static JsonNode object(String json) {
        JsonNode tree = ANY_OBJECT.read(json);
        Given.check(tree.isObject(), "$: expected an object, got " + tree.getNodeType());
        return tree;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "FunctionTool[" + name + "]";
    }
}
