package io.fluentopenai.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says: a text, or calls of the caller's functions, or both. Immutable.
 *
 * @param text the text, or null
 * @param toolCalls the calls, in order
 */
public record ModelAnswer(@Nullable String text, List<ToolCall> toolCalls) {

    /**
     * One call of a function.
     *
     * @param name the function
     * @param arguments the arguments as the model writes them: JSON text, or what is meant to be some
     */
    public record ToolCall(String name, String arguments) {}

    /** Copies the list. */
    public ModelAnswer {
        toolCalls = List.copyOf(toolCalls);
    }

    /** A text. */
    public static ModelAnswer text(String text) {
        return new ModelAnswer(text, List.of());
    }

    /** A call of a function. */
    public static ModelAnswer call(String name, String arguments) {
        return new ModelAnswer(null, List.of(new ToolCall(name, arguments)));
    }

    /** The same with a call more. */
    public ModelAnswer andCall(String name, String arguments) {
        List<ToolCall> more = new ArrayList<>(toolCalls);
        more.add(new ToolCall(name, arguments));
        return new ModelAnswer(text, more);
    }
}
