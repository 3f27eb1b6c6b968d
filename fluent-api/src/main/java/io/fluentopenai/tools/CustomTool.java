package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.internal.Given;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A custom tool: its input is free-form text instead of JSON, such as code or a query, which a grammar may constrain.
 * Chat and responses support it. Its function's results reach the model in the same form as those of a {@link
 * FunctionTool}.
 *
 * <p>Immutable; as thread-safe as its function.
 *
 * @see <a href="https://platform.openai.com/docs/guides/function-calling">Function calling guide</a>
 */
public final class CustomTool implements Tool {
    private final String name;
    private final String description;
    private final @Nullable String syntax;
    private final @Nullable String grammar;
    private final FunctionTool.@Nullable Body body;
    private final @Nullable Duration timeout;
    private final boolean needsApproval;

    private CustomTool(
            String name,
            String description,
            @Nullable String syntax,
            @Nullable String grammar,
            FunctionTool.@Nullable Body body,
            @Nullable Duration timeout,
            boolean needsApproval) {
        this.name = FunctionTool.checked(name);
        this.description = Given.notNull(description, "description");
        this.syntax = syntax;
        this.grammar = grammar;
        this.body = body;
        this.timeout = timeout;
        this.needsApproval = needsApproval;
    }

    static CustomTool of(String name, String description, FunctionTool.@Nullable Body body) {
        return new CustomTool(name, description, null, null, body, null, false);
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns the description, which tells the model what the tool does and when to call it; maybe empty. */
    public String description() {
        return description;
    }

    /** Returns the syntax of the grammar, {@code lark} or {@code regex}; null if any text is allowed. */
    public @Nullable String syntax() {
        return syntax;
    }

    /** Returns the grammar that the text must match; null if any text is allowed. */
    public @Nullable String grammar() {
        return grammar;
    }

    @Override
    public boolean isCallable() {
        return body != null;
    }

    @Override
    public boolean needsApproval() {
        return needsApproval;
    }

    @Override
    public @Nullable Duration timeout() {
        return timeout;
    }

    FunctionTool.@Nullable Body body() {
        return body;
    }

    /** Returns a copy of this tool whose input must match a Lark grammar. */
    public CustomTool lark(String rules) {
        return new CustomTool(name, description, "lark", Given.notNull(rules, "rules"), body, timeout, needsApproval);
    }

    /** Returns a copy of this tool whose input must match a regular expression, in the syntax of Rust's regex crate. */
    public CustomTool regex(String expression) {
        return new CustomTool(
                name, description, "regex", Given.notNull(expression, "expression"), body, timeout, needsApproval);
    }

    /**
     * Returns a copy of this tool with a timeout for each call. See {@link FunctionTool#timeout(Duration)}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CustomTool timeout(Duration longest) {
        return new CustomTool(name, description, syntax, grammar, body, LoopSettings.positive(longest), needsApproval);
    }

    /**
     * Returns a copy of this tool that is never called without approval. See {@link FunctionTool#needingApproval()}.
     */
    public CustomTool needingApproval() {
        return new CustomTool(name, description, syntax, grammar, body, timeout, true);
    }

    /**
     * Returns the format of the input as JSON of the API, which chat nests in a {@code grammar} object; null if any
     * text is allowed.
     */
    public @Nullable ObjectNode format() {
        return syntax == null
                ? null
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "grammar")
                        .put("syntax", syntax)
                        .put("definition", grammar);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return "CustomTool[" + name + "]";
    }
}
