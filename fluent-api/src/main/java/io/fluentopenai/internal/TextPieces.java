package io.fluentopenai.internal;

import io.fluentopenai.ResultStream;
import io.fluentopenai.TextEvent;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text out of the events of a stream.
 *
 * @param stream all events
 */
public record TextPieces<E, R>(ResultStream<E, R> stream) implements Accumulator<E, String, R> {
    @Override
    public @Nullable String accept(E event) {
        String text = event instanceof TextEvent piece ? piece.text() : "";
        return text.isEmpty() ? null : text;
    }

    @Override
    public R result() {
        return stream.result();
    }
}
