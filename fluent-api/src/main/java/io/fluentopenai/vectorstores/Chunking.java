package io.fluentopenai.vectorstores;

import io.fluentopenai.client.model.AutoChunkingStrategyRequestParam;
import io.fluentopenai.client.model.StaticChunkingStrategy;
import io.fluentopenai.client.model.StaticChunkingStrategyRequestParam;
import io.fluentopenai.internal.Given;

/**
 * Creates chunking strategies, which decide how the server splits files into chunks for search. Use them in {@code
 * chunkingStrategy(…)} of any request that adds files to a vector store.
 *
 * <pre>{@code
 * store.upload(r -> r.chunkingStrategy(Chunking.ofTokens(400, 100)), Path.of("boiler.pdf"));
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores-files/createFile">chunking_strategy in the
 *     API reference</a>
 */
public final class Chunking {
    private Chunking() {}

    /**
     * Returns a strategy with chunks of a fixed size.
     *
     * @param max the maximum size of a chunk in tokens ({@code max_chunk_size_tokens}); the API accepts 100 to 4096
     * @param overlap the number of tokens that a chunk shares with the previous one ({@code chunk_overlap_tokens}), at
     *     most half of {@code max}
     * @throws IllegalArgumentException if the overlap is negative or more than half of {@code max}
     */
    public static StaticChunkingStrategyRequestParam ofTokens(int max, int overlap) {
        Given.check(
                overlap >= 0 && overlap <= max / 2,
                "The overlap of chunks must be from 0 to half of their length, not " + overlap + " of " + max);
        return new StaticChunkingStrategyRequestParam()
                .static_(new StaticChunkingStrategy().maxChunkSizeTokens(max).chunkOverlapTokens(overlap));
    }

    /** Returns the strategy that the server chooses, which is the default. */
    public static AutoChunkingStrategyRequestParam auto() {
        return new AutoChunkingStrategyRequestParam();
    }
}
