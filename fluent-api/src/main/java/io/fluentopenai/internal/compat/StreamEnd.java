package io.fluentopenai.internal.compat;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a stream of choices has come to its end, or was cut. The server says {@code [DONE]}, or gives each choice a
 * reason to finish; one of the two is enough, as many servers leave the other out. Where the tokens of all choices come
 * last, in a chunk of their own, one reason stands for all.
 */
public final class StreamEnd {
    private boolean begun;
    private boolean counted;

    /** Takes note of a chunk. */
    public void chunk(@Nullable Object usage, @Nullable List<?> choices) {
        begun = true;
        counted = usage != null && LenientValues.in(choices).isEmpty();
    }

    /** Returns whether there was a chunk. */
    public boolean hasBegun() {
        return begun;
    }

    /** Returns the part that is missing if the stream ends now, to follow "The stream ended before"; null if none. */
    public <C> @Nullable String missing(boolean done, Collection<C> choices, Predicate<C> finished) {
        if (choices.isEmpty()) {
            return begun ? "there was a choice" : "its first chunk";
        }
        boolean ended =
                counted ? choices.stream().anyMatch(finished) : choices.stream().allMatch(finished);
        return done || ended ? null : "there was a finish_reason or [DONE]";
    }
}
