package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What answers become on the wire, whole and streamed. All of it must be valid by the API's document. */
class ModelAnswerTest {

    private final FakeOpenAI server = FakeOpenAI.start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private static ObjectNode request() {
        return Json.object().put("model", "gpt-4o");
    }

    private static ObjectNode chatRequest() {
        ObjectNode request = request();
        request.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        return request;
    }

    private static ObjectNode responseRequest() {
        return request().put("input", "Hi");
    }

    private JsonNode chat(ObjectNode request) throws IOException {
        return valid("createChatCompletion", client.post("/chat/completions", request.toString()));
    }

    private JsonNode response(ObjectNode request) throws IOException {
        return valid("createResponse", client.post("/responses", request.toString()));
    }

    private JsonNode valid(String operationId, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode json = RawClient.json(response);
        Operation operation = server.factSheet().operation(operationId).orElseThrow();
        JsonNode schema = operation.successBodies().values().iterator().next();
        assertThat(server.factSheet().validateStrictly(schema, json)).isEmpty();
        return json;
    }

    private List<JsonNode> events(String operationId, String path, ObjectNode request) throws IOException {
        HttpResponse<String> response =
                client.post(path, request.put("stream", true).toString());
        JsonNode schema = server.factSheet()
                .operation(operationId)
                .flatMap(Operation::eventSchema)
                .orElseThrow();
        List<JsonNode> events = new ArrayList<>();
        for (String data : RawClient.events(response)) {
            if (!data.equals("[DONE]")) {
                JsonNode event = Json.parse(data);
                assertThat(server.factSheet().validateStrictly(schema, event))
                        .as(data)
                        .isEmpty();
                events.add(event);
            }
        }
        return events;
    }

    private List<JsonNode> chunks(ObjectNode request) throws IOException {
        return events("createChatCompletion", "/chat/completions", request);
    }

    private List<JsonNode> responseEvents(ObjectNode request) throws IOException {
        return events("createResponse", "/responses", request);
    }

    private static String joined(List<JsonNode> events, String pointer) {
        return events.stream().map(event -> event.at(pointer).asText()).collect(Collectors.joining());
    }

    private static List<JsonNode> ofType(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals("response." + type))
                .toList();
    }

    @Test
    void wordsAreStreamedWithTheSpaceBeforeThem() throws IOException {
        server.reply("It rains\n\nin Glasgow. ");

        assertThat(chunks(chatRequest()).stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText())
                        .filter(text -> !text.isEmpty()))
                .containsExactly("It", " rains", "\n\nin", " Glasgow.", " ");
        assertThat(ofType(responseEvents(responseRequest()), "output_text.delta").stream()
                        .map(event -> event.path("delta").asText()))
                .containsExactly("It", " rains", "\n\nin", " Glasgow.", " ");
    }

    @Test
    void aRefusal() throws IOException {
        server.reply(ModelAnswer.refusal("I cannot do that."));

        JsonNode message = chat(chatRequest()).at("/choices/0/message");
        assertThat(message.path("refusal").asText()).isEqualTo("I cannot do that.");
        assertThat(message.path("content").isNull()).isTrue();
        assertThat(joined(chunks(chatRequest()), "/choices/0/delta/refusal").replace("null", ""))
                .isEqualTo("I cannot do that.");

        JsonNode part = response(responseRequest()).at("/output/0/content/0");
        assertThat(part.path("type").asText()).isEqualTo("refusal");
        assertThat(part.path("refusal").asText()).isEqualTo("I cannot do that.");
        List<JsonNode> events = responseEvents(responseRequest());
        assertThat(joined(ofType(events, "refusal.delta"), "/delta")).isEqualTo("I cannot do that.");
        assertThat(joined(ofType(events, "refusal.done"), "/refusal")).isEqualTo("I cannot do that.");
        assertThat(ofType(events, "output_text.delta")).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLong() throws IOException {
        server.reply(ModelAnswer.text("Once upon a").withFinish(ModelAnswer.Finish.LENGTH));

        assertThat(chat(chatRequest()).at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(joined(chunks(chatRequest()), "/choices/0/finish_reason")).endsWith("length");
        JsonNode response = response(responseRequest());
        assertThat(response.path("status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("Once upon a");
        assertThat(ofType(responseEvents(responseRequest()), "incomplete")).hasSize(1);
    }

    @Test
    void anAnswerThatIsFiltered() throws IOException {
        server.reply(ModelAnswer.text("").withFinish(ModelAnswer.Finish.CONTENT_FILTER));

        assertThat(chat(chatRequest()).at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
        assertThat(response(responseRequest()).at("/incomplete_details/reason").asText())
                .isEqualTo("content_filter");
    }

    @Test
    void usage() throws IOException {
        server.reply(ModelAnswer.text("Yes").withUsage(new ModelAnswer.Usage(100, 20, 80, 12)));

        JsonNode chat = chat(chatRequest()).path("usage");
        assertThat(chat.path("prompt_tokens").asInt()).isEqualTo(100);
        assertThat(chat.path("completion_tokens").asInt()).isEqualTo(20);
        assertThat(chat.path("total_tokens").asInt()).isEqualTo(120);
        assertThat(chat.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(80);
        assertThat(chat.at("/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(12);
        JsonNode response = response(responseRequest()).path("usage");
        assertThat(response.path("input_tokens").asInt()).isEqualTo(100);
        assertThat(response.path("total_tokens").asInt()).isEqualTo(120);
        assertThat(response.at("/input_tokens_details/cached_tokens").asInt()).isEqualTo(80);
        assertThat(response.at("/output_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(12);
    }

    @Test
    void reasoningIsStreamedAsItsSummary() throws IOException {
        server.reply(ModelAnswer.text("Yes").andReasoning("Clouds mean rain."));

        JsonNode output = response(responseRequest()).path("output");
        assertThat(output.at("/0/type").asText()).isEqualTo("reasoning");
        assertThat(output.at("/0/summary/0/text").asText()).isEqualTo("Clouds mean rain.");
        assertThat(output.at("/1/content/0/text").asText()).isEqualTo("Yes");
        List<JsonNode> events = responseEvents(responseRequest());
        assertThat(joined(ofType(events, "reasoning_summary_text.delta"), "/delta"))
                .isEqualTo("Clouds mean rain.");
        assertThat(joined(ofType(events, "reasoning_summary_text.done"), "/text"))
                .isEqualTo("Clouds mean rain.");
    }

    @Test
    void logprobsOnRequest() throws IOException {
        server.reply("It rains");

        JsonNode content =
                chat(chatRequest().put("logprobs", true).put("top_logprobs", 3)).at("/choices/0/logprobs/content");
        assertThat(content).extracting(token -> token.path("token").asText()).containsExactly("It", " rains");
        assertThat(content.at("/0/top_logprobs")).hasSize(1);
        assertThat(joined(chunks(chatRequest().put("logprobs", true)), "/choices/0/logprobs/content/0/token"))
                .isEqualTo("It rains");
        assertThat(chat(chatRequest()).at("/choices/0/logprobs").isNull()).isTrue();
    }
}
