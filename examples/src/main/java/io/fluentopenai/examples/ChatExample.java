package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import java.io.PrintStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chat completions: whole, and as they are written. */
final class ChatExample {
    private ChatExample() {}

    static void reply(OpenAI openai, String model, PrintStream out) {
        out.println();
        out.println("1. A chat reply");
        ChatCompletion reply = openai.chat()
                .model(model)
                .user("Who painted the Mona Lisa? Answer in one sentence.")
                .send();
        out.println("   " + reply.text());
        out.println(
                "   [request " + Objects.requireNonNull(reply.info()).requestId() + ", " + tokens(reply) + " tokens]");
    }

    static void streamedReply(OpenAI openai, String model, PrintStream out) {
        out.println();
        out.println("2. A streamed reply");
        out.print("   ");
        int chunks = 0;
        try (ResultStream<ChatChunk, ChatCompletion> stream =
                openai.chat().model(model).user("Count from one to ten, in words.").stream()) {
            for (ChatChunk chunk : stream) {
                chunks++;
                out.print(chunk.text());
                out.flush();
            }
            out.println();
            out.println("   [" + chunks + " chunks, " + tokens(stream.result()) + " tokens]");
        }
    }

    private static @Nullable Long tokens(ChatCompletion completion) {
        return completion.usage() == null ? null : completion.usage().totalTokens();
    }
}
