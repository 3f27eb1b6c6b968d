package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequestInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/low-level.md, run. {@link SnippetsTest} checks that the two are the same. */
class LowLevelSnippetsTest {

    @Test
    void objects() {
        CreateEmbeddingRequest request = new CreateEmbeddingRequest()
                .model("text-embedding-3-small")
                .input(CreateEmbeddingRequestInput.ofStrings(List.of("one", "two")));
        System.out.println(request.input().asStrings());

        assertThat(Json.write(request)).contains("\"input\":[\"one\",\"two\"]");
    }

    @Test
    void unions() {
        CreateChatCompletionRequest request = Json.read(
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"new\"},{\"role\":\"system\"}]}",
                CreateChatCompletionRequest.class);
        for (ChatCompletionRequestMessage message : request.messages()) {
            if (message instanceof ChatCompletionRequestUserMessage user) {
                System.out.println("user: " + user.content());
            } else if (message instanceof ChatCompletionRequestMessage.Unknown unknown) {
                System.out.println("something new: " + unknown.json());
            } else {
                System.out.println(message.role());
            }
        }

        assertThat(request.messages()).hasSize(3);
    }
}
