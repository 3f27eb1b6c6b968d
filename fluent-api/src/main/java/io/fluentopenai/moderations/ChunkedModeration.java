package io.fluentopenai.moderations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of moderating a long text in chunks, up to the first flagged chunk.
 *
 * @param chunks the moderated chunks in order; unmodifiable
 */
public record ChunkedModeration(List<Chunk> chunks) {
    /** Creates a result; the list is copied. */
    public ChunkedModeration {
        chunks = List.copyOf(chunks);
    }

    /** Returns whether a chunk is flagged, which is then the last one. */
    public boolean isFlagged() {
        return flaggedChunk() != null;
    }

    /** Returns the flagged chunk; null if there is none. */
    public @Nullable Chunk flaggedChunk() {
        Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        return last != null && last.result().isFlagged() ? last : null;
    }

    /**
     * A chunk of the text with its moderation result.
     *
     * @param index the number of the chunk, starting at 0
     * @param start the start offset in the text in {@code char}s, as in {@code String.substring}
     * @param end the end offset, exclusive
     * @param text the text of the chunk
     * @param result the moderation result
     */
    public record Chunk(int index, int start, int end, String text, ModerationResult result) {}
}
