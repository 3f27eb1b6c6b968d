package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.ThreadMessage;
import java.io.PrintStream;
import java.time.Duration;

/** A run of an assistant, which is waited for by polling. */
final class AssistantExample {
    private AssistantExample() {}

    static void run(OpenAI openai, String model, PrintStream out) {
        out.println();
        out.println("3. An assistant's run");
        Assistant tutor = openai.assistants()
                .create(assistant -> assistant.model(model).name("Math tutor").instructions("Answer in one sentence."));
        try {
            Run run = tutor.createThreadAndRun("What is 8x + 7 = -23 solved for x?")
                    .awaitCompletion(poll -> poll.interval(Duration.ofMillis(100))
                            .timeout(Duration.ofMinutes(2))
                            .onProgress(state -> out.println("   run " + state.status())));
            for (ThreadMessage message : run.messages()) {
                out.println("   " + message.role() + ": " + message.text());
            }
            run.thread().delete();
        } finally {
            out.println("   [assistant deleted: " + tutor.delete() + "]");
        }
    }
}
