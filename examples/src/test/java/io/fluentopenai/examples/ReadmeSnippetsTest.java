package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.api.FilesApi;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.CreateFileRequest;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.testkit.FakeOpenAI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of README.md, run. {@link SnippetsTest} checks that the two are the same. */
class ReadmeSnippetsTest {
    private FakeOpenAI server;
    private String baseUrl;
    private String apiKey;
    private final CreateChatCompletionRequest request = new CreateChatCompletionRequest()
            .model(ExampleModels.TEXT)
            .messages(List.of(new ChatCompletionRequestUserMessage().content("Who painted the Mona Lisa?")));

    @BeforeEach
    void startServer() {
        server = FakeOpenAI.start();
        baseUrl = server.baseUrl();
        apiKey = server.apiKey();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void firstCall() {
        ChatApi chat = new ChatApi(baseUrl, apiKey);
        CreateChatCompletionResponse completion = chat.createChatCompletion(new CreateChatCompletionRequest()
                .model(ExampleModels.TEXT)
                .messages(List.of(new ChatCompletionRequestUserMessage().content("Who painted the Mona Lisa?"))));
        System.out.println(completion.choices().get(0).message().content());

        assertThat(completion.choices()).isNotEmpty();
    }

    @Test
    void streamed() {
        ChatApi chat = new ChatApi(baseUrl, apiKey);
        try (EventStream<CreateChatCompletionStreamResponse> stream = chat.createChatCompletionStream(request)) {
            for (CreateChatCompletionStreamResponse chunk : stream) {
                for (var choice : chunk.choices()) {
                    String piece = choice.delta().content();
                    System.out.print(piece == null ? "" : piece);
                }
            }
        }

        assertThat(server.requests("createChatCompletion")).hasSize(1);
    }

    @Test
    void withOptions() {
        ChatApi chat = new ChatApi(baseUrl, apiKey);
        server.close();
        try (FakeOpenAI lenient = FakeOpenAI.builder().strict(false).start()) {
            chat = new ChatApi(lenient.baseUrl(), lenient.apiKey());
            RequestOptions options = RequestOptions.builder()
                    .header("X-Trace", "42")
                    .bodyProperty("vendor_option", true)
                    .callTimeout(Duration.ofSeconds(30))
                    .build();
            CompletableFuture<ApiResponse<CreateChatCompletionResponse>> reply =
                    chat.createChatCompletionWithResponseAsync(request, options);
            reply.thenAccept(r -> System.out.println(
                    r.status() + " " + r.requestId() + " " + r.body().id()));

            assertThat(reply.join().status()).isEqualTo(200);
        }
    }

    @Test
    void sharedClient() {
        try (ApiClient client =
                ApiClient.builder().baseUrl(baseUrl).apiKey(apiKey).build()) {
            FilesApi files = new FilesApi(client);
            OpenAIFile file = files.createFile(new CreateFileRequest()
                    .file(FilePart.of("tasks.jsonl", "{}".getBytes(StandardCharsets.UTF_8)))
                    .purpose("batch"));
            try (BinaryContent content = files.downloadFile(file.id())) {
                System.out.println(content.bytes().length + " bytes");
            }
        }

        assertThat(server.requests("downloadFile")).hasSize(1);
    }

    @Test
    void fluent() {
        server.reply("One, two, three.");
        try (OpenAI openai = OpenAI.builder().baseUrl(baseUrl).apiKey(apiKey).build()) {
            try (var stream = openai.chat().model(ExampleModels.TEXT).user("Count to ten").stream()) {
                for (var chunk : stream) {
                    System.out.print(chunk.text());
                }
                System.out.println(stream.result().usage());
            }

            Assistant tutor = openai.assistants()
                    .create(a -> a.model(ExampleModels.BALANCED).name("Math tutor"));
            Run run = tutor.createThreadAndRun("What is 8x + 7 = -23 solved for x?")
                    .awaitCompletion();
            run.messages().forEach(message -> System.out.println(message.role() + ": " + message.text()));
            tutor.delete();

            assertThat(run.status()).isEqualTo("completed");
        }
    }

    /** Not run here, as it takes the environment's own key. */
    static void created() {
        try (OpenAI openai = OpenAI.create()) {
            System.out.println(openai.chat()
                    .model(ExampleModels.TEXT)
                    .user("Who painted the Mona Lisa?")
                    .send()
                    .text());
        }
    }
}
