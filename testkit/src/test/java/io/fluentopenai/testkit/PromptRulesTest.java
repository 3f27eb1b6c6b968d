package io.fluentopenai.testkit;

import static io.fluentopenai.testkit.PromptMatcher.containing;
import static io.fluentopenai.testkit.PromptMatcher.matching;
import static io.fluentopenai.testkit.PromptMatcher.model;
import static io.fluentopenai.testkit.PromptMatcher.text;
import static io.fluentopenai.testkit.PromptMatcher.toolResult;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which request the scripted model answers what, for chat completions and responses alike. */
class PromptRulesTest {

    private static final String FUNCTION =
            "{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}}";
    private static final String RESULT = "[{\"role\":\"user\",\"content\":\"Rain?\"},"
            + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
            + "\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"12 degrees\"}]";

    private final FakeOpenAI server = FakeOpenAI.start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private String chat(String model, String user) throws IOException {
        return chat(Json.object().put("model", model).set("messages", messages("user", user)));
    }

    private String chat(JsonNode request) throws IOException {
        JsonNode completion = RawClient.json(client.post("/chat/completions", request.toString()));
        return completion.at("/choices/0/message/content").asText();
    }

    private String response(ObjectNode request) throws IOException {
        JsonNode response = RawClient.json(client.post("/responses", request.toString()));
        return response.at("/output/0/content/0/text").asText();
    }

    private static JsonNode messages(String role, String content) {
        return Json.array().add(Json.object().put("role", role).put("content", content));
    }

    @Test
    void queuedRepliesComeOneAfterTheOtherAndTheLastIsRepeated() throws IOException {
        server.reply("one")
                .then("two")
                .then(request ->
                        ModelAnswer.text("three to " + request.path("model").asText()));

        assertThat(List.of(chat("gpt-4o", "a"), chat("gpt-4o", "b"), chat("gpt-4o", "c"), chat("gpt-4o", "d")))
                .containsExactly("one", "two", "three to gpt-4o", "three to gpt-4o");
    }

    @Test
    void concurrentRequestsGetDifferentReplies() {
        ReplyQueue queue = server.reply("0");
        IntStream.range(1, 50).forEach(i -> queue.then(String.valueOf(i)));
        Set<String> answers = new ConcurrentSkipListSet<>();

        IntStream.range(0, 50)
                .parallel()
                .forEach(i -> answers.add(queue.answer(Json.object()).text()));

        assertThat(answers).hasSize(50);
    }

    @Test
    void rulesChooseByModelAndText() throws IOException {
        server.reply("other");
        server.when(model("gpt-4o").withText(containing("rain"))).reply("wet").then("wetter");

        assertThat(chat("gpt-4o", "Will it rain?")).isEqualTo("wet");
        assertThat(chat("gpt-4o", "Will it snow?")).isEqualTo("other");
        assertThat(chat("gpt-5", "Will it rain?")).isEqualTo("other");
        assertThat(response(Json.object().put("model", "gpt-4o").put("input", "More rain?")))
                .isEqualTo("wetter");
    }

    @Test
    void theLastRuleThatMatchesIsUsed() throws IOException {
        server.when(text(containing("a"))).reply("first");
        server.when(text(matching("^a.c$"))).reply("second");
        server.when(request -> request.path("seed").asInt() == 7).reply("never");

        assertThat(chat("gpt-4o", "abc")).isEqualTo("second");
        assertThat(chat("gpt-4o", "abcd")).isEqualTo("first");
        assertThat(chat("gpt-4o", "x")).isEqualTo("You said: x");
    }

    @Test
    void rulesSeeInstructionsAndTools() throws IOException {
        server.when(model("gpt-4o").withInstructions(containing("brief"))).reply("brief");
        server.when(model("gpt-4o").withTool("weather")).reply("tool");

        assertThat(chat(Json.object().put("model", "gpt-4o").set("messages", messages("system", "Be brief."))))
                .isEqualTo("brief");
        assertThat(response(
                        Json.object().put("model", "gpt-4o").put("input", "x").put("instructions", "Be brief.")))
                .isEqualTo("brief");
        ObjectNode chat = Json.object().put("model", "gpt-4o").set("messages", messages("user", "x"));
        chat.putArray("tools").add(Json.parse(FUNCTION));
        assertThat(chat(chat)).isEqualTo("tool");
        ObjectNode response = Json.object().put("model", "gpt-4o").put("input", "x");
        response.putArray("tools").add(Json.parse("""
                {"type":"function","name":"weather","parameters":{"type":"object"},"strict":false}"""));
        assertThat(response(response)).isEqualTo("tool");
    }

    @Test
    void rulesSeeTheResultsOfToolsSinceTheLastUserMessage() throws IOException {
        server.when(toolResult(containing("12 degrees"))).reply("cold");
        ObjectNode request = Json.object().put("model", "gpt-4o").set("messages", Json.parse(RESULT));

        assertThat(chat(request)).isEqualTo("cold");
        request.withArray("messages").add(Json.object().put("role", "user").put("content", "And tomorrow?"));
        assertThat(chat(request)).isEqualTo("You said: And tomorrow?");
    }

    @Test
    void rulesSeeTheResultsOfToolsInResponses() throws IOException {
        server.when(model("gpt-4o").withToolResult(containing("12"))).reply("cold");
        server.when(model("gpt-4o").withText(containing("Rain?")).and(request -> !request.has("previous_response_id")))
                .reply(ModelAnswer.call("weather", "{}"));
        JsonNode first = RawClient.json(client.post("/responses", "{\"model\":\"gpt-4o\",\"input\":\"Rain?\"}"));
        ObjectNode second = Json.object().put("model", "gpt-4o");
        second.set("previous_response_id", first.get("id"));
        second.putArray("input")
                .addObject()
                .put("type", "function_call_output")
                .put("call_id", first.at("/output/0/call_id").asText())
                .put("output", "12 degrees");

        assertThat(response(second)).isEqualTo("cold");
    }

    @Test
    void aRuleEndsWithAReset() throws IOException {
        server.when(text(containing("a"))).reply("rule");
        server.reset();

        assertThat(chat("gpt-4o", "a")).isEqualTo("You said: a");
    }
}
