package io.fluentopenai.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Script files: what they say, and what is said of their mistakes. */
class ScriptFileTest {

    @TempDir
    private Path directory;

    private Path write(String script) throws IOException {
        return Files.writeString(directory.resolve("script.json"), script);
    }

    private static HttpResponse<String> ask(FakeOpenAI server, String model, String user)
            throws IOException, InterruptedException {
        JsonNode body = Json.object()
                .put("model", model)
                .set(
                        "messages",
                        Json.array().add(Json.object().put("role", "user").put("content", user)));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                                .header("Authorization", "Bearer " + server.apiKey())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode choice(FakeOpenAI server, String model, String user)
            throws IOException, InterruptedException {
        return Json.parse(ask(server, model, user).body()).at("/choices/0");
    }

    @Test
    void aScriptSaysWhatIsAnswered() throws Exception {
        Path file = write("""
                // A comment.
                {
                  "models": ["gpt-4o", "gpt-5"],
                  "replies": [
                    {"call": "weather", "arguments": {"city": "Glasgow"}},
                    {"calls": [{"name": "a"}, {"name": "b", "arguments": "no JSON"}]},
                    {"text": "Once", "finish": "length", "usage": {"input": 7, "output": 2}, "paceMillis": 1},
                    "The end."
                  ],
                  "rules": [
                    {"when": {"model": "gpt-5", "text": "refund", "matching": "^A"}, "replies": [{"refusal": "No."}]},
                  ],
                  "faults": [{"operation": "createChatCompletion", "status": 429, "headers": {"Retry-After": "3"},
                    "skip": 1, "times": 1}],
                  "pollsPerStep": 0
                }""");
        ScriptFile script = ScriptFile.read(file);
        try (FakeOpenAI server = script.start(FakeOpenAI.builder())) {
            assertThat(choice(server, "gpt-4o", "Hi")
                            .at("/message/tool_calls/0/function/arguments")
                            .asText())
                    .isEqualTo("{\"city\":\"Glasgow\"}");
            HttpResponse<String> limited = ask(server, "gpt-4o", "Hi");
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValue("Retry-After")).hasValue("3");
            JsonNode calls = choice(server, "gpt-4o", "Hi").at("/message/tool_calls");
            assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("{}");
            assertThat(calls.at("/1/function/arguments").asText()).isEqualTo("no JSON");
            JsonNode cut = Json.parse(ask(server, "gpt-4o", "Hi").body());
            assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(cut.at("/usage/prompt_tokens").asInt()).isEqualTo(7);
            assertThat(choice(server, "gpt-5", "A refund")
                            .at("/message/refusal")
                            .asText())
                    .isEqualTo("No.");
            assertThat(choice(server, "gpt-5", "The refund")
                            .at("/message/content")
                            .asText())
                    .isEqualTo("The end.");
            assertThat(ask(server, "gpt-3", "Hi").statusCode()).isEqualTo(404);

            server.reset();
            script.applyTo(server);
            assertThat(choice(server, "gpt-4o", "Hi").path("finish_reason").asText())
                    .isEqualTo("tool_calls");
        }
    }

    @Test
    void anEmptyScriptChangesNothing() throws Exception {
        try (FakeOpenAI server = ScriptFile.read(write("{}")).start(FakeOpenAI.builder())) {
            assertThat(choice(server, "any", "Hi").at("/message/content").asText())
                    .isEqualTo("You said: Hi");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\\n\"replis\": []}|2: /replis: unknown property; the nearest is replies",
                "{\"replies\": [\\n\"a\",\\n{\"txt\": \"b\"}]}|3: /replies/1/txt: unknown property; the nearest is text",
                "{\"replies\": [7]}|1: /replies/0: expected an object with some of text, call,",
                "{\"replies\": \"a\"}|1: /replies: expected an array, but found \"a\"",
                "{\"replies\": [{\"finish\":\\n\"late\"}]}|1: /replies/0/finish: must be length or content_filter, but is late",
                "{\"rules\": [\\n{\"when\": {}}]}|2: /rules/0: the rule has no replies",
                "{\"rules\": [{\"when\": {\"matching\":\"(\"}, \"replies\": [\"a\"]}]}|1: /rules/0/when/matching: not a regular",
                "{\"faults\": [{\"status\":\\n\"503\"}]}|1: /faults/0/status: expected a whole number, but found \"503\"",
                "{\"faults\": [{\"malformedJson\": 1}]}|1: /faults/0/malformedJson: expected true or false, but found 1",
                "{\"faults\": [{\"headers\": []}]}|1: /faults/0/headers: expected an object with texts",
                "{\"models\": [{}]}|1: /models/0: expected a text, but found {}",
                "{\"pollsPerStep\": -1}|1: /pollsPerStep: must not be negative",
                "{\\n\"models\": [\\n|3: Unexpected end-of-input",
                "[]|1: expected an object with some of models, voices",
                "{\"models\": [], \"models\": []}|1: Duplicate field",
            })
    void aMistakeIsShownWithItsLine(String script, String message) throws IOException {
        Path file = write(script.replace("\\n", "\n"));

        assertThatThrownBy(() -> ScriptFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ":" + message);
    }

    @Test
    void aFaultNamesAnOperation() throws IOException {
        Path file = write("{\"faults\": [\n{\"operation\": \"createRespons\"}]}");

        assertThatThrownBy(() -> ScriptFile.read(file).start(FakeOpenAI.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ":2: /faults/0/operation: The API has no operation createRespons; the nearest is"
                        + " createResponse");
        assertThatThrownBy(() -> ScriptFile.read(directory.resolve("none.json")))
                .hasMessage("The script " + directory.resolve("none.json") + " does not exist.");
    }
}
