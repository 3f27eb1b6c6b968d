package io.fluentopenai.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says: a text, or calls of the caller's tools, or both. Immutable.
 *
 * @param text the text, or null
 * @param toolCalls the calls, in order
 * @param items more items of a response, as JSON: a reasoning, a shell's call, an MCP server's question. Responses alone have
 *     them, and they come first
 */
public record ModelAnswer(@Nullable String text, List<FunctionCall> toolCalls, List<String> items) {

    /**
     * One call of a tool.
     *
     * @param name the tool
     * @param arguments the arguments as the model writes them: JSON text for a function, or what is meant to be some; the text
     *     for a custom tool
     * @param isCustom whether it is a custom tool; else a function
     */
    public record FunctionCall(String name, String arguments, boolean isCustom) {
        /** One call of a function. */
        public FunctionCall(String name, String arguments) {
            this(name, arguments, false);
        }
    }

    /** Copies the lists. */
    public ModelAnswer {
        toolCalls = List.copyOf(toolCalls);
        items = List.copyOf(items);
    }

    /** A text, or calls, or both. */
    public ModelAnswer(@Nullable String text, List<FunctionCall> toolCalls) {
        this(text, toolCalls, List.of());
    }

    /** A text. */
    public static ModelAnswer text(String text) {
        return new ModelAnswer(text, List.of());
    }

    /** A call of a function. */
    public static ModelAnswer call(String name, String arguments) {
        return new ModelAnswer(null, List.of(new FunctionCall(name, arguments)));
    }

    /** A call of a custom tool, which chat and responses have. */
    public static ModelAnswer customCall(String name, String input) {
        return new ModelAnswer(null, List.of(new FunctionCall(name, input, true)));
    }

    /** An item of a response. */
    public static ModelAnswer item(String json) {
        return new ModelAnswer(null, List.of(), List.of(json));
    }

    /** The same with a call of a function more. */
    public ModelAnswer andCall(String name, String arguments) {
        return and(new FunctionCall(name, arguments));
    }

    /** The same with a call of a custom tool more. */
    public ModelAnswer andCustomCall(String name, String input) {
        return and(new FunctionCall(name, input, true));
    }

    private ModelAnswer and(FunctionCall call) {
        List<FunctionCall> more = new ArrayList<>(toolCalls);
        more.add(call);
        return new ModelAnswer(text, more, items);
    }

    /** The same with an item of a response more. What it lacks of {@code id} and {@code call_id} it gets. */
    public ModelAnswer andItem(String json) {
        List<String> more = new ArrayList<>(items);
        more.add(json);
        return new ModelAnswer(text, toolCalls, more);
    }
}
