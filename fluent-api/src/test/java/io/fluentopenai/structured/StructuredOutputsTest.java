package io.fluentopenai.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.assistants.Assistant;
import io.fluentopenai.assistants.AssistantThread;
import io.fluentopenai.assistants.Run;
import io.fluentopenai.chat.ChatCompletion;
import io.fluentopenai.chat.ChatRequest;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.responses.ModelResponse;
import io.fluentopenai.responses.ResponseRequest;
import io.fluentopenai.schema.Bounds;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.schema.KeyValuePairs;
import io.fluentopenai.schema.SchemaException;
import io.fluentopenai.schema.SchemaMismatchException;
import io.fluentopenai.schema.StringPattern;
import io.fluentopenai.schema.TypeRef;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers as Java values: from chat, responses, assistants, runs and threads, and what keeps an answer from being one. */
@NullUnmarked
class StructuredOutputsTest extends EndpointTest {
    record Step(String explanation, String output) {}

    record MathAnswer(
            List<Step> steps,
            @Describe("a number, no units") String finalAnswer) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    private static final String ANSWER =
            "{\"steps\":[{\"explanation\":\"Subtract 7\",\"output\":\"8x = -30\"}],\"finalAnswer\":\"-3.75\"}";
    private static final MathAnswer VALUE = new MathAnswer(List.of(new Step("Subtract 7", "8x = -30")), "-3.75");

    private ChatRequest chat() {
        return openai.chat().model("gpt-5-mini").user("8x + 7 = -23");
    }

    private ResponseRequest responses() {
        return openai.responses().model("gpt-5-mini").user("8x + 7 = -23");
    }

    private JsonNode lastSent(String operationId) {
        List<RecordedRequest> requests = server.requests();
        for (int i = requests.size() - 1; i >= 0; i--) {
            if (operationId.equals(requests.get(i).operationId())) {
                return requests.get(i).json();
            }
        }
        throw new AssertionError("No " + operationId);
    }

    private static JsonNode schema() {
        return Codec.of(MathAnswer.class).schema();
    }

    // ---- Chat and responses

    @Test
    void chatGivesTheValueBesideTheWholeCompletionAndLeavesTheRequestAsItWas() {
        server.reply(ANSWER);
        ChatRequest chat = chat();
        Structured<MathAnswer, ChatCompletion> answer = chat.send(MathAnswer.class);
        assertThat(answer.value()).isEqualTo(VALUE);
        assertThat(answer.response().text()).isEqualTo(ANSWER);
        assertThat(answer.response().usage().totalTokens()).isPositive();
        JsonNode format = lastSent("createChatCompletion").path("response_format");
        assertThat(format.path("type").asText()).isEqualTo("json_schema");
        assertThat(format.at("/json_schema/name").asText()).isEqualTo("MathAnswer");
        assertThat(format.at("/json_schema/strict").asBoolean()).isTrue();
        assertThat(format.at("/json_schema/schema")).isEqualTo(schema());

        assertThat(chat.sendAsync(MathAnswer.class).join().value()).isEqualTo(VALUE);
        chat.send();
        assertThat(lastSent("createChatCompletion").has("response_format")).isFalse();
    }

    @Test
    void responsesGiveTheValueBesideTheWholeResponseAndLeaveTheRequestAsItWas() {
        server.reply(ANSWER);
        ResponseRequest request = responses()
                .configure(r -> r.text(new io.fluentopenai.client.model.ResponseTextParam().verbosity("low")));
        Structured<MathAnswer, ModelResponse> answer = request.send(MathAnswer.class);
        assertThat(answer.value()).isEqualTo(VALUE);
        assertThat(answer.response().outputText()).isEqualTo(ANSWER);
        JsonNode text = lastSent("createResponse").path("text");
        assertThat(text.at("/format/type").asText()).isEqualTo("json_schema");
        assertThat(text.at("/format/name").asText()).isEqualTo("MathAnswer");
        assertThat(text.at("/format/strict").asBoolean()).isTrue();
        assertThat(text.at("/format/schema")).isEqualTo(schema());
        assertThat(text.path("verbosity").asText()).isEqualTo("low");

        assertThat(request.sendAsync(MathAnswer.class).join().value()).isEqualTo(VALUE);
        request.send();
        assertThat(lastSent("createResponse").path("text").has("format")).isFalse();
    }

    @Test
    void whatIsNoObjectIsWrappedForTheModelAndUnwrappedForTheCaller() {
        server.reply("{\"value\":[{\"type\":\"Circle\",\"radius\":1.5},{\"type\":\"Square\",\"side\":2}]}");
        TypeRef<List<Shape>> shapes = new TypeRef<>() {};
        List<Shape> value = List.of(new Circle(1.5), new Square(2));
        assertThat(chat().send(shapes).value()).isEqualTo(value);
        assertThat(chat().sendAsync(shapes).join().value()).isEqualTo(value);
        assertThat(responses().send(shapes).value()).isEqualTo(value);
        assertThat(responses().sendAsync(shapes).join().value()).isEqualTo(value);
        JsonNode schema = lastSent("createResponse").at("/text/format/schema");
        assertThat(schema.path("type").asText()).isEqualTo("object");
        assertThat(schema.at("/properties/value/type").asText()).isEqualTo("array");
    }

    @Test
    void aHandWrittenSchemaGivesATree() {
        server.reply("{\"city\":\"Glasgow\"}");
        Codec<JsonNode> codec = Codec.ofSchema(
                "place",
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"],\"additionalProperties\":false}");
        assertThat(chat().send(codec).value().path("city").asText()).isEqualTo("Glasgow");
        assertThat(responses().send(codec).value().path("city").asText()).isEqualTo("Glasgow");
    }

    @Test
    void aHandWrittenSchemaThatStrictModeRefusesIsRefusedWithItsPlaceOrSentWithoutStrictMode() {
        server.reply("{\"tags\":[]}");
        JsonNode schema = Json.parse("{\"type\":\"object\",\"properties\":{\"tags\":{\"type\":\"array\"}}}");
        assertThatThrownBy(() -> chat().jsonSchema("note", schema))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("note#: the object allows other properties");
        assertThatThrownBy(() -> responses().jsonSchema("note", schema)).isInstanceOf(SchemaException.class);
        assertThat(server.requests()).isEmpty();

        Codec<JsonNode> codec = Codec.ofSchema("note", schema, false);
        assertThat(chat().send(codec).value().path("tags").isArray()).isTrue();
        assertThat(lastSent("createChatCompletion")
                        .at("/response_format/json_schema/strict")
                        .asBoolean(true))
                .isFalse();
        assertThat(responses().format(codec).send().value(codec).path("tags").isArray())
                .isTrue();
        assertThat(lastSent("createResponse").at("/text/format/strict").asBoolean(true))
                .isFalse();
        assertThat(ResponseFormats.forAssistants(codec).toString()).contains("\"strict\":false");
    }

    @Test
    void theFormatCanBeSetAndTheValueReadApartFromEachOther() {
        server.reply(ANSWER);
        assertThat(chat().format(MathAnswer.class).send().value(MathAnswer.class))
                .isEqualTo(VALUE);
        assertThat(responses().format(MathAnswer.class).send().value(Codec.of(MathAnswer.class)))
                .isEqualTo(VALUE);
        assertThat(lastSent("createResponse").at("/text/format/schema")).isEqualTo(schema());
    }

    @Test
    void aTypeThatStrictModeCannotSayIsAnErrorAndNothingIsSent() {
        record Labels(Map<String, String> labels) {}
        assertThatThrownBy(() -> chat().send(Labels.class))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Labels.labels");
        assertThatThrownBy(() -> responses().sendAsync(Labels.class)).isInstanceOf(SchemaException.class);
        assertThat(server.requests()).isEmpty();
    }

    record Folder(String name, List<Folder> folders, Optional<Folder> parent) {}

    record Everything(
            List<Shape> shapes,
            Folder folder,
            Optional<String> note,
            java.time.LocalDate day,
            java.time.LocalTime time,
            java.time.Duration duration,
            java.util.UUID id,
            @Bounds(min = 3, max = 4) List<@StringPattern("^[A-Z]{3}-[0-9]+$") String> codes,
            @Bounds(above = 5, multipleOf = 5) int number,
            char letter,
            java.time.DayOfWeek weekday,
            @KeyValuePairs Map<String, Integer> counts) {}

    @Test
    void aFakeServerThatIsToldNothingAnswersWithAValueOfTheType() {
        Everything value = chat().send(Everything.class).value();
        assertThat(value.shapes()).hasSize(2).hasAtLeastOneElementOfType(Square.class);
        assertThat(value.codes()).hasSize(3);
        assertThat(value.number()).isGreaterThan(5);
        assertThat(responses().send(new TypeRef<List<Shape>>() {}).value()).hasSize(2);
        assertThat(openai.assistants()
                        .create("gpt-4o", "You are a tutor.", MathAnswer.class)
                        .createThreadAndRun("8x + 7 = -23")
                        .awaitValue(MathAnswer.class)
                        .value()
                        .steps())
                .hasSize(2);
        assertThat(chat().send().text()).contains("8x + 7 = -23");
    }

    // ---- What is no value

    static Stream<Arguments> noValues() {
        return Stream.of(
                Arguments.of(
                        RefusalException.class,
                        "{'role':'assistant','content':null,'refusal':'I will not.'}",
                        "stop",
                        "",
                        "I will not."),
                Arguments.of(
                        TruncatedOutputException.class,
                        "{'role':'assistant','content':'{\\'steps\\':[','refusal':null}",
                        "length",
                        "{\"steps\":[",
                        "maxCompletionTokens"),
                Arguments.of(
                        FilteredOutputException.class,
                        "{'role':'assistant','content':'{\\'st','refusal':null}",
                        "content_filter",
                        "{\"st",
                        "content_filter"),
                Arguments.of(
                        MissingOutputException.class,
                        "{'role':'assistant','content':null,'refusal':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]}",
                        "tool_calls",
                        "",
                        "toolResult"),
                Arguments.of(
                        MissingOutputException.class,
                        "{'role':'assistant','content':' ','refusal':''}",
                        "stop",
                        " ",
                        "wrote nothing"),
                Arguments.of(
                        InvalidOutputException.class,
                        "{'role':'assistant','content':'x = -3.75','refusal':null}",
                        "stop",
                        "x = -3.75",
                        "not JSON"),
                Arguments.of(
                        InvalidOutputException.class,
                        "{'role':'assistant','content':'{\\'steps\\':[{\\'explanation\\':\\'e\\',\\'output\\':7}],\\'finalAnswer\\':\\'\\'}'}",
                        "eos",
                        "{\"steps\":[{\"explanation\":\"e\",\"output\":7}],\"finalAnswer\":\"\"}",
                        "$.steps[0].output"));
    }

    private static String json(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"').replace("\\\"", "\\\"");
    }

    @ParameterizedTest
    @MethodSource("noValues")
    void aCompletionWithoutValueSaysWhyAndWhatToDoAndLosesNothing(
            Class<? extends StructuredOutputException> kind, String message, String reason, String text, String says) {
        String body =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"logprobs\":null,\"finish_reason\":\"" + reason + "\",\"message\":" + json(message) + "}]}";
        server.handle("createChatCompletion", request -> Reply.json(body).header("x-request-id", "req_7"));
        StructuredOutputException thrown = catchThrowableOfType(kind, () -> chat().send(MathAnswer.class));
        assertThat(thrown).hasMessageContaining(says).hasMessageContaining("req_7");
        assertThat(thrown.text()).isEqualTo(text);
        assertThat(thrown.requestId()).isEqualTo("req_7");
        assertThat(thrown.status()).isEqualTo(200);
        assertThat(thrown.response())
                .isInstanceOfSatisfying(
                        ChatCompletion.class,
                        completion -> assertThat(completion.id()).isEqualTo("c"));
        assertThatThrownBy(() -> chat().sendAsync(MathAnswer.class).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(kind);
    }

    @Test
    void aMismatchTellsWhereAndWhatWasExpected() {
        server.reply("{\"steps\":[],\"finalAnswer\":3}");
        InvalidOutputException thrown =
                catchThrowableOfType(InvalidOutputException.class, () -> chat().send(MathAnswer.class));
        assertThat(thrown.path()).isEqualTo("$.finalAnswer");
        assertThat(thrown).hasMessageContaining("MathAnswer").hasMessageContaining("expected a string, got a number");
        assertThat(thrown).hasCauseInstanceOf(SchemaMismatchException.class).isInstanceOf(OpenAIException.class);
    }

    static Stream<Arguments> endsOfResponses() {
        String cut = "[{'type':'message','id':'m','role':'assistant','status':'incomplete','content':"
                + "[{'type':'output_text','text':'{\\'steps\\'','annotations':[],'logprobs':[]}]}]";
        String refusal = "[{'type':'message','id':'m','role':'assistant','status':'completed','content':"
                + "[{'type':'refusal','refusal':'Not this.'}]}]";
        String call =
                "[{'type':'function_call','id':'f','call_id':'c','name':'f','arguments':'{}','status':'completed'}]";
        return Stream.of(
                Arguments.of(RefusalException.class, "'status':'completed'", refusal, "", "Not this."),
                Arguments.of(
                        TruncatedOutputException.class,
                        "'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}",
                        cut,
                        "{\"steps\"",
                        "maxOutputTokens"),
                Arguments.of(
                        FilteredOutputException.class,
                        "'status':'incomplete','incomplete_details':{'reason':'content_filter'}",
                        cut,
                        "{\"steps\"",
                        "content_filter"),
                Arguments.of(
                        MissingOutputException.class,
                        "'status':'failed','error':{'code':'server_error','message':'It broke.'}",
                        "[]",
                        "",
                        "It broke."),
                Arguments.of(MissingOutputException.class, "'status':'cancelled'", "[]", "", "cancelled"),
                Arguments.of(MissingOutputException.class, "'status':'in_progress'", "[]", "", "awaitCompletion"),
                Arguments.of(MissingOutputException.class, "'status':'completed'", call, "", "toolResult"),
                Arguments.of(MissingOutputException.class, "'status':'completed'", "[]", "", "wrote nothing"));
    }

    @ParameterizedTest
    @MethodSource("endsOfResponses")
    void aResponseWithoutValueSaysWhyAndWhatToDoAndLosesNothing(
            Class<? extends StructuredOutputException> kind, String status, String output, String text, String says) {
        answer(
                "createResponse",
                json("{'id':'resp_1','object':'response','created_at':1,'model':'m'," + status + ",'output':" + output
                        + "}"));
        StructuredOutputException thrown =
                catchThrowableOfType(kind, () -> responses().send(MathAnswer.class));
        assertThat(thrown).hasMessageContaining(says);
        assertThat(thrown.text()).isEqualTo(text);
        assertThat(thrown.response()).isInstanceOf(ModelResponse.class);
        assertThatThrownBy(() -> responses().sendAsync(MathAnswer.class).join()).hasCauseInstanceOf(kind);
    }

    @Test
    void theLastMessageOfAResponseIsTheAnswer() {
        answer(
                "createResponse",
                json(
                        "{'id':'r','object':'response','created_at':1,'model':'m','status':'completed','output':["
                                + "{'type':'message','id':'m1','role':'assistant','status':'completed','content':[{'type':'output_text','text':'I look it up.','annotations':[],'logprobs':[]}]},"
                                + "{'type':'message','id':'m2','role':'assistant','status':'completed','content':["
                                + "{'type':'output_text','text':'{\\'steps\\':[],','annotations':[],'logprobs':[]},"
                                + "{'type':'output_text','text':'\\'finalAnswer\\':\\'7\\'}','annotations':[],'logprobs':[]}]}]}"));
        assertThat(responses().send(MathAnswer.class).value()).isEqualTo(new MathAnswer(List.of(), "7"));
    }

    // ---- Assistants

    @Test
    void assistantsRunsAndThreadsTakeATypeAndRunsAndMessagesGiveItsValue() {
        server.reply(ANSWER);
        Assistant tutor = openai.assistants().create("gpt-4o", "You are a tutor.", MathAnswer.class);
        assertThat(lastSent("createAssistant").at("/response_format/json_schema/schema"))
                .isEqualTo(schema());
        AssistantThread thread = openai.threads().create("8x + 7 = -23");

        Run run = thread.createRun(tutor, MathAnswer.class);
        assertThat(lastSent("createRun").at("/response_format/json_schema/schema"))
                .isEqualTo(schema());
        Structured<MathAnswer, Run> answer = run.awaitValue(MathAnswer.class);
        assertThat(answer.value()).isEqualTo(VALUE);
        assertThat(answer.response().status()).isEqualTo("completed");
        assertThat(answer.response().valueAsync(MathAnswer.class).join()).isEqualTo(VALUE);
        assertThat(answer.response().messages().items().get(0).value(MathAnswer.class))
                .isEqualTo(VALUE);

        assertThat(tutor.createThreadAndRun("Solve it", MathAnswer.class)
                        .awaitValue(Codec.of(MathAnswer.class))
                        .value())
                .isEqualTo(VALUE);
        assertThat(lastSent("createThreadAndRun").at("/response_format/json_schema/schema"))
                .isEqualTo(schema());
        assertThat(lastSent("createThreadAndRun").path("thread").has("messages"))
                .isTrue();
    }

    @Test
    void assistantsTakeTypesWithoutBlockingToo() {
        server.reply("{\"value\":[7,8]}");
        TypeRef<List<Integer>> numbers = new TypeRef<>() {};
        Assistant tutor = openai.assistants()
                .createAsync("gpt-4o", "You are a tutor.", numbers)
                .join();
        AssistantThread thread = openai.threads().create("Count");
        assertThat(thread.createRunAsync(tutor, numbers)
                        .join()
                        .awaitValueAsync(numbers)
                        .join()
                        .value())
                .containsExactly(7, 8);
        assertThat(tutor.createThreadAndRunAsync("Count", numbers)
                        .join()
                        .awaitValueAsync(numbers)
                        .join()
                        .response()
                        .isFinished())
                .isTrue();
        Run run = tutor.createThreadAndRunStream(request -> {
                    io.fluentopenai.client.model.CreateMessageRequest message =
                            new io.fluentopenai.client.model.CreateMessageRequest();
                    request.thread(new io.fluentopenai.client.model.CreateThreadRequest()
                            .messages(List.of(message.role("user").content("Count"))));
                    request.responseFormat(ResponseFormats.forAssistants(numbers));
                })
                .result();
        assertThat(run.value(numbers)).containsExactly(7, 8);
    }

    @Test
    void aRunWithoutValueSaysWhyAndWhatToDo() {
        Assistant tutor = openai.assistants().create("gpt-4o", "You are a tutor.");
        server.reply("{\"steps\":[");
        assertRun(
                TruncatedOutputException.class,
                tutor,
                Outcome.incomplete("max_completion_tokens"),
                "{\"steps\":[",
                "maxCompletionTokens");
        assertRun(MissingOutputException.class, tutor, Outcome.failed("server_error", "It broke."), "", "It broke.");
        server.reply("No JSON");
        assertRun(InvalidOutputException.class, tutor, null, "No JSON", "not JSON");
        server.onChat(request -> ModelAnswer.text("{}"));

        Run unfinished = tutor.createThreadAndRun("Solve it", MathAnswer.class);
        MissingOutputException early =
                catchThrowableOfType(MissingOutputException.class, () -> unfinished.value(MathAnswer.class));
        assertThat(early).hasMessageContaining("awaitCompletion()");
        assertThat(early.response()).isSameAs(unfinished);
        assertThatThrownBy(() -> unfinished.valueAsync(MathAnswer.class).join())
                .hasCauseInstanceOf(MissingOutputException.class);
    }

    private void assertRun(
            Class<? extends StructuredOutputException> kind,
            Assistant tutor,
            Outcome outcome,
            String text,
            String says) {
        server.outcome("createThreadAndRun", outcome);
        Run run = tutor.createThreadAndRun("Solve it", MathAnswer.class);
        StructuredOutputException thrown = catchThrowableOfType(kind, () -> run.awaitValue(MathAnswer.class));
        assertThat(thrown).hasMessageContaining(says);
        assertThat(thrown.text()).isEqualTo(text);
        assertThat(thrown.response()).isInstanceOf(Run.class);
        assertThatThrownBy(() -> run.awaitValueAsync(MathAnswer.class).join()).hasCauseInstanceOf(kind);
        server.outcome("createThreadAndRun", null);
    }

    @Test
    void aRunThatWaitsForToolsHasNoValueYet() {
        Assistant tutor = openai.assistants().create("gpt-4o", "You are a tutor.");
        server.onChat(request -> ModelAnswer.call("weather", "{}"));
        Run run = tutor.createThreadAndRun("Rain?", MathAnswer.class);
        assertThatThrownBy(() -> run.awaitValue(MathAnswer.class))
                .isInstanceOf(MissingOutputException.class)
                .hasMessageContaining("submitToolOutputs");
    }
}
