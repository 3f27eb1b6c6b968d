package io.fluentopenai.structured;

/**
 * A value that a model wrote, and the answer that it stood in.
 *
 * @param <T> the type of the value
 * @param <R> the type of the answer, such as {@code ChatCompletion}
 * @param value what the model was asked for; null only if its type may be null
 * @param response all of the answer: usage, request id, reasoning, …
 */
public record Structured<T, R>(T value, R response) {}
