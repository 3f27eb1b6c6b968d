package io.fluentopenai.testkit;

import static io.fluentopenai.testkit.assertion.ModelRequestAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.testkit.assertion.ModelRequestAssert;
import io.fluentopenai.testkit.assertion.RecordedMessage;
import io.fluentopenai.testkit.assertion.RecordedModelRequest;
import io.fluentopenai.testkit.assertion.RecordedToolCall;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a test sees of the requests to a model, and how its assertions fail. */
class ModelRequestsTest {

    private static final String CHAT = """
            {"model":"gpt-4o","stream":true,"temperature":0.5,
             "messages":[
               {"role":"system","content":"Be brief."},
               {"role":"user","content":[{"type":"text","text":"Rain?"},
                 {"type":"image_url","image_url":{"url":"https://example.com/sky.png"}}]},
               {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                 "function":{"name":"weather","arguments":"{\\"city\\":\\"Glasgow\\"}"}}]},
               {"role":"tool","tool_call_id":"call_1","content":"12 degrees"}],
             "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}},
               {"type":"custom","custom":{"name":"shell"}}]}""";

    private static final String TRANSCRIPT = """
            POST /v1/chat/completions, model gpt-4o, stream, tools weather, shell
              system: Be brief.
              user: Rain? <image_url>
              assistant: calls weather({"city":"Glasgow"}) [call_1]
              tool [call_1]: 12 degrees""";

    private final FakeOpenAI server = FakeOpenAI.start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private RecordedModelRequest chat() throws IOException {
        client.post("/chat/completions", CHAT);
        return server.chat().lastRequest();
    }

    @Test
    void aChatCompletionInTheTestsTerms() throws IOException {
        RecordedModelRequest request = chat();

        assertThat(request.model()).isEqualTo("gpt-4o");
        assertThat(request.stream()).isTrue();
        assertThat(request.instructions()).isEqualTo("Be brief.");
        assertThat(request.userText()).isEqualTo("Rain?");
        assertThat(request.tools()).containsExactly("weather", "shell");
        assertThat(request.toolResults()).containsExactly("12 degrees");
        assertThat(request.messages())
                .containsExactly(
                        RecordedMessage.system("Be brief."),
                        new RecordedMessage("user", "Rain?", List.of(), null, List.of("image_url")),
                        new RecordedMessage(
                                "assistant",
                                "",
                                List.of(new RecordedToolCall("call_1", "weather", "{\"city\":\"Glasgow\"}")),
                                null,
                                List.of()),
                        RecordedMessage.tool("call_1", "12 degrees"));
        assertThat(request.toString()).isEqualTo(TRANSCRIPT);
        assertThat(request.recorded().header("Authorization")).isEqualTo("Bearer " + server.apiKey());
    }

    @Test
    void aResponseInTheTestsTerms() throws IOException {
        client.post("/responses", """
                {"model":"gpt-4o","instructions":"Be brief.","input":[
                  {"role":"user","content":"Rain?"},
                  {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Clouds."}]},
                  {"type":"function_call","call_id":"call_1","name":"weather","arguments":"{}"},
                  {"type":"function_call_output","call_id":"call_1","output":"12 degrees"}],
                 "tools":[{"type":"web_search"}]}""");

        assertThat(server.responses().onlyRequest())
                .hasModel("gpt-4o")
                .hasInstructions("Be brief.")
                .hasUserText("Rain?")
                .hasTools("web_search")
                .hasToolResults("12 degrees")
                .isNotStreamed()
                .hasMessages(
                        RecordedMessage.user("Rain?"),
                        new RecordedMessage("reasoning", "Clouds."),
                        new RecordedMessage(
                                "assistant",
                                "",
                                List.of(new RecordedToolCall("call_1", "weather", "{}")),
                                null,
                                List.of()),
                        RecordedMessage.tool("call_1", "12 degrees"));
        client.post("/responses", "{\"model\":\"gpt-4o\",\"input\":\"Hello\"}");
        assertThat(server.responses().lastRequest()).hasMessages(RecordedMessage.user("Hello"));
        assertThat(server.responses().requests()).hasSize(2);
        assertThat(server.chat().requests()).isEmpty();
    }

    @Test
    void assertionsHold() throws IOException {
        assertThat(chat())
                .hasModel("gpt-4o")
                .hasInstructionsContaining("brief")
                .hasUserTextContaining("Rain")
                .hasTools("shell", "weather")
                .hasToolResultContaining("12")
                .isStreamed()
                .hasValue("/temperature", 0.5)
                .hasValue("/stream", true)
                .hasValue("/messages/0/role", "system")
                .hasValue("/tools/1/custom", Json.parse("{\"name\":\"shell\"}"))
                .hasValue("/seed", null);
    }

    static List<Consumer<ModelRequestAssert>> wrong() {
        return List.of(
                it -> it.hasModel("gpt-5"),
                it -> it.hasMessages(RecordedMessage.user("Rain?")),
                it -> it.hasUserText("Snow?"),
                it -> it.hasUserTextContaining("Snow"),
                it -> it.hasInstructions("Be verbose."),
                it -> it.hasInstructionsContaining("verbose"),
                it -> it.hasTools("weather"),
                it -> it.hasToolResults("13 degrees"),
                it -> it.hasToolResultContaining("13"),
                ModelRequestAssert::isNotStreamed,
                it -> it.hasValue("/temperature", 1),
                it -> it.hasValue("/temperature", null),
                it -> it.hasValue("/seed", 1));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aFailureShowsTheConversation(Consumer<ModelRequestAssert> wrong) throws IOException {
        RecordedModelRequest request = chat();

        assertThatThrownBy(() -> wrong.accept(ModelRequestAssert.assertThat(request)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Expected ")
                .hasMessageEndingWith("The conversation:\n" + TRANSCRIPT);
    }

    @Test
    void aFailureSaysWhatWasExpectedAndFound() throws IOException {
        RecordedModelRequest request = chat();

        assertThatThrownBy(() -> assertThat(request).hasUserTextContaining("snow"))
                .hasMessageStartingWith("Expected the last user message to contain \"snow\", but found \"Rain?\".");
        assertThatThrownBy(() -> assertThat(request).hasValue("/seed", 7))
                .hasMessageStartingWith("Expected the value at /seed to be 7, but found nothing.");
    }

    @Test
    void whatWasReceivedInsteadIsListed() throws IOException {
        assertThatThrownBy(() -> server.chat().lastRequest())
                .isInstanceOf(AssertionError.class)
                .hasMessage("No chat completion was requested. The server received no request."
                        + " Does the client use the server's baseUrl()?");

        client.get("/models");
        client.post("/responses", "{\"model\":\"gpt-4o\",\"input\":\"Hello\"}");

        assertThatThrownBy(() -> server.chat().onlyRequest())
                .hasMessage("No chat completion was requested. The server received:\n"
                        + "  GET /v1/models (0 bytes)\n  POST /v1/responses (34 bytes)");
    }

    @Test
    void moreThanOneRequestIsNotTheOnlyOne() throws IOException {
        chat();
        chat();

        assertThatThrownBy(() -> server.chat().onlyRequest())
                .hasMessage("Expected one request for a chat completion, but the server received 2:\n" + TRANSCRIPT
                        + "\n" + TRANSCRIPT);
    }

    @Test
    void aTranscriptSaysWhyARequestWasRefused() throws IOException {
        client.post("/chat/completions", "{\"model\":\"gpt-4o\",\"messages\":[],\"tempo\":1}");
        client.post("/chat/completions", "{");

        List<RecordedModelRequest> requests = server.chat().requests();
        assertThat(requests.get(0).transcript())
                .startsWith("POST /v1/chat/completions, model gpt-4o\n  => status 400: ")
                .contains("tempo");
        assertThat(requests.get(1).transcript()).contains("is not JSON").contains("=> status 400");
    }
}
