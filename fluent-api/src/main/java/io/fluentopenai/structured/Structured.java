package io.fluentopenai.structured;

/**
 * A parsed value of a model, with the answer that contained it.
 *
 * @param <T> the type of the value
 * @param <R> the type of the answer, such as {@code ChatCompletion}
 * @param value the parsed value; null only if its type allows null
 * @param response the complete answer, with usage, request id, reasoning and more
 */
public record Structured<T, R>(T value, R response) {}
