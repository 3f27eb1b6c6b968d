package io.fluentopenai.benchmarks.scale;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Ten thousand chat calls that wait for their reply at once. */
final class WaitingCalls {
    private static final int CALLS = 10_000;
    /** No more at once than the server's queue of connections takes. */
    private static final int STEP = 500;

    private WaitingCalls() {}

    public static void main(String[] args) throws Exception {
        try (OpenAI openai =
                OpenAI.builder().baseUrl(args[0] + "/v1").apiKey("sk-none").build()) {
            List<CompletableFuture<ChatCompletion>> calls = new ArrayList<>();
            calls.add(call(openai));
            Usage.await(() -> ScaleServer.waiting(args[0]) == 1);
            Usage before = Usage.now();
            while (calls.size() < CALLS) {
                for (int i = 0; i < STEP && calls.size() < CALLS; i++) {
                    calls.add(call(openai));
                }
                Usage.await(() -> ScaleServer.waiting(args[0]) == calls.size());
            }
            // Threads that were needed to connect end when they have been idle for two seconds.
            Thread.sleep(3_000);
            System.out.printf("%,d calls waiting: %s%n", CALLS, Usage.now().since(before, CALLS));
            ScaleServer.release(args[0]);
            long answered = calls.stream()
                    .filter(call -> call.join().text().equals("word"))
                    .count();
            System.out.printf("%,d answered; peak memory of the process %s%n", answered, Usage.peak());
        }
    }

    private static CompletableFuture<ChatCompletion> call(OpenAI openai) {
        return openai.chat().model("m").user("Say a word").sendAsync();
    }
}
