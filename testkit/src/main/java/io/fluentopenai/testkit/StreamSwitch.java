package io.fluentopenai.testkit;

/**
 * Where a request says that it wants an event stream.
 *
 * @param in {@code body} or {@code query}
 * @param property the property or parameter that turns the stream on
 * @param value the text of the value that does so: {@code true} for a flag
 */
public record StreamSwitch(String in, String property, String value) {
    /** A flag. */
    public StreamSwitch(String in, String property) {
        this(in, property, "true");
    }
}
