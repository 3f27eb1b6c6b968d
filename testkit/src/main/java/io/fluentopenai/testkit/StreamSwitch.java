package io.fluentopenai.testkit;

/**
 * The property or parameter of a request that turns on streaming.
 *
 * @param in {@code body} or {@code query}
 * @param property the name of the property or parameter
 * @param value the value that turns on streaming; {@code true} for a flag
 */
public record StreamSwitch(String in, String property, String value) {
    /** Creates a switch that is a flag. */
    public StreamSwitch(String in, String property) {
        this(in, property, "true");
    }
}
