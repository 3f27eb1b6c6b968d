package io.fluentopenai.examples;

import static io.fluentopenai.testkit.PromptMatcher.containing;
import static io.fluentopenai.testkit.PromptMatcher.model;
import static io.fluentopenai.testkit.PromptMatcher.text;
import static io.fluentopenai.testkit.assertion.ModelRequestAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.batches.Batch;
import io.fluentopenai.client.RateLimiter;
import io.fluentopenai.client.RetryPolicy;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.model.ResponseCreatedEvent;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseEvent;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.assertion.RecordedMessage;
import io.fluentopenai.testkit.cassette.Cassette;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.vectorstores.VectorStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages in docs/guides that have no tests of their own, run. {@link SnippetsTest} compares. */
class GuidesSnippetsTest {
    @TempDir
    private Path folder;

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

    // ---- Vision, files

    @Test
    void vision() throws IOException {
        Path photo = Files.write(folder.resolve("photo.png"), new byte[] {1, 2, 3});
        String text = openai.responses()
                .model(ExampleModels.TEXT)
                .user(Content.text("What is in this picture?"), Content.image(photo))
                .send()
                .text();
        System.out.println(text);

        assertThat(server.takeRequest().json().toString()).contains("data:image/png;base64,AQID");
    }

    record Label(String brand, String weight) {}

    @Test
    void visionOfAType() throws IOException {
        Path photo = Files.write(folder.resolve("photo.png"), new byte[] {1, 2, 3});
        server.reply("{\"brand\":\"Acme\",\"weight\":\"500 g\"}");
        Label label = openai.responses()
                .model(ExampleModels.TEXT)
                .user(Content.text("Read the label."), Content.image(photo).detail("high"))
                .send(Label.class)
                .value();
        System.out.println(label.brand() + ", " + label.weight());

        assertThat(label).isEqualTo(new Label("Acme", "500 g"));
    }

    @Test
    void rag() throws IOException {
        Path manual = Files.writeString(folder.resolve("oven.txt"), "To clean the oven, let it cool first.");
        VectorStore store = openai.vectorStores().create("manuals");
        store.upload(manual).awaitCompletion();

        var reply = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(Tool.fileSearch(store.id()))
                .user("How do I clean the oven?")
                .run();
        System.out.println(reply.text());

        assertThat(server.requests("createResponse").get(0).json().toString()).contains(store.id());
    }

    @Test
    void fileAsInput() throws IOException {
        Path contract = Files.write(folder.resolve("contract.pdf"), new byte[] {1, 2, 3});
        FileObject uploaded = openai.files().upload(contract, "user_data");
        String summary = openai.responses()
                .model(ExampleModels.TEXT)
                .user(Content.text("Summarize this contract."), Content.fileId(uploaded.id()))
                .send()
                .text();

        assertThat(summary).isNotBlank();
    }

    // ---- Long jobs

    @Test
    void anotherProcess() {
        server.pollsPerStep(1);
        String id = openai.responses()
                .model(ExampleModels.STRONG)
                .user("Write a long report")
                .background()
                .send()
                .id();

        ModelResponse report = openai.responses().get(id).awaitCompletion();
        System.out.println(report.status() + ": " + report.text());

        assertThat(report.isFinished()).isTrue();
    }

    @Test
    void resumedStream() {
        String id = "";
        long last = -1;
        try (var stream =
                openai.responses().model(ExampleModels.STRONG).user("Write a long report").background().stream()) {
            for (ResponseEvent event : stream) {
                if (event.raw() instanceof ResponseCreatedEvent created) {
                    id = created.response().id();
                }
                last = event.sequenceNumber();
                if (last == 2) {
                    break; // as if the connection broke here
                }
            }
        }

        try (var stream = openai.responses().resume(id, last)) {
            for (ResponseEvent event : stream) {
                System.out.print(event.text());
            }
            System.out.println(stream.result().status());
        }

        assertThat(server.requests("getResponse")).hasSize(1);
    }

    @Test
    void anotherProcessReadsABatch() {
        String id = openai.batches()
                .requests()
                .response("1", request -> request.model(ExampleModels.TEXT).input("Hello"))
                .submit()
                .id();

        Batch batch = openai.batches().get(id);
        if (batch.isFinished()) {
            batch.forEachResult(result -> System.out.println(result.customId()));
        }

        assertThat(batch.awaitCompletion().results()).hasSize(1);
    }

    // ---- Compatible servers

    @Test
    void compatibleServers() {
        OpenAI ollama = OpenAI.builder().baseUrl("http://localhost:11434/v1").build();
        OpenAI groq = OpenAI.builder()
                .baseUrl("https://api.groq.com/openai/v1")
                .apiKey(() -> key("GROQ_API_KEY"))
                .build();

        assertThat(ollama.client().baseUrl()).isEqualTo("http://localhost:11434/v1");
        assertThat(groq.client().baseUrl()).isEqualTo("https://api.groq.com/openai/v1");
        ollama.close();
        groq.close();
    }

    private static String key(String variable) {
        return variable;
    }

    @Test
    void whatOtherServersTake() {
        server.close();
        server = FakeOpenAI.builder().strict(false).start();
        openai.close();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
        openai.chat()
                .model("llama3.2")
                .user("Hello")
                .bodyProperty("max_tokens", 200)
                .bodyProperty("top_k", 40)
                .send();

        assertThat(server.takeRequest().json().path("top_k").asInt()).isEqualTo(40);
    }

    @Test
    void withoutStreamOptions() {
        var request = openai.chat().model("llama3.2").user("Hello").configure(r -> r.streamOptions(null));
        try (var stream = request.stream()) {
            System.out.println(stream.result().text());
        }

        assertThat(server.takeRequest().json().has("stream_options")).isFalse();
    }

    // ---- Testing

    static class WeatherService {
        @ToolFunction("Looks up the weather in a city")
        String weather(String city) {
            return "rain, 9 degrees";
        }
    }

    @Test
    void scriptedTools() {
        server.reply(ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}")).then("Take an umbrella.");

        var reply = openai.responses()
                .model(ExampleModels.TEXT)
                .tools(Tool.fromMethod(new WeatherService(), "weather"))
                .user("Do I need an umbrella?")
                .run();

        assertThat(reply.text()).isEqualTo("Take an umbrella.");
        assertThat(server.requests("createResponse")).hasSize(2);
    }

    @Test
    void rules() {
        server.reply("I don't know.");
        server.when(text(containing("umbrella"))).reply("It rains.");
        server.when(model(ExampleModels.TEXT).withText(containing("sunglasses")))
                .reply("The sun shines.")
                .then("The sun sets.");

        assertThat(answer("Do I need an umbrella?")).isEqualTo("It rains.");
        assertThat(answer("Do I need sunglasses?")).isEqualTo("The sun shines.");
        assertThat(answer("Do I still need sunglasses?")).isEqualTo("The sun sets.");
        assertThat(answer("Do I need a coat?")).isEqualTo("I don't know.");
    }

    private String answer(String question) {
        return openai.chat().model(ExampleModels.TEXT).user(question).send().text();
    }

    @Test
    void answers() {
        server.reply(ModelAnswer.refusal("I cannot help with that."))
                .then(ModelAnswer.text("Once upon a").withFinish(ModelAnswer.Finish.LENGTH))
                .then(ModelAnswer.text("Yes.").andReasoning("Clouds mean rain.").withUsage(100, 20));

        assertThat(openai.chat().model(ExampleModels.TEXT).user("1").send().refusal())
                .isEqualTo("I cannot help with that.");
        assertThat(answer("2")).isEqualTo("Once upon a");
        assertThat(answer("3")).isEqualTo("Yes.");
    }

    @Test
    void failures() {
        server.fail("createResponse").status(429).header("Retry-After", "0").times(3);

        assertThatThrownBy(() -> openai.responses()
                        .model(ExampleModels.TEXT)
                        .user("Hello")
                        .send())
                .isInstanceOf(RateLimitException.class);
        assertThat(server.requests("createResponse")).hasSize(3); // the first attempt and two retries
    }

    @Test
    void asserted() {
        openai.chat()
                .model(ExampleModels.TEXT)
                .system("Be brief.")
                .tools(Tool.fromMethod(new WeatherService(), "weather"))
                .user("Do I need an umbrella?")
                .send();

        assertThat(server.chat().lastRequest())
                .hasModel(ExampleModels.TEXT)
                .hasInstructions("Be brief.")
                .hasUserTextContaining("umbrella")
                .hasTools("weather");
        assertThat(server.chat().lastRequest().messages())
                .contains(RecordedMessage.user("Do I need an umbrella?"))
                .hasSize(2);
        assertThat(server.chat().lastRequest().transcript()).isEqualTo("""
                POST /v1/chat/completions, model gpt-5.6-luna, tools weather
                  system: Be brief.
                  user: Do I need an umbrella?""");
    }

    @Test
    void cassette() {
        server.reply("Good morning!");
        Path file = folder.resolve("greeting.json");
        URI upstream = URI.create(server.baseUrl());
        String apiKey = server.apiKey();
        try (FakeOpenAI recorder = FakeOpenAI.start()) {
            recorder.cassette(Cassette.record(file, upstream, apiKey));
            assertThat(answer(recorder, "Greet me")).isEqualTo("Good morning!");
        }
        server.reply("Something else");
        try (FakeOpenAI player = FakeOpenAI.start()) {
            player.cassette(Cassette.replay(file).ignoring("/metadata/session").checkingAnswers());

            assertThat(answer(player, "Greet me")).isEqualTo("Good morning!");
        }
    }

    private static String answer(FakeOpenAI server, String question) {
        try (OpenAI client = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build()) {
            return client.chat().model(ExampleModels.TEXT).user(question).send().text();
        }
    }

    @Test
    void paced() {
        server.reply("Well, let me think.").pacedAt(Duration.ofMillis(20));

        try (var stream = openai.chat().model(ExampleModels.TEXT).user("What is 2 + 2?").stream()) {
            assertThat(stream.result().text()).isEqualTo("Well, let me think.");
        }
    }

    @Test
    void recorded() {
        openai.responses()
                .model(ExampleModels.TEXT)
                .instructions("Be brief.")
                .user("Hello")
                .send();

        RecordedRequest request = server.takeRequest();
        assertThat(request.json().path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(request.header("Authorization")).startsWith("Bearer ");
    }

    // ---- Production

    @Test
    void production() {
        RateLimiter limiter =
                RateLimiter.perMinute().requests(500).tokens(200_000).build();
        OpenAI.Builder builder = OpenAI.builder()
                .configure(settings -> settings.connectTimeout(Duration.ofSeconds(5))
                        .responseTimeout(Duration.ofMinutes(1))
                        .idleTimeout(Duration.ofSeconds(30))
                        .callTimeout(Duration.ofMinutes(5))
                        .retryPolicy(RetryPolicy.builder()
                                .maxRetries(4)
                                .maxRetryAfter(Duration.ofSeconds(30))
                                .build())
                        .rateLimiter(limiter));

        OpenAI client =
                builder.baseUrl(server.baseUrl()).apiKey(server.apiKey()).build();
        assertThat(client.responses().model("m").user("Hello").send().text()).isNotBlank();
        client.close();
    }

    @Test
    void httpProxy() {
        OpenAI.Builder builder = OpenAI.builder().configure(settings -> settings.proxy("proxy.example.com", 8080));

        OpenAI client =
                builder.baseUrl(server.baseUrl()).apiKey(server.apiKey()).build();

        assertThat(client.client().baseUrl()).isEqualTo(server.baseUrl());
        client.close();
    }

    // ---- Migrating

    @Test
    void migrated() {
        String answer = openai.responses()
                .model(ExampleModels.TEXT)
                .user("Who painted the Mona Lisa?")
                .send()
                .text();
        System.out.println(answer);

        try (var text = openai.responses().model(ExampleModels.TEXT).user("Count to ten").stream()
                .text()) {
            text.forEach(System.out::print);
        }

        assertThat(answer).isNotBlank();
    }

    @Test
    void migratedChat() {
        String answer = openai.chat()
                .model(ExampleModels.TEXT)
                .user("Who painted the Mona Lisa?")
                .send()
                .text();
        System.out.println(answer);

        try (var text = openai.chat().model(ExampleModels.TEXT).user("Count to ten").stream()
                .text()) {
            text.forEach(System.out::print);
        }

        assertThat(answer).isNotBlank();
    }
}
