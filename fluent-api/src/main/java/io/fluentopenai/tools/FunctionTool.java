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
 * A function that a model may call: name, description, the schema of its arguments, and mostly the function itself.
 *
 * <p>What it returns is told to the model so: text as it is, parts of a message ({@link io.fluentopenai.Content}) as such
 * where the endpoint takes them, all else as JSON. Nothing ({@code void}) is told as {@code success}, null as {@code null},
 * an exception as {@code {"error":"…"}} with its message.
 *
 * <p>Arguments that are empty, or {@code null}, count as an object without properties: that is what models write where there
 * are none.
 *
 * <p>Immutable; as thread-safe as its function.
 */
public final class FunctionTool implements Tool {
    static final ObjectNode NO_PARAMETERS = noParameters();

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    /** Reads arguments. */
    interface Body {
        /** Throws a {@code SchemaMismatchException} for arguments that do not fit. */
        Bound bind(String arguments);

        /** Whether the function returns nothing, rather than null. */
        default boolean isVoid() {
            return false;
        }
    }

    /** Of a function that returns nothing, though the one it is called by returns null. */
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

    /** With a schema that was derived, and is one of strict mode. */
    static FunctionTool of(String name, String description, JsonNode schema, @Nullable Body body) {
        return of(name, description, schema, true, body);
    }

    /** With the schema of a codec. */
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

    /** With a schema that somebody wrote. */
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

    /** What it does, and when to call it; maybe empty. */
    public String description() {
        return description;
    }

    /** The JSON schema of the arguments, as a copy that is the caller's. */
    public ObjectNode schema() {
        return schema.deepCopy();
    }

    /** Whether the server is asked to see to it that the arguments fit the schema; false if {@code strict} is left out. */
    public boolean isStrict() {
        return Boolean.TRUE.equals(strict);
    }

    /** Returns what the request says of strict mode; null if it says nothing. */
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
     * The same with another name.
     *
     * @throws IllegalArgumentException if the name is none
     */
    public FunctionTool named(String newName) {
        return new FunctionTool(checked(newName), description, schema, strict, body, timeout, needsApproval);
    }

    /** The same with another description. */
    public FunctionTool describedAs(String newDescription) {
        return new FunctionTool(
                name, Given.notNull(newDescription, "newDescription"), schema, strict, body, timeout, needsApproval);
    }

    /**
     * Returns the same function with or without strict mode.
     *
     * @param on null leaves {@code strict} out of the request, for servers that do not know it
     * @throws io.fluentopenai.schema.SchemaException if it is to be on, and the schema breaks a rule of {@link StrictMode}: the
     *     exception names the place
     */
    public FunctionTool strict(@Nullable Boolean on) {
        if (Boolean.TRUE.equals(on)) {
            StrictMode.check(name, schema);
        }
        return new FunctionTool(name, description, schema, on, body, timeout, needsApproval);
    }

    /**
     * The same with a time that a call may take, from when the function begins. After it the function is interrupted, its
     * context cancelled, and the model told.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public FunctionTool timeout(Duration longest) {
        return new FunctionTool(name, description, schema, strict, body, LoopSettings.positive(longest), needsApproval);
    }

    /** The same, but never called without approval: where a loop has nobody to ask, it ends with the call pending. */
    public FunctionTool needingApproval() {
        return new FunctionTool(name, description, schema, strict, body, timeout, true);
    }

    /** The same, told to return nothing rather than null. */
    FunctionTool silent() {
        Body told = new Silent(Objects.requireNonNull(body));
        return new FunctionTool(name, description, schema, strict, told, timeout, needsApproval);
    }

    /** What a class says of itself; empty if nothing. */
    static String described(Class<?> type) {
        Describe description = type.getAnnotation(Describe.class);
        return description == null ? "" : description.value();
    }

    // ---- Calling

    /** What calls a tool that can be called. */
    static Body bodyOf(Tool tool) {
        Body body = tool instanceof FunctionTool function
                ? function.body
                : tool instanceof CustomTool custom ? custom.body() : ((HostedTool) tool).body();
        return Objects.requireNonNull(body, "The tool cannot be called");
    }

    /**
     * Calls the function by hand, on this thread, and blocks until it has ended. Needs no approval.
     *
     * @param arguments JSON
     * @return what the model would be told, and the value; a failure is one of these, too: see {@link ToolResult#orThrow}
     * @throws IllegalStateException if there is no function
     */
    public ToolResult invoke(String arguments) {
        if (body == null) {
            throw new IllegalStateException("The tool " + name
                    + " has no function to call, since Tool.define(…) made it. Use Tool.fromFunction(…)");
        }
        FunctionTool free = new FunctionTool(name, description, schema, strict, body, timeout, false);
        return Tools.of(free).invoke(new ToolCall("by_hand", name, arguments));
    }

    /**
     * Works like {@link #invoke(String)}, for the value alone.
     *
     * @throws ToolException if the call failed
     * @throws IllegalStateException if the function returned null or something else, or if there is none
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

    /** Its name. */
    @Override
    public String toString() {
        return "FunctionTool[" + name + "]";
    }
}
