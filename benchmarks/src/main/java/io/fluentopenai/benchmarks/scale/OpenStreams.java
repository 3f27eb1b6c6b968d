package io.fluentopenai.benchmarks.scale;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A thousand chat streams, all open at once. */
final class OpenStreams {
    private static final int STREAMS = 1_000;
    /** No more at once than the server's queue of connections takes. */
    private static final int STEP = 100;

    private OpenStreams() {}

    public static void main(String[] args) throws Exception {
        try (OpenAI openai =
                OpenAI.builder().baseUrl(args[0] + "/v1").apiKey("sk-none").build()) {
            AtomicInteger events = new AtomicInteger();
            open(openai, 1, events);
            Usage.await(() -> events.get() == 1);
            Usage before = Usage.now();
            List<CompletableFuture<ChatCompletion>> results = new ArrayList<>();
            for (int i = 0; i < STREAMS; i += STEP) {
                results.addAll(open(openai, STEP, events));
                int begun = results.size() + 1;
                Usage.await(() -> events.get() == begun);
            }
            // Threads that were needed to connect end when they have been idle for two seconds.
            Thread.sleep(3_000);
            System.out.printf("%,d streams open: %s%n", STREAMS, Usage.now().since(before, STREAMS));
            ScaleServer.release(args[0]);
            long whole = results.stream()
                    .filter(result -> result.join().text().equals("wordword"))
                    .count();
            System.out.printf("%,d ended whole; peak memory of the process %s%n", whole, Usage.peak());
        }
    }

    private static List<CompletableFuture<ChatCompletion>> open(OpenAI openai, int count, AtomicInteger events) {
        List<CompletableFuture<ChatCompletion>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(openai.chat()
                    .model("m")
                    .user("Say two words")
                    .streamAsync()
                    .thenCompose(stream -> stream.collect(event -> events.incrementAndGet())));
        }
        return results;
    }
}
