package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.batches.BatchResult;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** A batch of questions, from typed requests to typed results. */
final class BatchExample {
    private BatchExample() {}

    static void run(OpenAI openai, String model, PrintStream out) {
        out.println();
        out.println("5. A batch");
        Batch batch = openai.batches()
                .requests()
                .chat("france", request -> ask(request, model, "What is the capital of France?"))
                .chat("italy", request -> ask(request, model, "What is the capital of Italy?"))
                .submit();
        try {
            Batch done = batch.awaitCompletion(poll -> poll.interval(Duration.ofMillis(100))
                    .timeout(Duration.ofMinutes(2))
                    .onProgress(state -> out.println("   batch " + state.status())));
            for (BatchResult result : done.results().values()) {
                out.println("   " + result.customId() + ": "
                        + (result.isSuccess() ? result.chatCompletion().text() : result.errorMessage()));
            }
        } catch (PollingTimeoutException e) {
            // The API may take a day; nobody watches a demo for so long.
            out.println("   not finished in two minutes: " + batch.cancel().status());
        }
    }

    private static void ask(CreateChatCompletionRequest request, String model, String question) {
        request.model(model).messages(List.of(new ChatCompletionRequestUserMessage().content(question)));
    }
}
