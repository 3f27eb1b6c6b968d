package io.fluentopenai.examples.text;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseRequest;

/** A chat of several turns; the server keeps what was said, and each request names the response before it. */
public final class ChatWithMemory implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        ModelResponse last = null;
        for (String question : context.lines(
                "you:   ",
                "My name is Ada, and I have two days in Lisbon. What should I see first?",
                "And where do I eat there?",
                "What was my name again?")) {
            ResponseRequest request = last == null ? openai.responses().request() : last.followUp();
            context.out().print("model: ");
            try (var stream = request
                    .model(context.model())
                    .instructions("You are a travel guide. Answer in one or two sentences.")
                    .user(question)
                    .maxOutputTokens(1000)
                    .stream()) {
                for (var event : stream) {
                    context.out().print(event.text());
                    context.out().flush();
                }
                last = stream.result();
            }
            context.out().println();
        }
    }
}
