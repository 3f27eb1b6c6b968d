package io.fluentopenai.examples;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import java.io.PrintStream;
import java.util.List;

/** Chat completions with the generated layer. */
final class ChatExample {
    private ChatExample() {}

    static void reply(ApiClient client, String model, PrintStream out) {
        out.println();
        out.println("1. A chat reply");
        CreateChatCompletionRequest request = question(model, "Who painted the Mona Lisa? Answer in one sentence.");
        ApiResponse<CreateChatCompletionResponse> response =
                new ChatApi(client).createChatCompletionWithResponse(request, null);
        CreateChatCompletionResponse completion = response.body();
        for (var choice : completion.choices()) {
            out.println("   " + choice.message().content());
        }
        out.println("   [request " + response.requestId() + ", "
                + completion.usage().totalTokens() + " tokens]");
    }

    static void streamedReply(ApiClient client, String model, PrintStream out) {
        out.println();
        out.println("2. A streamed reply");
        out.print("   ");
        int chunks = 0;
        try (EventStream<CreateChatCompletionStreamResponse> stream =
                new ChatApi(client).createChatCompletionStream(question(model, "Count from one to ten, in words."))) {
            for (CreateChatCompletionStreamResponse chunk : stream) {
                chunks++;
                for (var choice : chunk.choices()) {
                    String piece = choice.delta().content();
                    out.print(piece == null ? "" : piece);
                    out.flush();
                }
            }
        }
        out.println();
        out.println("   [" + chunks + " chunks]");
    }

    private static CreateChatCompletionRequest question(String model, String text) {
        return new CreateChatCompletionRequest()
                .model(model)
                .messages(List.of(new ChatCompletionRequestUserMessage().content(text)));
    }
}
