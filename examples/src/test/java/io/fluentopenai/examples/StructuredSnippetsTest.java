package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantEvent;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.model.CreateMessageRequest;
import io.fluentopenai.client.model.CreateThreadRequest;
import io.fluentopenai.schema.Bounds;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.TypeRef;
import io.fluentopenai.structured.PartialOutputs;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.structured.StructuredOutputException;
import io.fluentopenai.structured.TruncatedOutputException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/guides/structured-outputs.md} and of its section in README.md, run. */
class StructuredSnippetsTest {
    private static final String ANSWER = """
            {"steps": [{"explanation": "Subtract 7.", "output": "8x = -30"}], "finalAnswer": "-3.75"}
            """;
    private static final String REFUND = "{\"type\":\"Refund\",\"orderId\":\"A7\",\"amount\":9.5}";

    record Step(String explanation, String output) {}

    record MathAnswer(
            List<Step> steps,
            @Describe("a number, no units") String finalAnswer) {}

    sealed interface Request {}

    record Refund(String orderId, @Bounds(above = 0) double amount) implements Request {}

    record Complaint(String about, Optional<String> orderId) implements Request {}

    private final List<String> shown = new ArrayList<>();
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void startServer() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
        server.reply(ANSWER);
    }

    @AfterEach
    void stopServer() {
        openai.close();
        server.close();
    }

    private void show(String text) {
        shown.add(text);
    }

    @Test
    void chat() {
        Structured<MathAnswer, ChatCompletion> answer =
                openai.chat().model(ExampleModels.TEXT).user("8x + 7 = -23").send(MathAnswer.class);
        System.out.println(answer.value().finalAnswer());
        System.out.println(answer.response().usage());

        assertThat(answer.value().steps()).containsExactly(new Step("Subtract 7.", "8x = -30"));
    }

    @Test
    void sealedTypes() {
        String mail = "I want my 9.50 back for A7.";
        server.reply("{\"value\":" + REFUND + "}");

        Request request = openai.responses()
                .model(ExampleModels.TEXT)
                .user(mail)
                .send(Request.class)
                .value();
        if (request instanceof Refund refund) {
            System.out.println("Refund " + refund.amount() + " for " + refund.orderId());
        }

        assertThat(request).isEqualTo(new Refund("A7", 9.5));
    }

    @Test
    void lists() {
        String mails = "…";
        server.reply("{\"value\":[" + REFUND + ",{\"type\":\"Complaint\",\"about\":\"the wait\",\"orderId\":null}]}");

        List<Request> requests = openai.chat()
                .model(ExampleModels.TEXT)
                .user(mails)
                .send(new TypeRef<List<Request>>() {})
                .value();

        assertThat(requests).containsExactly(new Refund("A7", 9.5), new Complaint("the wait", Optional.empty()));
    }

    @Test
    void assistants() {
        Assistant tutor = openai.assistants().create(ExampleModels.BALANCED, "You are a tutor of maths.");
        Structured<MathAnswer, Run> solved =
                tutor.createThreadAndRun("8x + 7 = -23", MathAnswer.class).awaitValue(MathAnswer.class);

        assertThat(solved.value().finalAnswer()).isEqualTo("-3.75");
        assertThat(solved.response().isFinished()).isTrue();
    }

    @Test
    void errors() {
        server.handle("createChatCompletion", request -> Reply.json("""
                        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
                        "logprobs": null, "finish_reason": "length", "message": {"role": "assistant", "refusal": null,
                        "content": "{\\"steps\\": ["}}]}
                        """));

        try {
            openai.chat()
                    .model(ExampleModels.TEXT)
                    .user("8x + 7 = -23")
                    .maxCompletionTokens(20)
                    .send(MathAnswer.class);
        } catch (TruncatedOutputException cut) {
            System.out.println("Only: " + cut.text());
        } catch (StructuredOutputException other) {
            System.out.println(other.getMessage());
        }

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void streaming() {
        try (var stream = openai.chat().model(ExampleModels.TEXT).user("8x + 7 = -23").stream(MathAnswer.class)) {
            for (var partial : stream) {
                partial.elements(Step.class, "steps").forEach(step -> System.out.println(step.explanation()));
                show(partial.json().get("finalAnswer").text());
            }
            System.out.println(stream.result().value());
        }

        assertThat(shown).contains("").endsWith("-3.75");
    }

    @Test
    void streamsOfRuns() {
        Assistant tutor = openai.assistants().create(ExampleModels.BALANCED, "You are a tutor of maths.");
        CreateThreadRequest thread = new CreateThreadRequest()
                .messages(List.of(new CreateMessageRequest().role("user").content("8x + 7 = -23")));

        PartialOutputs outputs = new PartialOutputs(MathAnswer.class);
        try (var stream = tutor.createThreadAndRunStream(
                request -> request.thread(thread).responseFormat(ResponseFormats.forAssistants(MathAnswer.class)))) {
            for (AssistantEvent event : stream) {
                outputs.accept(event, event.text())
                        .elements(Step.class, "steps")
                        .forEach(System.out::println);
            }
            System.out.println(stream.result().value(MathAnswer.class).finalAnswer());
        }

        assertThat(server.requests("createThreadAndRun")).hasSize(1);
    }
}
