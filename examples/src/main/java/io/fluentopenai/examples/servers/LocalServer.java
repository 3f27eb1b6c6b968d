package io.fluentopenai.examples.servers;

import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;

/** A model on your own machine, with Ollama, LM Studio, vLLM or the like: they speak chat completions. */
public final class LocalServer implements Example {
    @Override
    public void run(Context context) {
        try (OpenAI local = OpenAI.builder()
                .baseUrl(context.setting("LOCAL_BASE_URL")) // http://localhost:11434/v1 for Ollama
                .apiKey(context.settingOr("LOCAL_API_KEY", "none")) // most of them want none
                .build()) {
            try (var stream = local
                    .chat()
                    .model(context.model())
                    .user("Name three cities in Scotland.")
                    .maxCompletionTokens(1000)
                    .stream()) {
                for (var chunk : stream) {
                    context.out().print(chunk.text());
                    context.out().flush();
                }
            }
            context.out().println();
        }
    }
}
