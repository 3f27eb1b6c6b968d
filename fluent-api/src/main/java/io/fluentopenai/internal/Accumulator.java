package io.fluentopenai.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the events of a stream. Used by one thread at a time.
 *
 * @param <S> the events as the generated client has them
 * @param <E> the events as the user gets them
 * @param <R> the result
 */
public interface Accumulator<S, E, R> {
    /** Adds an event, and returns the event that the user gets for it; null for none. */
    @Nullable
    E accept(S event);

    /**
     * Returns the part that is missing if the stream ends here, to follow "The stream ended before"; null if it is complete.
     *
     * @param done whether the server has said that it is
     */
    default @Nullable String missing(boolean done) {
        return null;
    }

    /** Returns the partial results of an incomplete stream, each of another class; empty if there are none. */
    default List<?> partial() {
        return List.of();
    }

    /** Returns the result. Called once, after the last event of a complete stream. */
    R result();
}
