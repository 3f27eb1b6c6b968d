package io.fluentopenai.examples.files;

import io.fluentopenai.OpenAI;
import io.fluentopenai.PollingTimeoutException;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.batches.BatchResult;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import java.io.PrintStream;
import java.time.Duration;

/** A batch: many requests in one file, at half the price, answered within a day. */
public final class BatchJob implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        String model = context.model();
        PrintStream out = context.out();

        // demo:begin
        Batch batch = openai.batches()
                .requests()
                .response(
                        "fr",
                        request -> request.model(model)
                                .input("The capital of France?")
                                .maxOutputTokens(1000))
                .response(
                        "it",
                        request -> request.model(model)
                                .input("The capital of Italy?")
                                .maxOutputTokens(1000))
                .submit();
        try {
            Batch done = batch.awaitCompletion(poll -> poll.interval(Duration.ofMillis(200))
                    .timeout(Duration.ofMinutes(2))
                    .onProgress(state -> out.println("batch " + state.status())));
            for (BatchResult result : done.results().values()) {
                out.println(result.customId() + ": "
                        + (result.isSuccess() ? result.response().text() : result.errorMessage()));
            }
        } catch (PollingTimeoutException e) {
            out.println("not finished within two minutes: " + batch.cancel().status());
        }
        // demo:end
    }
}
