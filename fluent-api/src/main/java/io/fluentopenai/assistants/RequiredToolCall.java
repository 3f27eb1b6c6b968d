package io.fluentopenai.assistants;

/**
 * A call of a function that a run waits for.
 *
 * @param id what its output is submitted under
 * @param name the function
 * @param arguments the arguments, as the model wrote them: JSON, as a rule; empty if the server left them out
 */
public record RequiredToolCall(String id, String name, String arguments) {}
