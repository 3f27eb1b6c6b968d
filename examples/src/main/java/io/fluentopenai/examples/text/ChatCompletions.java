package io.fluentopenai.examples.text;

import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;

/** A chat with the chat completions endpoint: each request carries all messages, and the server keeps nothing. */
public final class ChatCompletions implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        ChatRequest chat = openai.chat()
                .model(context.model())
                .system("Answer in one sentence.")
                .user("Who painted the Mona Lisa?")
                .maxCompletionTokens(1000);
        ChatCompletion first = chat.send();
        context.out().println(first.text());

        chat.reply(first).user("Where does it hang?");
        try (var stream = chat.stream()) {
            for (var chunk : stream) {
                context.out().print(chunk.text());
                context.out().flush();
            }
            ChatCompletion second = stream.result();
            context.out().println();
            context.out().println(second.finishReason() + ", " + second.usage());
        }
    }
}
