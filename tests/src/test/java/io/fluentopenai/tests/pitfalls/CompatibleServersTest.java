package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.AuthenticationException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequestInput;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.models.Model;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak nearly the same. */
@NullUnmarked
class CompatibleServersTest extends PitfallTest {
    private ChatCompletion answered(String json) {
        FakeOpenAI server = fake();
        server.handle("createChatCompletion", request -> Reply.json(json.replace('\'', '"')));
        return hello(client(server)).send();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{}]}",
                "{'choices':[null,{}]}",
                "{'choices':[{'message':{}}]}",
                "{'choices':[{'message':{'tool_calls':[null]}}]}",
                "{'choices':[{'message':null}],'usage':null,'created':null}"
            })
    void aReplyThatLeavesNearlyEverythingOutIsAReplyWithoutText(String json) {
        ChatCompletion completion = answered(json);
        assertThat(completion.text()).isEmpty();
        assertThat(completion.toolCalls()).isEmpty();
        assertThat(completion.usage()).isNull();
        assertThat(completion.id()).isNull();
        assertThat(completion.model()).isNull();
        assertThat(completion.finishReason()).isNull();
        assertThat(completion.toString()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'choices':[]}",
                "{'choices':null}",
                "{'choices':[null]}",
                "{'id':'c','choices':[],'object':'chat.completion','usage':{'total_tokens':3}}",
                "{'note':'come back tomorrow'}"
            })
    void anAnswerWithoutAChoiceIsAnErrorThatQuotesIt(String json) {
        String body = json.replace('\'', '"');
        FakeOpenAI server = fake();
        server.handle("createChatCompletion", request -> Reply.json(body).header("x-request-id", "req_7"));
        server.handle("createCompletion", request -> Reply.json(body));
        OpenAI openai = client(server);

        assertThatThrownBy(() -> hello(openai).send()).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e).hasMessageContaining(body);
            assertThat(e.rawBody()).isEqualTo(body);
            assertThat(e.requestId()).isEqualTo("req_7");
        });
        assertThat(hello(openai).sendAsync())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(ApiException.class);
        assertThatThrownBy(() -> openai.completions().create("m", "Once"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(body);
        assertThat(openai.completions().createAsync("m", "Once"))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(ApiException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'choices':[{'index':0,'finish_reason':'error','message':{'content':''},'error':{'code':502,'message':'said'}}]}|InternalServerException",
                "{'choices':[{'finish_reason':'stop','message':{'content':'a'}},{'error':{'code':'429','message':'said'}}]}|RateLimitException",
                "{'choices':[{'finish_reason':'error','message':{'content':'said'}}]}|ApiException",
                "{'id':'x','choices':null,'base_resp':{'status_code':1004,'status_msg':'said'}}|ApiException",
                "{'code':500,'msg':'said','success':false}|InternalServerException",
                "{'code':401,'msg':'said','success':false,'data':null}|AuthenticationException",
                "{'detail':'said'}|ApiException",
                "{'statusCode':403,'message':'said'}|PermissionDeniedException",
                "{'id':'x','choices':[{'message':{'content':'a'}}],'error':{'message':'said','code':'model_not_found'}}|NotFoundException",
            })
    void anErrorInsideASuccessIsTheExceptionThatItMeans(String json, String type) {
        String body = json.replace('\'', '"');
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> request.json().path("stream").asBoolean()
                        ? Reply.events(event("{'choices':[{'index':0,'delta':{'content':'a'}}]}"), event(body))
                        : Reply.json(body));
        OpenAI openai = client(server);
        Consumer<Throwable> asItIs = thrown -> {
            assertThat(thrown.getClass().getSimpleName()).isEqualTo(type);
            assertThat(thrown).hasMessageContaining("said").isInstanceOfSatisfying(ApiException.class, e -> {
                assertThat(e.rawBody()).isEqualTo(body);
                assertThat(e.status()).isEqualTo(200);
            });
        };

        assertThatThrownBy(() -> hello(openai).send()).satisfies(asItIs);
        assertThatThrownBy(() -> openai.raw()
                        .chat()
                        .createChatCompletion(new CreateChatCompletionRequest()
                                .model("m")
                                .messages(List.of(new ChatCompletionRequestUserMessage().content("Hello")))))
                .satisfies(asItIs);
        assertThatThrownBy(() -> hello(openai).stream().result()).satisfies(asItIs);
        assertThatThrownBy(() -> hello(openai).stream().forEach(chunk -> {})).satisfies(asItIs);
    }

    @Test
    void aBareListOfModelsIsTheListOfModels() {
        FakeOpenAI server = fake();
        server.handle("listModels", request -> Reply.json(" [{\"id\":\"a\",\"object\":\"model\"},{\"id\":\"b\"}]"));
        OpenAI openai = client(server);
        assertThat(openai.models().list()).extracting(Model::id).containsExactly("a", "b");
        assertThat(openai.models().listAsync().join()).hasSize(2);
        server.handle("listModels", request -> Reply.json("[]"));
        assertThat(openai.models().list()).isEmpty();
        server.handle("listModels", request -> Reply.json("[{\"error\":{\"message\":\"said\",\"code\":401}}]"));
        assertThatThrownBy(() -> openai.models().list())
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("said");
        server.handle("retrieveModel", request -> Reply.json("[{\"id\":\"a\"}]"));
        assertThatThrownBy(() -> openai.models().get("a")).isInstanceOf(DecodeException.class);
    }

    @Test
    void whatTheProviderBehindAnAggregatorSaidIsInTheMessage() {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.json("{\"error\":{\"message\":\"Provider returned error\",\"code\":429,\"metadata\":"
                                + "{\"raw\":\"{\\\"detail\\\":\\\"capacity\\\"}\",\"provider_name\":\"p\"}}}")
                        .status(429));
        assertThatThrownBy(() -> hello(client(server)).send())
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("Provider returned error from p: {\"detail\":\"capacity\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'embedding':[0.1]},{'index':1,'embedding':[0.2]}]|0.1 0.2",
                "[{'index':1,'embedding':[0.1]},{'embedding':[0.2]}]|0.1 0.2",
                "[{'embedding':[0.1]},{'embedding':[0.2]}]|0.1 0.2",
                "[{'index':0,'embedding':[0.1]},{'index':0,'embedding':[0.2]}]|0.1 0.2",
                "[{'index':1,'embedding':[0.1]},{'index':0,'embedding':[0.2]}]|0.2 0.1",
                "[{'index':2,'embedding':[0.1]},{'index':1,'embedding':[0.2]}]|0.2 0.1",
                "[{'index':null,'embedding':[0.1]},{'index':0,'embedding':[0.2]}]|0.1 0.2"
            })
    void vectorsWithoutANumberAreThoseOfTheirPlaces(String data, String expected) {
        FakeOpenAI server = fake();
        server.handle("createEmbedding", request -> Reply.json("{\"data\":" + data.replace('\'', '"') + "}"));
        OpenAI openai = client(server);
        assertThat(openai.embeddings().create(List.of("a", "b")).vectors().stream()
                        .map(vector -> String.valueOf(vector[0]))
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
        assertThat(openai.embeddings().createAsync(List.of("a", "b")).join().vectors())
                .hasSize(2);
    }

    @Test
    void moreOrFewerVectorsThanTextsAreAnException() {
        FakeOpenAI server = fake();
        server.handle(
                "createEmbedding",
                request -> Reply.json("{\"data\":[{\"embedding\":[0.1]},{\"index\":1,\"embedding\":[0.2]}]}"));
        OpenAI openai = client(server);
        for (var result : List.of(
                openai.embeddings().create(List.of("a", "b", "c")),
                openai.embeddings().create(List.of("a")),
                openai.embeddings().create("a"),
                openai.embeddings().create(r -> r.input(CreateEmbeddingRequestInput.ofIntegers(List.of(1L, 2L)))),
                openai.embeddings().createAsync(List.of("a", "b", "c")).join())) {
            assertThatThrownBy(result::vectors)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("vectors for 2 inputs");
        }
        server.handle("createEmbedding", request -> Reply.json("{\"model\":\"m\"}"));
        assertThatThrownBy(() -> openai.embeddings().create("a").vectors()).hasMessageContaining("no vectors");
    }

    @Test
    void argumentsThatComeAsAnObjectAreNotLost() {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.json(("{'choices':[{'message':{'tool_calls':["
                                + "{'id':'1','type':'function','function':{'name':'twice','arguments':{'value':2}}}]}}]}")
                        .replace('\'', '"')));
        server.handle(
                "createResponse",
                request -> Reply.json(("{'id':'r','status':'completed','output':["
                                + "{'call_id':'1','type':'function_call','name':'twice','arguments':{'value':2}}]}")
                        .replace('\'', '"')));
        FunctionTool twice = Tool.fromFunction("twice", "Doubles", Number.class, n -> 2 * n.value());
        OpenAI client = client(server);
        var chat = client.chat().model("gpt-5-mini").user("Go").tools(twice).loop();
        assertThat(chat.iterator().next().results())
                .extracting(ToolResult::output)
                .containsExactly("4");
        var responses =
                client.responses().model("gpt-5-mini").user("Go").tools(twice).loop();
        assertThat(responses.iterator().next().results())
                .extracting(ToolResult::output)
                .containsExactly("4");
    }

    record Number(int value) {}

    @Test
    void chunksWithoutDeltaOrChoicesAddNothingAndEndNothing() {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.events(
                        event("{}"),
                        event("{'choices':[]}"),
                        event("{'choices':null}"),
                        event("{'choices':[null]}"),
                        event("{'choices':[{'index':0}]}"),
                        event("{'choices':[{'delta':null}]}"),
                        event("{'choices':[{'delta':{'tool_calls':[null]}}]}"),
                        event("{'choices':[{'delta':{'content':'Hi'}}]}"),
                        event("{'choices':[{'delta':{'content':null},'finish_reason':'stop'}]}"),
                        StreamEvent.DONE));
        StringBuilder text = new StringBuilder();
        try (var stream = hello(client(server)).stream()) {
            stream.forEach(chunk -> text.append(chunk.text()));
            assertThat(stream.result().text()).isEqualTo("Hi");
            assertThat(stream.result().finishReason()).isEqualTo("stop");
        }
        assertThat(text).hasToString("Hi");
    }

    @Test
    void elementsThatAreNullArePassedOverUnlessTheyWouldShiftTheOthers() {
        FakeOpenAI server = fake();
        OpenAI openai = client(server);
        server.handle("listModels", request -> Reply.json("{\"data\":[null,{\"id\":\"m\"}]}"));
        server.handle("listFiles", request -> Reply.json("{\"data\":[{\"id\":\"f\"},null],\"has_more\":false}"));
        server.handle("createImage", request -> Reply.json("{\"data\":[null,{\"b64_json\":\"aGk=\"}]}"));
        server.handle(
                "createResponse",
                request -> Reply.json("{\"output\":[null,{\"type\":\"message\",\"content\":[null,"
                        + "{\"type\":\"output_text\",\"text\":\"Hi\"}]}]}"));
        server.handle("createEmbedding", request -> Reply.json("{\"data\":[null,{\"embedding\":[1.0]}]}"));
        server.handle("createModeration", request -> Reply.json("{\"results\":[null,{\"flagged\":false}]}"));

        assertThat(openai.models().list()).extracting(Model::id).containsExactly("m");
        assertThat(openai.files().list()).extracting(FileObject::id).containsExactly("f");
        assertThat(openai.images().generate("A cat").first().bytes()).hasSize(2);
        assertThat(openai.responses().model("m").user("Hello").send().outputText())
                .isEqualTo("Hi");
        // A vector or a verdict too few would be taken for that of another text.
        var embeddings = openai.embeddings().create(List.of("a", "b"));
        assertThatThrownBy(embeddings::vectors)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no embedding");
        var moderations = openai.moderations().create(List.of("a", "b"));
        assertThatThrownBy(moderations::isFlagged)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no verdict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning_content", "reasoning"})
    void reasoningIsReadableAndGoesBackWithItsMessage(String name) {
        FakeOpenAI server = lenient();
        OpenAI openai = client(server);
        server.handle(
                "createChatCompletion",
                request -> request.json().path("stream").asBoolean()
                        ? Reply.events(
                                event("{'choices':[{'index':0,'delta':{'" + name + "':'Let me '}}]}"),
                                event("{'choices':[{'index':0,'delta':{'" + name + "':'think'}}]}"),
                                event("{'choices':[{'index':0,'delta':{'content':'42'}}]}"),
                                StreamEvent.DONE)
                        : Reply.json("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"42\",\"" + name
                                + "\":\"Let me think\"}}]}"));
        for (boolean streamed : new boolean[] {false, true}) {
            server.clearRequests();
            ChatRequest chat = hello(openai);
            ChatCompletion first = streamed ? chat.stream().result() : chat.send();
            assertThat(first.reasoning()).isEqualTo("Let me think");
            assertThat(first.text()).isEqualTo("42");
            chat.reply(first).user("Why?").send();
            JsonNode replayed = server.requests().get(1).json().at("/messages/1");
            assertThat(replayed.path(name).asText()).isEqualTo("Let me think");
            assertThat(replayed.path("content").asText()).isEqualTo("42");
        }
    }

    static Stream<String> contentsInParts() {
        return Stream.of(
                "[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]},{'type':'text','text':'Paris'}]",
                "[{'type':'thinking','thinking':'Hm','signature':'S'},{'type':'text','text':'Paris'}]",
                "[{'type':'reasoning','summary':[{'type':'summary_text','text':'Hm'}]},{'type':'output_text','text':'Paris'}]",
                "[{'type':'reasoning_text','text':'Hm'},'Paris']",
                "[{'type':'reasoning','text':'Hm'},{'text':'Par'},{'type':'text','text':{'value':'is'}}]",
                "[{'type':'redacted_thinking','data':'x'},{'type':'reasoning','content':[{'text':'Hm'}]},"
                        + "{'type':'text','text':'Paris'},{'type':'image_url','image_url':{'url':'u'}}]");
    }

    @ParameterizedTest
    @MethodSource("contentsInParts")
    void contentInPartsIsTextAndThinkingAndGoesBackAsItCame(String content) {
        JsonNode came = Json.parse(content.replace('\'', '"'));
        FakeOpenAI server = lenient();
        OpenAI openai = client(server);
        server.handle("createChatCompletion", request -> {
            if (!request.json().path("stream").asBoolean()) {
                return Reply.json("{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                        + "{\"role\":\"assistant\",\"content\":" + came + "}}]}");
            }
            List<StreamEvent> events = new ArrayList<>();
            came.forEach(part -> events.add(event("{'choices':[{'index':0,'delta':{'content':"
                    + (part.isTextual() ? part : "[" + part + "]") + "}}]}")));
            events.add(event("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}"));
            events.add(StreamEvent.DONE);
            return Reply.events(events.toArray(StreamEvent[]::new));
        });
        for (boolean streamed : new boolean[] {false, true}) {
            server.clearRequests();
            ChatRequest chat = hello(openai);
            StringBuilder text = new StringBuilder();
            StringBuilder thought = new StringBuilder();
            ChatCompletion first;
            if (streamed) {
                try (var stream = chat.stream()) {
                    stream.forEach(chunk -> {
                        text.append(chunk.text());
                        thought.append(chunk.reasoning());
                    });
                    first = stream.result();
                }
                assertThat(text).hasToString("Paris");
                assertThat(thought).hasToString("Hm");
            } else {
                first = chat.send();
                assertThat(Json.toTree(first.raw()).at("/choices/0/message/content"))
                        .isEqualTo(came);
            }
            assertThat(first.text()).isEqualTo("Paris");
            assertThat(first.reasoning()).isEqualTo("Hm");
            chat.reply(first).user("Why?").send();
            JsonNode back = server.requests().get(1).json().at("/messages/1/content");
            assertThat(back).isEqualTo(Json.toTree(first.raw()).at("/choices/0/message/content"));
        }
    }

    record Capital(String name) {}

    @Test
    void structuredOutputsAreReadFromPartsAsTheyGrow() {
        FakeOpenAI server = lenient();
        OpenAI openai = client(server);
        server.handle(
                "createChatCompletion",
                request -> request.json().path("stream").asBoolean()
                        ? Reply.events(
                                event(
                                        "{'choices':[{'index':0,'delta':{'content':[{'type':'thinking','thinking':'{no'}]}}]}"),
                                event(
                                        "{'choices':[{'index':0,'delta':{'content':[{'type':'text','text':'{\\\"name\\\":'}]}}]}"),
                                event("{'choices':[{'index':0,'delta':{'content':'\\\"Pa'}}]}"),
                                event(
                                        "{'choices':[{'index':0,'delta':{'content':[{'type':'text','text':'ris\\\"}'}]}}]}"),
                                event("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}"),
                                StreamEvent.DONE)
                        : Reply.json(
                                "{'choices':[{'index':0,'finish_reason':'stop','message':{'content':["
                                                .replace('\'', '"')
                                        + "{\"type\":\"thinking\",\"thinking\":\"{no\"},{\"type\":\"text\",\"text\":\"{\\\"name\\\":\\\"Paris\\\"}\"}]}}]}"));
        assertThat(hello(openai).send(Capital.class).value()).isEqualTo(new Capital("Paris"));
        List<String> grown = new ArrayList<>();
        try (var stream = hello(openai).stream(Capital.class)) {
            stream.forEach(partial -> {
                if (partial.json().get("name") != null) {
                    grown.add(partial.json().get("name").text());
                }
            });
            assertThat(stream.result().value()).isEqualTo(new Capital("Paris"));
        }
        assertThat(grown).contains("Pa", "Paris");
    }

    @Test
    void aRefusalThatIsAPartIsARefusal() {
        ChatCompletion completion =
                answered("{'choices':[{'message':{'content':[{'type':'refusal','refusal':'I will not.'}]}}]}");
        assertThat(completion.text()).isEmpty();
        assertThat(completion.refusal()).isEqualTo("I will not.");
    }

    @Test
    void anAnswerThatSaysNothingAtAllGoesBackAsEmptyText() {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.json(
                        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[],\"refusal\":null,\"reasoning\":null}}]}"));
        ChatRequest chat = hello(client(server));
        chat.reply(chat.send()).user("Hello?").send();
        assertThat(server.requests().get(1).json().at("/messages/1"))
                .isEqualTo(Json.parse("{\"role\":\"assistant\",\"content\":\"\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'message':'No such model here'}}",
                "{'error':'No such model here'}",
                "{'object':'error','message':'No such model here'}",
                "{'type':'error','error':{'message':'No such model here'}}"
            })
    void anErrorThatComesAsASuccessIsAnErrorWithItsMessage(String json) {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.json(json.replace('\'', '"')).header("x-request-id", "req_7"));
        OpenAI openai = client(server);

        assertThatThrownBy(() -> hello(openai).send()).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e).hasMessageContaining("No such model here");
            assertThat(e.requestId()).isEqualTo("req_7");
        });
        assertThatThrownBy(() -> hello(openai).stream().result())
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("No such model here");
        assertThat(hello(openai).sendAsync())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(ApiException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 502})
    void aPageOfAGatewayIsAnErrorThatQuotesIt(int status) {
        FakeOpenAI server = fake();
        server.handle(
                "createChatCompletion",
                request -> Reply.text("text/html", "<html><body><h1>Upstream is away</h1></body></html>")
                        .status(status));
        OpenAI openai = client(server);

        assertThatThrownBy(() -> hello(openai).send()).isInstanceOfSatisfying(OpenAIException.class, e -> {
            assertThat(e.getMessage()).containsAnyOf("Upstream is away", "text/html");
            assertThat(e.status()).isEqualTo(status);
        });
        assertThatThrownBy(() -> hello(openai).stream().result()).isInstanceOf(OpenAIException.class);
    }

    @Test
    void numbersInQuotesAndTimesWithAFractionAreStillAReply() {
        ChatCompletion completion = answered(
                "{'id':7,'created':1.7e9,'choices':[{'index':'0','message':"
                        + "{'content':'Hi','tool_calls':null,'annotations':null}}],'usage':{'total_tokens':'9','prompt_tokens':4.0}}");
        assertThat(completion.text()).isEqualTo("Hi");
        assertThat(completion.toolCalls()).isEmpty();
        assertThat(completion.usage().promptTokens()).isEqualTo(4);
        assertThat(completion.raw().created()).isEqualTo(1_700_000_000L);
        assertThat(completion.usage().totalTokens()).isEqualTo(9);
        assertThat(completion.toString()).contains("\"total_tokens\":\"9\"");
    }
}
