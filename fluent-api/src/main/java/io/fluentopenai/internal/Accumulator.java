package io.fluentopenai.internal;

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
     * What the events add up to. Called once, after the last event.
     *
     * @throws io.fluentopenai.client.error.StreamException if the stream ended before what it was about
     */
    R result();
}
