package io.fluentopenai.testkit;

/**
 * Where a request says that it wants an event stream.
 *
 * @param in {@code body} or {@code query}
 * @param property the boolean property or parameter that turns the stream on
 */
public record StreamSwitch(String in, String property) {}
