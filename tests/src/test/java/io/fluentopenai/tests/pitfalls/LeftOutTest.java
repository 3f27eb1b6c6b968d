package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.model.ChatCompletionStreamOptions;
import io.fluentopenai.client.model.CreateEmbeddingRequestEncodingFormat;
import io.fluentopenai.client.model.CreateImageRequestModel;
import io.fluentopenai.client.model.IncludeEnum;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.Tool;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the library adds to a request by itself can be left out of it. */
@NullUnmarked
class LeftOutTest extends PitfallTest {
    record Question(String city) {}

    private final FunctionTool weather = Tool.fromFunction("weather", "…", Question.class, question -> "rain");
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = lenient();
        openai = client(server);
        server.handle("createChatCompletion", request -> {
            boolean answered = request.json().path("messages").size() > 1;
            String call = "{'tool_calls':[{'index':0,'id':'a','type':'function','function':"
                    + "{'name':'weather','arguments':'{\\\"city\\\":\\\"A\\\"}'}}]}";
            return request.json().path("stream").asBoolean()
                    ? Reply.events(
                            event("{'choices':[{'index':0,'delta':" + (answered ? "{'content':'Hi'}" : call)
                                    + ",'finish_reason':'stop'}]}"),
                            StreamEvent.DONE)
                    : Reply.json(
                            "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}");
        });
    }

    private JsonNode sent() {
        JsonNode body = server.requests().get(server.requests().size() - 1).json();
        server.clearRequests();
        return body;
    }

    @Test
    void theUsageOfAStreamIsAskedForUnlessSomebodySaysOtherwise() {
        hello(openai).stream().result();
        assertThat(sent().at("/stream_options/include_usage").asBoolean()).isTrue();
        hello(openai).configure(request -> request.streamOptions(null)).stream().result();
        assertThat(sent().has("stream_options")).isFalse();
        hello(openai)
                .configure(request -> request.streamOptions(null))
                .streamAsync()
                .join()
                .result();
        assertThat(sent().has("stream_options")).isFalse();
        hello(openai)
                .configure(request -> request.streamOptions(new ChatCompletionStreamOptions().includeUsage(false)))
                .stream()
                .result();
        assertThat(sent().at("/stream_options/include_usage").isBoolean()).isTrue();
        hello(openai).send();
        assertThat(sent().has("stream_options")).isFalse();
        hello(openai).configure(request -> request.streamOptions(null)).send();
        assertThat(sent().has("stream_options")).isFalse();
    }

    @Test
    void inALoopItHoldsForEachRound() {
        hello(openai).tools(weather).runStream().result();
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.json()
                                .at("/stream_options/include_usage")
                                .asBoolean())
                        .isTrue());
        server.clearRequests();
        hello(openai)
                .tools(weather)
                .configure(request -> request.streamOptions(null))
                .runStream()
                .result();
        assertThat(server.requests())
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.json().has("stream_options")).isFalse());
    }

    @Test
    void aNullInConfigureMeansAbsentAndABodyPropertyCanBeNullOrGone() {
        hello(openai)
                .temperature(0.5)
                .configure(request -> request.temperature(null))
                .send();
        assertThat(sent().has("temperature")).isFalse();
        hello(openai)
                .temperature(0.5)
                .options(RequestOptions.builder()
                        .bodyProperty("temperature", null)
                        .build())
                .send();
        assertThat(sent().get("temperature").isNull()).isTrue();
        hello(openai)
                .options(RequestOptions.builder()
                        .removeBodyProperty("stream_options")
                        .removeBodyProperty("model")
                        .build())
                .stream()
                .result();
        JsonNode body = sent();
        assertThat(body.has("stream_options")).isFalse();
        assertThat(body.has("model")).isFalse();
        assertThat(body.path("stream").asBoolean()).isTrue();
    }

    @Test
    void strictCanBeLeftOutOfAFunction() {
        hello(openai).tools(weather).send();
        assertThat(sent().at("/tools/0/function/strict").asBoolean()).isTrue();
        hello(openai).tools(weather.strict(null)).send();
        assertThat(sent().at("/tools/0/function").has("strict")).isFalse();
        assertThat(weather.strict(null).isStrict()).isFalse();
        assertThat(weather.strict(null).named("other").strict()).isNull();
    }

    @Test
    void whatALoopOfResponsesIncludesIsLeftToConfigure() {
        server.handle("createResponse", request -> Reply.json("{\"id\":\"r\",\"status\":\"completed\",\"output\":[]}"));
        var request = openai.responses().model("m").store(false).user("Hi").reasoningEffort("low");
        request.run();
        assertThat(sent().at("/include/0").asText()).isEqualTo("reasoning.encrypted_content");
        request.include("message.output_text.logprobs").run();
        assertThat(sent().get("include")).hasSize(2);
        request.configure(body -> body.include(List.of(IncludeEnum.of("file_search_call.results"))))
                .run();
        assertThat(sent().get("include")).hasSize(1);
        openai.responses()
                .model("m")
                .store(false)
                .user("Hi")
                .reasoningEffort("low")
                .configure(body -> body.include(null))
                .run();
        assertThat(sent().has("include")).isFalse();
    }

    @Test
    void completionsEmbeddingsAndImagesLeaveOutWhatTheyAdd() {
        server.handle(
                "createCompletion",
                request -> Reply.events(
                        event("{'choices':[{'index':0,'text':'Hi','finish_reason':'stop'}]}"), StreamEvent.DONE));
        openai.completions().createStream("m", "Once").result();
        assertThat(sent().at("/stream_options/include_usage").asBoolean()).isTrue();
        openai.completions()
                .createStream(request -> request.model("m").prompt("Once").streamOptions(null))
                .result();
        assertThat(sent().has("stream_options")).isFalse();

        server.handle("createEmbedding", request -> Reply.json("{\"data\":[{\"index\":0,\"embedding\":[1.0]}]}"));
        openai.embeddings().create("a");
        assertThat(sent().path("encoding_format").asText()).isEqualTo("base64");
        openai.embeddings().create("a", request -> request.encodingFormat((CreateEmbeddingRequestEncodingFormat) null));
        assertThat(sent().has("encoding_format")).isFalse();
        openai.with(RequestOptions.builder()
                        .removeBodyProperty("encoding_format")
                        .build())
                .embeddings()
                .create("a");
        assertThat(sent().has("encoding_format")).isFalse();

        server.handle(
                "createImage",
                request -> Reply.events(new StreamEvent(
                        "image_generation.completed",
                        "{\"type\":\"image_generation.completed\",\"b64_json\":\"aGk=\"}")));
        openai.images().generateStream(request -> request.prompt("A cat")).result();
        assertThat(sent().has("model")).isTrue();
        openai.images()
                .generateStream(request -> request.prompt("A cat").model((CreateImageRequestModel) null))
                .result();
        assertThat(sent().has("model")).isFalse();
    }
}
