package io.fluentopenai.testkit.assertion;

/**
 * A tool call in a conversation. Immutable.
 *
 * @param id the id that the tool's result refers to; empty if there is none
 * @param name the name of the function or custom tool
 * @param arguments the arguments of a function as JSON text, or the input of a custom tool
 */
public record RecordedToolCall(String id, String name, String arguments) {

    /** Returns the call as in a program, such as {@code weather({"city":"Glasgow"})}, with its id. */
    @Override
    public String toString() {
        return name + "(" + arguments + ")" + (id.isEmpty() ? "" : " [" + id + "]");
    }
}
