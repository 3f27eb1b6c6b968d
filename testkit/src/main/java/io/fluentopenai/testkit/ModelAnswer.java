package io.fluentopenai.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a model: a text, tool calls, or both. Immutable.
 *
 * @param text the text, or null
 * @param toolCalls the tool calls, in order
 * @param items additional items of a response, as JSON, such as a reasoning item, a shell call or an MCP approval
 *     request. Only responses have them, before everything else
 */
public record ModelAnswer(@Nullable String text, List<FunctionCall> toolCalls, List<String> items) {

    /**
     * A tool call.
     *
     * @param name the name of the tool
     * @param arguments the arguments as the model writes them: for a function, JSON text, possibly invalid; for a
     *     custom tool, the input text
     * @param isCustom true for a custom tool, false for a function
     */
    public record FunctionCall(String name, String arguments, boolean isCustom) {
        /** Creates a function call. */
        public FunctionCall(String name, String arguments) {
            this(name, arguments, false);
        }
    }

    /** Copies the lists. */
    public ModelAnswer {
        toolCalls = List.copyOf(toolCalls);
        items = List.copyOf(items);
    }

    /** Creates an answer with a text, tool calls, or both. */
    public ModelAnswer(@Nullable String text, List<FunctionCall> toolCalls) {
        this(text, toolCalls, List.of());
    }

    /** Returns an answer with a text. */
    public static ModelAnswer text(String text) {
        return new ModelAnswer(text, List.of());
    }

    /** Returns an answer with a function call. */
    public static ModelAnswer call(String name, String arguments) {
        return new ModelAnswer(null, List.of(new FunctionCall(name, arguments)));
    }

    /** Returns an answer with a call of a custom tool, for chat completions and responses. */
    public static ModelAnswer customCall(String name, String input) {
        return new ModelAnswer(null, List.of(new FunctionCall(name, input, true)));
    }

    /** Returns an answer with an item of a response. */
    public static ModelAnswer item(String json) {
        return new ModelAnswer(null, List.of(), List.of(json));
    }

    /** Returns a copy with an additional function call. */
    public ModelAnswer andCall(String name, String arguments) {
        return and(new FunctionCall(name, arguments));
    }

    /** Returns a copy with an additional call of a custom tool. */
    public ModelAnswer andCustomCall(String name, String input) {
        return and(new FunctionCall(name, input, true));
    }

    private ModelAnswer and(FunctionCall call) {
        List<FunctionCall> more = new ArrayList<>(toolCalls);
        more.add(call);
        return new ModelAnswer(text, more, items);
    }

    /** Returns a copy with an additional item of a response. A missing {@code id} or {@code call_id} is generated. */
    public ModelAnswer andItem(String json) {
        List<String> more = new ArrayList<>(items);
        more.add(json);
        return new ModelAnswer(text, toolCalls, more);
    }
}
