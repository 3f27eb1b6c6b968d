package io.fluentopenai.moderations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a long text that was judged in chunks, up to the first that was flagged.
 *
 * @param chunks those that were judged, in their order; unmodifiable
 */
public record ChunkedModeration(List<Chunk> chunks) {
    /** Copies the list. */
    public ChunkedModeration {
        chunks = List.copyOf(chunks);
    }

    /** Whether a chunk is harmful; it is the last of those that were judged. */
    public boolean isFlagged() {
        return flaggedChunk() != null;
    }

    /** The first chunk that is harmful; null if none is. */
    public @Nullable Chunk flaggedChunk() {
        Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        return last != null && last.result().isFlagged() ? last : null;
    }

    /**
     * A chunk of the text and what was found in it.
     *
     * @param index its number, from 0
     * @param start where it begins in the text, in {@code char}s, as {@code String.substring} counts
     * @param end where it ends, exclusive
     * @param text what stands there
     * @param result what was found
     */
    public record Chunk(int index, int start, int end, String text, ModerationResult result) {}
}
