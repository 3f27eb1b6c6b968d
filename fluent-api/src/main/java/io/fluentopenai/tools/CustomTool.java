package io.fluentopenai.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.internal.Given;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tool that takes text rather than JSON: code, a query, whatever a grammar describes. Chat and responses have it. What its
 * function returns is told as that of a {@link FunctionTool} is.
 *
 * <p>Immutable; as thread-safe as its function.
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

    /** What it does, and when to call it; maybe empty. */
    public String description() {
        return description;
    }

    /** {@code lark} or {@code regex}; null for any text. */
    public @Nullable String syntax() {
        return syntax;
    }

    /** What the text has to obey; null for any text. */
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

    /** The same for texts that obey a grammar of Lark's syntax. */
    public CustomTool lark(String rules) {
        return new CustomTool(name, description, "lark", Given.notNull(rules, "rules"), body, timeout, needsApproval);
    }

    /** The same for texts that match a regular expression, in the syntax of Rust's. */
    public CustomTool regex(String expression) {
        return new CustomTool(
                name, description, "regex", Given.notNull(expression, "expression"), body, timeout, needsApproval);
    }

    /**
     * The same with a time that a call may take: see {@link FunctionTool#timeout(Duration)}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CustomTool timeout(Duration longest) {
        return new CustomTool(name, description, syntax, grammar, body, LoopSettings.positive(longest), needsApproval);
    }

    /** The same, but never called without approval: see {@link FunctionTool#needingApproval()}. */
    public CustomTool needingApproval() {
        return new CustomTool(name, description, syntax, grammar, body, timeout, true);
    }

    /** The format of the text as the API has it, within {@code grammar} for chat; null for any text. */
    public @Nullable ObjectNode format() {
        return syntax == null
                ? null
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "grammar")
                        .put("syntax", syntax)
                        .put("definition", grammar);
    }

    /** Its name. */
    @Override
    public String toString() {
        return "CustomTool[" + name + "]";
    }
}
