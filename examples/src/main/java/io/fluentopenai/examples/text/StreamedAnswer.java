package io.fluentopenai.examples.text;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.responses.ModelResponse;
import java.io.PrintStream;

/** An answer that is printed while the model writes it, with its usage at the end. */
public final class StreamedAnswer implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        String model = context.model();
        PrintStream out = context.out();

        // demo:begin
        try (var stream = openai
                .responses()
                .model(model)
                .user("Why is the sky blue? Two sentences, please.")
                .maxOutputTokens(1000)
                .stream()) {
            for (var event : stream) {
                out.print(event.text());
                out.flush();
            }
            ModelResponse whole = stream.result();
            out.println();
            out.println(whole.status() + ", " + whole.usage());
        }
        // demo:end
    }
}
