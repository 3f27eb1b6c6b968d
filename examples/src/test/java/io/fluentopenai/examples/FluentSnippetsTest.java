package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.Content;
import io.fluentopenai.Credentials;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.batches.BatchResult;
import io.fluentopenai.chat.ChatChunk;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.WebhookEvent;
import io.fluentopenai.client.model.WebhookResponseCompleted;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseEvent;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.webhooks.InvalidWebhookException;
import io.fluentopenai.webhooks.Webhooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages about the client, chat, responses and batches, run. {@link SnippetsTest} compares. */
@NullUnmarked
class FluentSnippetsTest {
    @TempDir
    Path directory;

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    // ---- The client

    @Test
    void credentials() throws IOException {
        Files.writeString(directory.resolve(".openai"), "{\"apiKey\":\"sk-1\"}");
        Path folder = directory;

        OpenAI mine = OpenAI.builder()
                .credentials(Credentials.of("sk-my-key", "org-mine", "proj_mine"))
                .build();
        OpenAI fromFile =
                OpenAI.builder().credentials(Credentials.fromDirectory(folder)).build();
        OpenAI rotating = OpenAI.builder().apiKey(() -> keyOfTheHour()).build();

        mine.close();
        fromFile.close();
        rotating.close();
    }

    private static String keyOfTheHour() {
        return "sk-1";
    }

    @Test
    void azure() {
        String key = "key";
        OpenAI azure = OpenAI.builder()
                .azure(AzureOptions.resource("my-resource").deployment("my-gpt").apiVersion("2024-10-21"))
                .apiKey(key)
                .build();
        OpenAI newer = OpenAI.builder()
                .azure(AzureOptions.resource("my-resource").v1())
                .bearerToken(() -> entraToken())
                .build();

        assertThat(azure.client().baseUrl()).contains("my-resource.openai.azure.com");
        azure.close();
        newer.close();
    }

    private static String entraToken() {
        return "token";
    }

    @Test
    void defaultModels() {
        String baseUrl = server.baseUrl();
        String key = server.apiKey();
        OpenAI brief = OpenAI.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .defaultChatModel(ExampleModels.TEXT)
                .defaultResponseModel(ExampleModels.TEXT)
                .build();
        System.out.println(
                brief.chat().user("Who painted the Mona Lisa?").send().text());

        assertThat(brief.responses().user("Hello").send().text()).isNotBlank();
        brief.close();
    }

    @Test
    void settings() {
        String baseUrl = server.baseUrl();
        String key = server.apiKey();
        OpenAI custom = OpenAI.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .configure(client -> client.callTimeout(Duration.ofMinutes(2)).maxRetries(4))
                .build();
        OpenAI traced = custom.with(
                RequestOptions.builder().header("X-Request-Source", "report").build());
        List<String> names =
                traced.files().list().stream().map(FileObject::filename).toList();

        assertThat(names).isEmpty();
        custom.close();
    }

    @Test
    void async() {
        CompletableFuture<ChatCompletion> answer =
                openai.chat().model(ExampleModels.TEXT).user("Tell me a story").sendAsync();
        answer.thenAccept(a -> System.out.println(a.text()));

        assertThat(answer.join().text()).isNotBlank();
    }

    @Test
    void metadataAndErrors() {
        ChatRequest request = openai.chat().model(ExampleModels.TEXT).user("Hello");
        try {
            ChatCompletion answer = request.send();
            System.out.println(
                    answer.info().requestId() + " in " + answer.info().processingTime());
        } catch (RateLimitException e) {
            System.out.println(e.requestId() + ": try again in " + e.retryAfter());
        }
    }

    @Test
    void streams() {
        ChatRequest request = openai.chat().model(ExampleModels.TEXT).user("Count to ten");
        try (ResultStream<ChatChunk, ChatCompletion> stream = request.stream()) {
            for (ChatChunk chunk : stream) {
                System.out.print(chunk.text());
            }
            System.out.println(stream.result().usage());
        }

        CompletableFuture<ChatCompletion> whole = request.stream().collect(chunk -> System.out.print(chunk.text()));

        assertThat(whole.join().text()).isNotBlank();
    }

    @Test
    void pages() {
        Page<FileObject> newest =
                openai.files().list(params -> params.purpose("batch").limit(20));
        for (FileObject file : newest) {
            System.out.println(file.id() + " " + file.filename());
        }

        assertThat(newest.items()).isEmpty();
    }

    @Test
    void polling() {
        ModelResponse begun = openai.responses()
                .model(ExampleModels.TEXT)
                .user("Think")
                .background()
                .send();
        ModelResponse done = begun.awaitCompletion(poll -> poll.interval(Duration.ofMillis(50))
                .timeout(Duration.ofMinutes(5))
                .onProgress(state -> System.out.println(state.status())));

        assertThat(done.isFinished()).isTrue();
    }

    @Test
    void webhooks() throws Exception {
        String secret = "whsec_" + Base64.getEncoder().encodeToString("0123456789".getBytes(StandardCharsets.UTF_8));
        String body = "{\"id\":\"evt_1\",\"object\":\"event\",\"created_at\":1750000000,"
                + "\"type\":\"response.completed\",\"data\":{\"id\":\"resp_1\"}}";
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", "wh_1");
        headers.put("webhook-timestamp", "1750000000");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("0123456789".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(("wh_1.1750000000." + body).getBytes(StandardCharsets.UTF_8));
        headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature));
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC);

        Webhooks webhooks = Webhooks.of(secret).clock(clock);
        try {
            WebhookEvent event = webhooks.unwrap(body, headers);
            if (event instanceof WebhookResponseCompleted completed) {
                System.out.println("finished: " + completed.data().id());
            }
        } catch (InvalidWebhookException e) {
            System.out.println("refused: " + e.getMessage());
        }

        assertThat(webhooks.unwrap(body, headers)).isInstanceOf(WebhookResponseCompleted.class);
    }

    // ---- Chat

    @Test
    void chat() {
        ChatRequest chat = openai.chat()
                .model(ExampleModels.TEXT)
                .system("Be brief.")
                .user("What is a monad?")
                .maxCompletionTokens(200);
        ChatCompletion first = chat.send();
        ChatCompletion second = chat.reply(first).user("Simpler, please.").send();
        System.out.println(second.text() + " (" + second.finishReason() + ")");

        assertThat(second.text()).contains("Simpler");
    }

    @Test
    void vision() throws IOException {
        Path photo = Files.write(directory.resolve("photo.png"), new byte[] {1, 2, 3});
        ChatCompletion seen = openai.chat()
                .model(ExampleModels.TEXT)
                .user(Content.text("What is on it?"), Content.image(photo).detail("low"))
                .send();

        assertThat(seen.text()).isNotNull();
    }

    @Test
    void audio() throws IOException {
        server.reply("Good morning");
        Path question = Files.write(directory.resolve("question.wav"), new byte[] {1});
        Path reply = directory.resolve("reply.wav");

        ChatCompletion spoken = openai.chat()
                .model(ExampleModels.AUDIO)
                .user(Content.audio(question))
                .audio("alloy", "wav")
                .send();
        Files.write(reply, spoken.audio().bytes());
        System.out.println(spoken.audio().transcript());

        assertThat(Files.readString(reply, StandardCharsets.ISO_8859_1)).startsWith("RIFF");
    }

    @Test
    void chatTools() {
        server.onChat(request -> ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
        ChatRequest chat = openai.chat().model(ExampleModels.TEXT).user("Rain in Glasgow?");
        ChatCompletion asks = chat.send();
        chat.reply(asks);
        for (var call : asks.toolCalls()) {
            chat.toolResult(call.id(), "It rains.");
        }
        server.reply("Take an umbrella.");
        System.out.println(chat.send().text());

        assertThat(chat.messages()).hasSize(3);
    }

    @Test
    void storedCompletions() {
        ChatCompletion stored = openai.chat()
                .model(ExampleModels.TEXT)
                .user("Hello")
                .store(true)
                .metadata("topic", "greeting")
                .send();
        stored.update(Map.of("topic", "other"));
        openai.chat().list().forEach(kept -> System.out.println(kept.id()));
        stored.delete();
    }

    @Test
    void everythingElse() {
        openai.chat()
                .model(ExampleModels.TEXT)
                .user("Hello")
                .seed(7)
                .serviceTier("flex")
                .configure(request -> request.frequencyPenalty(0.5))
                .header("X-Trace", "42")
                .send();

        assertThat(server.takeRequest().json().path("seed").asInt()).isEqualTo(7);
    }

    @Test
    void completions() {
        String more = openai.completions()
                .create("gpt-3.5-turbo-instruct", "Once upon a time")
                .text();

        assertThat(more).isNotNull();
    }

    // ---- Responses

    @Test
    void responses() {
        ModelResponse response = openai.responses()
                .model(ExampleModels.TEXT)
                .instructions("Be brief.")
                .user("Who won the World Series in 2020?")
                .send();
        System.out.println(response.text());
        ModelResponse next = response.followUp().user("Where was it played?").send();

        assertThat(next.text()).isNotBlank();
    }

    @Test
    void responseStream() {
        try (ResultStream<ResponseEvent, ModelResponse> stream =
                openai.responses().model(ExampleModels.TEXT).user("Count to ten").stream()) {
            for (ResponseEvent event : stream) {
                System.out.print(event.text());
            }
            System.out.println(stream.result().usage());
        }
    }

    @Test
    void background() {
        ModelResponse report = openai.responses()
                .model(ExampleModels.STRONG)
                .user("Write a long report")
                .background()
                .send()
                .awaitCompletion(poll -> poll.timeout(Duration.ofMinutes(20)));
        System.out.println(report.status() + ": " + report.text());

        assertThat(report.isFinished()).isTrue();
    }

    @Test
    void counting() {
        long tokens = openai.responses().model(ExampleModels.TEXT).user("Hello").countTokens();

        assertThat(tokens).isPositive();
    }

    @Test
    void conversations() {
        Conversation talk = openai.conversations().create();
        openai.responses()
                .model(ExampleModels.TEXT)
                .conversation(talk)
                .user("My name is Ada.")
                .send();
        openai.responses()
                .model(ExampleModels.TEXT)
                .conversation(talk)
                .user("What is my name?")
                .send();
        talk.items().forEach(System.out::println);

        assertThat(talk.items().all()).hasSize(4);
    }

    // ---- Batches

    @Test
    void batches() {
        Batch batch = openai.batches()
                .requests()
                .chat("fr", request -> ask(request, "Capital of France?"))
                .chat("it", request -> ask(request, "Capital of Italy?"))
                .submit()
                .awaitCompletion();
        for (BatchResult result : batch.results().values()) {
            System.out.println(result.customId() + ": "
                    + (result.isSuccess() ? result.chatCompletion().text() : result.errorMessage()));
        }

        for (Batch earlier : openai.batches().list()) {
            System.out.println(earlier.id() + " " + earlier.status() + ", " + earlier.failedCount() + " failed");
        }
        Batch again = openai.batches().get(batch.id());

        assertThat(batch.results()).hasSize(2);
        assertThat(again.isFinished()).isTrue();
    }

    private static void ask(CreateChatCompletionRequest request, String question) {
        request.model(ExampleModels.TEXT).messages(List.of(new ChatCompletionRequestUserMessage().content(question)));
    }

    // ---- The way down

    @Test
    void raw() {
        CreateChatCompletionRequest request = new CreateChatCompletionRequest();
        ask(request, "Hello");
        var raw = openai.raw().chat().createChatCompletion(request);

        assertThat(raw.choices()).isNotEmpty();
    }
}
