package io.fluentopenai.examples.reference;

import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.assistants.ThreadMessage;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import java.io.PrintStream;
import java.time.Duration;

/** A run of an assistant, awaited by polling. The API has deprecated assistants: use responses in new programs. */
public final class AssistantRun implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        PrintStream out = context.out();
        Assistant tutor = openai.assistants()
                .create(assistant ->
                        assistant.model(context.model()).name("Math tutor").instructions("Answer in one sentence."));
        try {
            Run run = tutor.createThreadAndRun("What is 8x + 7 = -23 solved for x?")
                    .awaitCompletion(poll -> poll.interval(Duration.ofMillis(100))
                            .timeout(Duration.ofMinutes(2))
                            .onProgress(state -> out.println("run " + state.status())));
            for (ThreadMessage message : run.messages()) {
                out.println(message.role() + ": " + message.text());
            }
            run.thread().delete();
        } finally {
            tutor.delete();
        }
    }
}
