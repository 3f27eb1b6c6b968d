package io.fluentopenai.benchmarks.coldstart;

import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import java.util.List;

/** One call by the generated client. */
final class Client {
    private Client() {}

    public static void main(String[] args) {
        long start = System.nanoTime();
        CreateChatCompletionRequest request = new CreateChatCompletionRequest()
                .model("gpt-5.6-luna")
                .messages(List.of(new ChatCompletionRequestUserMessage().content("Say hello")));
        CreateChatCompletionResponse reply = new ChatApi(args[0], args[1]).createChatCompletion(request);
        System.out.println(reply.choices().get(0).message().content());
        System.out.println(System.nanoTime() - start);
    }
}
