package io.fluentopenai.benchmarks.calls;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.api.EmbeddingsApi;
import io.fluentopenai.client.api.FilesApi;
import io.fluentopenai.client.api.ModelsApi;
import io.fluentopenai.client.api.ResponsesApi;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.CreateEmbeddingRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequestInput;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.Embedding;
import io.fluentopenai.client.model.ListFilesParams;
import io.fluentopenai.client.model.ListFilesResponse;
import io.fluentopenai.client.model.OutputMessage;
import io.fluentopenai.client.model.OutputTextContent;
import io.fluentopenai.client.model.ResponseStreamEvent;
import io.fluentopenai.client.model.ResponseTextDeltaEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generated client. */
final class Generated implements Contender {
    private final ApiClient client;

    Generated(String baseUrl) {
        client = ApiClient.builder().baseUrl(baseUrl).apiKey("sk-none").build();
    }

    private static CreateChatCompletionRequest chatOf(String model) {
        return new CreateChatCompletionRequest()
                .model(model)
                .messages(List.of(new ChatCompletionRequestUserMessage().content(PROMPT)));
    }

    @Override
    public long chat() {
        return new ChatApi(client)
                .createChatCompletion(chatOf("m"))
                .choices()
                .get(0)
                .message()
                .content()
                .length();
    }

    @Override
    public long response() {
        long characters = 0;
        for (var item : new ResponsesApi(client)
                .createResponse(new CreateResponse().model("m").input(PROMPT))
                .output()) {
            if (item instanceof OutputMessage message) {
                for (var part : message.content()) {
                    characters +=
                            part instanceof OutputTextContent text ? text.text().length() : 0;
                }
            }
        }
        return characters;
    }

    @Override
    public long chatStream(String model) {
        long characters = 0;
        try (EventStream<CreateChatCompletionStreamResponse> chunks =
                new ChatApi(client).createChatCompletionStream(chatOf(model))) {
            for (CreateChatCompletionStreamResponse chunk : chunks) {
                for (var choice : chunk.choices()) {
                    String text = choice.delta().content();
                    characters += text == null ? 0 : text.length();
                }
            }
        }
        return characters;
    }

    @Override
    public long responseStream(String model) {
        long characters = 0;
        try (EventStream<ResponseStreamEvent> events = new ResponsesApi(client)
                .createResponseStream(new CreateResponse().model(model).input(PROMPT))) {
            for (ResponseStreamEvent event : events) {
                characters += event instanceof ResponseTextDeltaEvent text
                        ? text.delta().length()
                        : 0;
            }
        }
        return characters;
    }

    @Override
    public long embeddings(String encoding) {
        CreateEmbeddingRequest request = new CreateEmbeddingRequest()
                .model(EMBEDDING_MODEL)
                .input(CreateEmbeddingRequestInput.ofStrings(Replies.INPUTS))
                .encodingFormat(encoding);
        long floats = 0;
        for (Embedding embedding :
                new EmbeddingsApi(client).createEmbedding(request).data()) {
            floats += embedding.embedding().floats().length;
        }
        return floats;
    }

    @Override
    public long models() {
        return new ModelsApi(client).listModels().data().size();
    }

    @Override
    public long files() {
        long files = 0;
        @Nullable String after = null;
        do {
            ListFilesParams page = new ListFilesParams().limit(PAGE);
            ListFilesResponse response = new FilesApi(client).listFiles(after == null ? page : page.after(after));
            files += response.data().size();
            after = Boolean.TRUE.equals(response.hasMore()) ? response.lastId() : null;
        } while (after != null);
        return files;
    }

    @Override
    public void close() {
        client.close();
    }
}
