package io.fluentopenai.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the events of a stream. Used by one thread at a time.
 *
 * @param <S> the events as the generated client has them
 * @param <E> the events as the user gets them
 * @param <R> what they add up to
 */
public interface Accumulator<S, E, R> {
    /** Takes an event in, and says what the user gets for it; null for nothing. */
    @Nullable
    E accept(S event);

    /**
     * What the stream lacks if it ends here, to go after "The stream ended before"; null if it is whole.
     *
     * @param done whether the server has said that it is
     */
    default @Nullable String missing(boolean done) {
        return null;
    }

    /** What the events add up to though the stream is not whole, of a class each; empty if to nothing. */
    default List<?> partial() {
        return List.of();
    }

    /** What the events add up to. Called once, after the last event of a stream that is whole. */
    R result();
}
