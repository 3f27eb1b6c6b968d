package io.fluentopenai.internal;

import io.fluentopenai.client.BinaryContent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Contents that are read to their end. */
public final class Contents {
    private Contents() {}

    /**
     * Reads a content once it begins, on a thread of the common pool: reading and writing files blocks, whoever does it.
     * Cancelling the future closes the content, which ends the reading.
     */
    public static <T> CompletableFuture<T> read(
            CompletableFuture<BinaryContent> content, Function<BinaryContent, T> reader) {
        return Futures.compose(content, begun -> {
            CompletableFuture<T> read = CompletableFuture.supplyAsync(() -> {
                try (begun) {
                    return reader.apply(begun);
                }
            });
            return Futures.onCancel(read, begun::close);
        });
    }
}
