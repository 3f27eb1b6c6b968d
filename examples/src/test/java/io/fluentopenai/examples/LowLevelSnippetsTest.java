package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.Interceptor;
import io.fluentopenai.client.OutgoingRequest;
import io.fluentopenai.client.RateLimiter;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.client.api.ChatApi;
import io.fluentopenai.client.api.FilesApi;
import io.fluentopenai.client.api.ModelsApi;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequestInput;
import io.fluentopenai.client.model.CreateFileRequest;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.testkit.FakeOpenAI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/reference/low-level.md, run. {@link SnippetsTest} checks that the two are the same. */
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

    @Test
    void retries() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String baseUrl = server.baseUrl();
            String apiKey = server.apiKey();
            ApiClient client = ApiClient.builder()
                    .baseUrl(baseUrl)
                    .apiKey(apiKey)
                    .retryPolicy(RetryPolicy.builder()
                            .maxRetries(4)
                            .maxRetryAfter(Duration.ofMinutes(5))
                            .build())
                    .callTimeout(Duration.ofMinutes(10))
                    .build();
            ChatApi chat = new ChatApi(client);
            CreateChatCompletionRequest request = new CreateChatCompletionRequest()
                    .model(ExampleModels.TEXT)
                    .messages(List.of(new ChatCompletionRequestUserMessage().content("Hi")));
            server.failAll().status(429).header("Retry-After", "7");
            try {
                chat.createChatCompletion(
                        request, RequestOptions.builder().maxRetries(0).build());
            } catch (RateLimitException e) {
                System.out.println("Again in " + e.retryAfter() + ": " + e.requestId());
            }

            server.clearFaults();
            server.failAll().status(503).header("retry-after-ms", "1").times(3);
            assertThat(chat.createChatCompletion(request).choices()).isNotEmpty();
            client.close();
        }
    }

    @Test
    void limitsAndInterceptors() {
        Interceptor metrics = new Interceptor() {
            @Override
            public void onRequest(OutgoingRequest request) {
                request.header("X-Team", "blue");
            }

            @Override
            public void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {
                System.out.println(
                        request.operation() + ": " + response.status() + " in " + elapsed.toMillis() + " ms");
            }
        };
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String baseUrl = server.baseUrl();
            String apiKey = server.apiKey();
            RateLimiter limiter =
                    RateLimiter.perMinute().requests(500).tokens(200_000).build();
            ApiClient limited = ApiClient.builder()
                    .baseUrl(baseUrl)
                    .apiKey(apiKey)
                    .rateLimiter(limiter)
                    .build();
            assertThat(new ModelsApi(limited).listModels().data()).isNotEmpty();
            limited.close();

            try (ApiClient measured = ApiClient.builder()
                    .baseUrl(baseUrl)
                    .apiKey(apiKey)
                    .interceptor(metrics)
                    .build()) {
                server.clearRequests();
                new ModelsApi(measured).listModels();
                assertThat(server.takeRequest().header("X-Team")).contains("blue");
            }
        }
    }

    @Test
    void addressesAndProxies() {
        String azureKey = "0123456789abcdef";
        String baseUrl = "http://localhost:8080";
        String user = "me";
        String password = "secret-of-mine";
        ApiClient azure = ApiClient.builder()
                .azure(AzureOptions.resource("my-resource").deployment("my-gpt").apiVersion("2024-10-21"))
                .apiKey(azureKey)
                .build();
        ApiClient behindProxy = ApiClient.builder()
                .baseUrl(baseUrl)
                .proxy("proxy.example.com", 8080)
                .proxyCredentials(user, password)
                .build();

        assertThat(azure.baseUrl()).isEqualTo("https://my-resource.openai.azure.com/openai");
        assertThat(behindProxy.toString()).doesNotContain(password);
        azure.close();
        behindProxy.close();
    }

    @Test
    void largeFiles(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("tasks.jsonl"), "{}");
        Path target = folder.resolve("back.jsonl");
        try (FakeOpenAI server = FakeOpenAI.start()) {
            FilesApi files = new FilesApi(server.baseUrl(), server.apiKey());
            RequestOptions options = RequestOptions.builder()
                    .uploadProgress((sent, total) -> System.out.println(sent + " of " + total))
                    .build();
            OpenAIFile file = files.createFile(
                    new CreateFileRequest().file(FilePart.of(source)).purpose("batch"), options);
            try (BinaryContent content = files.downloadFile(file.id())) {
                content.saveTo(target, (received, total) -> System.out.println(received + " of " + total));
            }
        }

        assertThat(target).hasContent("{}");
    }
}
