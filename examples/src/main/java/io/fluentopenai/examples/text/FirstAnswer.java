package io.fluentopenai.examples.text;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.responses.ModelResponse;

/** A response, and another that follows up on it. */
public final class FirstAnswer implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        String model = context.model();

        // demo:begin
        ModelResponse answer = openai.responses()
                .model(model)
                .instructions("Answer in one sentence.")
                .user("Who painted the Mona Lisa?")
                .maxOutputTokens(1000)
                .send();
        context.out().println(answer.text());

        ModelResponse next = answer.followUp()
                .model(model)
                .user("Where does it hang?")
                .maxOutputTokens(1000)
                .send();
        context.out().println(next.text());
        // demo:end
    }
}
