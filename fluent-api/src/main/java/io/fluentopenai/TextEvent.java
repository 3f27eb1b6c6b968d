package io.fluentopenai;

/**
 * An event of a stream that can add text to the answer. {@link ResultStream#text()} returns the text of such events.
 */
public interface TextEvent {
    /** Returns the text that this event adds; empty if it adds none. */
    String text();
}
