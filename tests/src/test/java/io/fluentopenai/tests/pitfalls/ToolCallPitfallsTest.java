package io.fluentopenai.tests.pitfalls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.model.RunObject;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that say only half of what the document wants. The server is strict: a conversation that is not valid is refused. */
@NullUnmarked
class ToolCallPitfallsTest extends PitfallTest {
    record Question(String city) {}

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Tool weather = Tool.fromFunction("weather", "The weather of a city", Question.class, question -> {
        asked.add(question.city());
        return "rain in " + question.city();
    });
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = fake();
        openai = client(server);
    }

    /** JSON with single quotes; in the texts of {@link #quoted} they are those of the text. */
    private static String json(String text) {
        return text.replace('\'', '"').replace('\u0001', '\'');
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString().replace('\'', '\u0001');
    }

    private static String cities(String city) {
        return TextNode.valueOf("{\"city\":\"" + city + "\"}").toString();
    }

    private List<JsonNode> bodies(String path) {
        return server.requests().stream()
                .filter(request -> request.path().endsWith(path))
                .map(RecordedRequest::json)
                .toList();
    }

    // ---- Chat

    /** Chat that answers with the message first, and with text when there is a result. */
    private void chatAnswers(String message) {
        server.handle("createChatCompletion", request -> {
            JsonNode messages = request.json().path("messages");
            String role = messages.path(messages.size() - 1).path("role").asText();
            boolean answered = role.equals("tool") || role.equals("function");
            String now = answered ? "{'role':'assistant','content':'Take an umbrella'}" : message;
            String reason = answered ? "stop" : "tool_calls";
            if (!request.json().path("stream").asBoolean()) {
                return Reply.json(json(
                        "{'id':'c','choices':[{'index':0,'finish_reason':'" + reason + "','message':" + now + "}]}"));
            }
            return Reply.events(
                    new StreamEvent(null, json("{'choices':[{'index':0,'delta':" + now + "}]}")),
                    event("{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}"),
                    StreamEvent.DONE);
        });
    }

    private LoopResult<ChatCompletion> chat(boolean streamed) {
        var chat = openai.chat().model("m").user("Rain?").tools(weather);
        return streamed ? chat.runStream().result() : chat.run();
    }

    /** The messages of the last request, each call with the id of its result. */
    private List<JsonNode> lastMessages() {
        List<JsonNode> bodies = bodies("/chat/completions");
        List<JsonNode> messages = new ArrayList<>();
        bodies.get(bodies.size() - 1).path("messages").forEach(messages::add);
        List<String> called = new ArrayList<>();
        messages.forEach(message -> message.path("tool_calls")
                .forEach(call -> called.add(call.path("id").asText())));
        List<String> answered = messages.stream()
                .filter(message -> message.path("role").asText().equals("tool"))
                .map(message -> message.path("tool_call_id").asText())
                .toList();
        assertThat(answered)
                .containsExactlyElementsOf(called)
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        return messages;
    }

    static Stream<String> halfCalls() {
        String function = "'function':{'name':'weather','arguments':" + cities("A") + "}";
        return Stream.of(
                        "{'id':'a',F}",
                        "{'id':'a','type':null,F}",
                        "{'id':'a','type':'',F}",
                        "{'id':'a','type':'Function',F}",
                        "{'type':'function',F}",
                        "{'id':'','type':'function',F}",
                        "{'id':null,F}",
                        "{F}",
                        "{'id':17,'index':0,F}")
                .map(call -> call.replace(",F}", "," + function + "}").replace("{F}", "{" + function + "}"));
    }

    @ParameterizedTest
    @MethodSource("halfCalls")
    void aCallOfChatWithoutTypeOrIdIsAnsweredStreamedOrNot(String call) {
        chatAnswers("{'role':'assistant','content':null,'tool_calls':[" + call + "]}");
        for (boolean streamed : new boolean[] {false, true}) {
            asked.clear();
            assertThat(chat(streamed).text()).isEqualTo("Take an umbrella");
            assertThat(asked).containsExactly("A");
            List<JsonNode> messages = lastMessages();
            assertThat(messages.get(1).at("/tool_calls/0/type").asText()).isEqualTo("function");
            assertThat(messages.get(2).path("content").asText()).isEqualTo("rain in A");
        }
    }

    @Test
    void callsThatHaveTheSameIdOrNoneAreEachAnswered() {
        String call = "{'id':ID,'type':'function','function':{'name':'weather','arguments':ARGS}}";
        chatAnswers("{'role':'assistant','content':null,'tool_calls':["
                + Stream.of("'x' A", "'x' B", "'' C", "'' D", "null E")
                        .map(each -> call.replace("ID", each.split(" ")[0]).replace("ARGS", cities(each.split(" ")[1])))
                        .reduce((a, b) -> a + "," + b)
                        .orElseThrow()
                + "]}");
        for (boolean streamed : new boolean[] {false, true}) {
            asked.clear();
            chat(streamed);
            assertThat(asked).containsExactlyInAnyOrder("A", "B", "C", "D", "E");
            List<JsonNode> messages = lastMessages();
            assertThat(messages.subList(2, 7))
                    .extracting(message -> message.path("content").asText())
                    .containsExactly("rain in A", "rain in B", "rain in C", "rain in D", "rain in E");
            assertThat(messages.get(1).at("/tool_calls/0/id").asText()).isEqualTo("x");
        }
    }

    @Test
    void idsThatAreMadeUpAreTheSameInTheAnswerItsMessageTheStateAndAfterGoingOn() {
        String call = "{'function':{'name':'weather','arguments':" + cities("A") + "}}";
        chatAnswers("{'role':'assistant','content':null,'tool_calls':[" + call + "," + call + "]}");

        ChatCompletion asks = openai.chat().model("m").user("Rain?").send();
        assertThat(asks.toolCalls().get(0).id())
                .isEqualTo(asks.toolCalls().get(0).id());
        assertThat(asks.toMessage().toolCalls()).isEqualTo(asks.toolCalls());
        var byHand = openai.chat().model("m").user("Rain?").reply(asks);
        asks.toolCalls().forEach(each -> byHand.toolResult(each.id(), "rain"));
        assertThat(byHand.send().text()).isEqualTo("Take an umbrella");
        lastMessages();

        LoopResult<ChatCompletion> pending = openai.chat()
                .model("m")
                .user("Rain?")
                .tools(Tool.define("weather", "…"))
                .run();
        List<ToolCall> open = pending.pending();
        assertThat(open).hasSize(2);
        LoopState state = LoopState.parse(pending.state().toJson());
        var resumed = openai.chat().model("m").resume(state);
        open.forEach(each -> resumed.toolResult(each.id(), "rain"));
        assertThat(resumed.run().text()).isEqualTo("Take an umbrella");
        lastMessages();

        Set<String> ids = new HashSet<>();
        for (JsonNode body : bodies("/chat/completions")) {
            body.findValues("tool_call_id").forEach(id -> ids.add(id.asText()));
        }
        assertThat(ids).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"city\": ", "[1]", "sunny", "7", "\"sunny\"", "{\"city\":\"A\"}}", "{'city':'A'}"})
    void argumentsThatAreNoObjectGoBackAsAnEmptyOneAndTheResultQuotesThem(String written) {
        chatAnswers("{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':"
                + "{'name':'weather','arguments':" + quoted(written) + "}}]}");
        server.handle(
                "createResponse",
                request -> responseAnswers(
                        request,
                        "{'type':'function_call','id':'fc_1','call_id':'a','status':'completed','name':'weather','arguments':"
                                + quoted(written) + "}"));
        for (boolean streamed : new boolean[] {false, true}) {
            chat(streamed);
            List<JsonNode> messages = lastMessages();
            assertThat(messages.get(1).at("/tool_calls/0/function/arguments").asText())
                    .isEqualTo("{}");
            assertThat(Json.parse(messages.get(2).path("content").asText())
                            .path("error")
                            .asText())
                    .contains(written);

            response(streamed, false);
            JsonNode input = lastInput();
            assertThat(input.at("/1/arguments").asText()).isEqualTo("{}");
            assertThat(input.at("/2/output").asText()).contains("error");
            assertThat(Json.parse(input.at("/2/output").asText()).path("error").asText())
                    .contains(written);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void argumentsThatMeanAnObjectAreReadAndGoBackAsThatObject() {
        String inner = "{\"city\":\"A\"}";
        for (String arguments : List.of(
                TextNode.valueOf(inner).toString(),
                TextNode.valueOf(TextNode.valueOf(inner).toString()).toString(),
                inner)) {
            asked.clear();
            chatAnswers("{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':"
                    + "{'name':'weather','arguments':" + arguments + "}}]}");
            server.handle(
                    "createResponse",
                    request -> responseAnswers(
                            request,
                            "{'type':'function_call','id':'fc_1','call_id':'a','status':'completed','name':'weather','arguments':"
                                    + arguments + "}"));
            chat(false);
            chat(true);
            assertThat(lastMessages()
                            .get(1)
                            .at("/tool_calls/0/function/arguments")
                            .asText())
                    .isEqualTo(inner);
            response(false, false);
            response(true, false);
            assertThat(lastInput().at("/1/arguments").asText()).isEqualTo(inner);
            assertThat(asked).containsExactly("A", "A", "A", "A");
        }
    }

    @Test
    void cutArgumentsOfACallThatWaitsForApprovalAreStillCutWhenTheLoopGoesOn() {
        record Nothing() {}
        Tool delete = Tool.fromFunction("delete", "Deletes all", Nothing.class, nothing -> {
                    asked.add("deleted");
                    return "deleted";
                })
                .needingApproval();
        chatAnswers("{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':"
                + "{'name':'delete','arguments':'{\\'only\\': '}}]}".replace("\\'", "\\\""));
        LoopState state =
                openai.chat().model("m").user("Tidy").tools(delete).run().state();
        openai.chat()
                .model("m")
                .tools(delete)
                .resume(LoopState.parse(state.toJson()))
                .run(loop -> loop.approval(request -> io.fluentopenai.tools.Approval.approved()));
        assertThat(asked).isEmpty();
        assertThat(lastMessages().get(1).at("/tool_calls/0/function/arguments").asText())
                .isEqualTo("{}");
        assertThat(lastMessages().get(2).path("content").asText()).contains("only");
    }

    // ---- The one call of before there were several

    @Test
    void aFunctionCallOfTheOlderKindIsAnsweredInItsOwnForm() {
        chatAnswers("{'role':'assistant','content':null,'function_call':{'name':'weather','arguments':" + cities("A")
                + "}}");
        for (boolean streamed : new boolean[] {false, true}) {
            asked.clear();
            assertThat(chat(streamed).text()).isEqualTo("Take an umbrella");
            assertThat(asked).containsExactly("A");
            List<JsonNode> messages = lastMessages();
            assertThat(messages.get(1).at("/function_call/name").asText()).isEqualTo("weather");
            assertThat(messages.get(1).has("tool_calls")).isFalse();
            assertThat(messages.get(2))
                    .isEqualTo(Json.parse(json("{'role':'function','name':'weather','content':'rain in A'}")));
        }
        ChatCompletion asks = openai.chat().model("m").user("Rain?").send();
        ChatCompletion answer = openai.chat()
                .model("m")
                .user("Rain?")
                .reply(asks)
                .toolResult(asks.toolCalls().get(0).id(), "rain")
                .send();
        assertThat(answer.text()).isEqualTo("Take an umbrella");
        LoopResult<ChatCompletion> pending = openai.chat()
                .model("m")
                .user("Rain?")
                .tools(Tool.define("weather", "…"))
                .run();
        assertThat(openai.chat()
                        .model("m")
                        .resume(LoopState.parse(pending.state().toJson()))
                        .toolResult(pending.pending().get(0).id(), "rain")
                        .run()
                        .text())
                .isEqualTo("Take an umbrella");
        assertThat(lastMessages().get(2).path("role").asText()).isEqualTo("function");
    }

    @Test
    void aFunctionCallOfTheOlderKindWithCutArgumentsGoesBackWithAnEmptyObject() {
        chatAnswers("{'role':'assistant','content':null,'function_call':{'name':'weather','arguments':'{cut'}}");
        chat(true);
        List<JsonNode> messages = lastMessages();
        assertThat(messages.get(1).at("/function_call/arguments").asText()).isEqualTo("{}");
        assertThat(messages.get(2).path("content").asText()).contains("{cut");
    }

    // ---- Responses

    private static Reply responseAnswers(RecordedRequest request, String... items) {
        boolean answered = request.json().path("input").findValuesAsText("type").contains("function_call_output");
        String output = answered
                ? "[{'type':'message','id':'msg_1','role':'assistant','status':'completed','content':[{'type':'output_text',"
                        + "'text':'Take an umbrella','annotations':[]}]}]"
                : "[" + String.join(",", items) + "]";
        String response = json("{'id':'resp_1','status':'completed','output':" + output + "}");
        return request.json().path("stream").asBoolean()
                ? Reply.events(new StreamEvent(
                        "response.completed", "{\"type\":\"response.completed\",\"response\":" + response + "}"))
                : Reply.json(response);
    }

    private LoopResult<ModelResponse> response(boolean streamed, boolean stored) {
        var request = openai.responses().model("m").store(stored).user("Rain?").tools(weather);
        return streamed ? request.runStream().result() : request.run();
    }

    private JsonNode lastInput() {
        List<JsonNode> bodies = bodies("/responses");
        return bodies.get(bodies.size() - 1).path("input");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type':'function_call','id':'fc_1',",
                "'type':'function_call','id':'','call_id':'',",
                "'type':'function_call','call_id':null,",
                "'call_id':'a',",
                "'type':null,'call_id':'a',",
                "'type':'','call_id':'a',",
                "'type':'Function_Call','call_id':'a',",
                ""
            })
    void aCallOfAResponseWithoutTypeOrIdIsAnsweredStreamedOrNot(String half) {
        String call = "{" + half + "'name':'weather','arguments':" + cities("A") + "}";
        server.handle("createResponse", request -> responseAnswers(request, call));
        for (boolean streamed : new boolean[] {false, true}) {
            for (boolean stored : new boolean[] {false, true}) {
                asked.clear();
                LoopResult<ModelResponse> result = response(streamed, stored);
                assertThat(result.text()).isEqualTo("Take an umbrella");
                assertThat(asked).containsExactly("A");
                JsonNode input = lastInput();
                JsonNode output = input.get(input.size() - 1);
                assertThat(output.path("call_id").asText()).isNotBlank();
                assertThat(output.path("call_id").asText())
                        .isEqualTo(result.turns()
                                .get(0)
                                .answer()
                                .functionCalls()
                                .get(0)
                                .callId());
                if (!stored) {
                    assertThat(input.at("/1/type").asText()).isEqualTo("function_call");
                    assertThat(input.at("/1/call_id")).isEqualTo(output.path("call_id"));
                }
            }
        }
    }

    @Test
    void callsOfAResponseAreAnsweredByHandAndAfterGoingOn() {
        String call = "{'name':'weather','arguments':" + cities("A") + "}";
        server.handle("createResponse", request -> responseAnswers(request, call, call));
        ModelResponse asks =
                openai.responses().model("m").store(false).user("Rain?").send();
        var byHand = openai.responses().model("m").store(false).user("Rain?").reply(asks);
        asks.functionCalls().forEach(each -> byHand.toolResult(each.callId(), "rain"));
        assertThat(byHand.send().outputText()).isEqualTo("Take an umbrella");
        LoopResult<ModelResponse> pending = openai.responses()
                .model("m")
                .store(false)
                .user("Rain?")
                .tools(Tool.define("weather", "…"))
                .run();
        var resumed = openai.responses()
                .model("m")
                .store(false)
                .resume(LoopState.parse(pending.state().toJson()));
        pending.pending().forEach(each -> resumed.toolResult(each.id(), "rain"));
        assertThat(resumed.run().text()).isEqualTo("Take an umbrella");
        for (JsonNode body : bodies("/responses")) {
            List<String> called = new ArrayList<>();
            List<String> answered = new ArrayList<>();
            body.path("input").forEach(item -> {
                (item.path("type").asText().equals("function_call") ? called : answered)
                        .add(item.path("call_id").asText());
            });
            answered.removeIf(String::isEmpty);
            assertThat(answered).containsExactlyElementsOf(called).doesNotHaveDuplicates();
        }
    }

    @Test
    void reasoningGoesBackWithoutStatusAndNulls() {
        String plain =
                "{'type':'reasoning','id':'rs_1','summary':[],'status':'completed','content':null,'encrypted_content':null}";
        String encrypted =
                "{'type':'reasoning','id':'rs_2','summary':[],'status':'completed','content':null,'encrypted_content':'E'}";
        String told =
                "{'type':'reasoning','id':'rs_3','summary':[],'status':null,'content':[{'type':'reasoning_text','text':'Hm'}]}";
        String bare = "{'type':'reasoning','status':'completed','content':null}";
        String call = "{'type':'function_call','call_id':'a','name':'weather','arguments':" + cities("A") + "}";
        server = lenient();
        openai = client(server);
        server.handle("createResponse", request -> responseAnswers(request, plain, encrypted, told, bare, call));

        ModelResponse asks =
                openai.responses().model("m").store(false).user("Rain?").send();
        openai.responses()
                .model("m")
                .store(false)
                .user("Rain?")
                .reply(asks)
                .toolResult("a", "rain")
                .send();
        JsonNode input = lastInput();
        assertThat(input.get(1)).isEqualTo(Json.parse(json("{'type':'reasoning','id':'rs_1','summary':[]}")));
        assertThat(input.get(2))
                .isEqualTo(Json.parse(json("{'type':'reasoning','id':'rs_2','summary':[],'encrypted_content':'E'}")));
        assertThat(input.get(3))
                .isEqualTo(
                        Json.parse(
                                json(
                                        "{'type':'reasoning','id':'rs_3','summary':[],'content':[{'type':'reasoning_text','text':'Hm'}]}")));
        assertThat(input.get(4)).isEqualTo(Json.parse(json("{'type':'reasoning','summary':[]}")));

        response(false, false);
        List<String> ids = new ArrayList<>();
        lastInput().forEach(item -> {
            if (item.path("type").asText().equals("reasoning")) {
                ids.add(item.path("id").asText());
                assertThat(item.has("status")).isFalse();
            }
        });
        // Of the others nobody could look up what was thought.
        assertThat(ids).containsExactly("rs_2", "rs_3");
        // What came is still there as it came.
        assertThat(Json.toTree(asks.raw()).at("/output/0/status").asText()).isEqualTo("completed");
    }

    @Test
    void outputThatLacksWhatARequestMustHaveGoesBackAsItCame() {
        String message = "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hi'}]}";
        server = lenient();
        openai = client(server);
        server.handle("createResponse", request -> responseAnswers(request, message));
        ModelResponse first =
                openai.responses().model("m").store(false).user("Hi").send();
        openai.responses()
                .model("m")
                .store(false)
                .user("Hi")
                .reply(first)
                .user("And now?")
                .send();
        assertThat(lastInput().get(1)).isEqualTo(Json.parse(json(message)));
    }

    // ---- Runs

    private static RunObject run(String calls) {
        return Json.read(
                json(
                        "{'id':'run_1','object':'thread.run','thread_id':'thread_1','assistant_id':'asst_1','status':'requires_action',"
                                + "'required_action':{'type':'submit_tool_outputs','submit_tool_outputs':{'tool_calls':"
                                + calls
                                + "}}}"),
                RunObject.class);
    }

    private static String ended() {
        return json(
                "{'id':'run_1','object':'thread.run','thread_id':'thread_1','assistant_id':'asst_1','status':'completed'}");
    }

    @Test
    void callsOfARunWithoutTypeOrIdAreAnsweredStreamedOrNot() {
        String calls = "[{'function':{'name':'weather','arguments':" + cities("A") + "}},"
                + "{'id':'','type':'','function':{'name':'weather','arguments':{'city':'B'}}},"
                + "{'id':'x','type':'FUNCTION','function':{'name':'weather','arguments':" + cities("C") + "}},"
                + "{'id':'x','type':'function','function':{'name':'weather','arguments':null}},"
                + "{'id':'y','type':'function','function':{'arguments':'{}'}}]";
        String waiting = Json.write(run(calls));
        server.handle(
                "createRun",
                request -> request.json().path("stream").asBoolean()
                        ? Reply.events(
                                new StreamEvent("thread.run.requires_action", waiting),
                                new StreamEvent("done", "[DONE]"))
                        : Reply.json(waiting));
        server.handle("getRun", request -> Reply.json(waiting));
        server.handle(
                "submitToolOuputsToRun",
                request -> request.json().path("stream").asBoolean()
                        ? Reply.events(
                                new StreamEvent("thread.run.completed", ended()), new StreamEvent("done", "[DONE]"))
                        : Reply.json(ended()));
        var runs = openai.threads().withTools(Tools.of(weather)).runs("thread_1");
        for (boolean streamed : new boolean[] {false, true}) {
            asked.clear();
            server.clearRequests();
            Run run = streamed
                    ? runs.createStream(request -> request.assistantId("asst_1"))
                            .result()
                    : runs.create(request -> request.assistantId("asst_1")).awaitCompletion();
            assertThat(run.status()).isEqualTo("completed");
            assertThat(asked).containsExactlyInAnyOrder("A", "B", "C");
            ArrayNode outputs =
                    (ArrayNode) bodies("/submit_tool_outputs").get(0).path("tool_outputs");
            assertThat(outputs).hasSize(5);
            assertThat(outputs.findValuesAsText("tool_call_id"))
                    .doesNotHaveDuplicates()
                    .noneMatch(String::isBlank)
                    .contains("x", "y");
            assertThat(outputs.get(4).path("output").asText()).contains("error");
        }
        Run run = new Run(openai, run(calls), null);
        assertThat(run.requiredToolCalls()).isEqualTo(run.requiredToolCalls()).hasSize(5);
        assertThat(run.withTools(Tools.of(weather)).requiredToolCalls()).isEqualTo(run.requiredToolCalls());
    }

    // ---- By hand

    @Test
    void callsOfEveryKindAreAnsweredByHand() {
        chatAnswers("{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':"
                + "{'name':'weather','arguments':" + cities("A") + "}}]}");
        server.handle(
                "createResponse",
                request -> responseAnswers(
                        request,
                        "{'type':'function_call','call_id':'b','name':'weather','arguments':" + cities("B") + "}"));
        ChatCompletion chat = openai.chat().model("m").user("Rain?").send();
        ModelResponse response = openai.responses().model("m").user("Rain?").send();
        Run run = new Run(
                openai,
                run("[{'id':'c','type':'function','function':{'name':'weather','arguments':" + cities("C") + "}}]"),
                null);
        Tools tools = Tools.of(weather);

        List<ToolResult> results = List.of(
                tools.invoke(chat.toolCalls().get(0)),
                tools.invoke(response.functionCalls().get(0)),
                tools.invoke(response.output().get(0)),
                tools.invoke(run.requiredToolCalls().get(0)),
                tools.invokeAsync(chat.toMessage().toolCalls().get(0)).join());

        assertThat(results)
                .extracting(ToolResult::output)
                .containsExactly("rain in A", "rain in B", "rain in B", "rain in C", "rain in A");
        assertThat(results).extracting(result -> result.call().id()).containsExactly("a", "b", "b", "c", "a");
    }
}
