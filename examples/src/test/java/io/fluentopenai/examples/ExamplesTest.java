package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.examples.run.Entry;
import io.fluentopenai.testkit.FakeRealtimeSession;
import io.fluentopenai.testkit.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example, against the fake server: what it prints, and what it has sent. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/fluentopenai/examples");

    private ExampleRun run = new ExampleRun();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        run.close();
    }

    private List<String> operations() {
        return run.server().requests().stream()
                .map(RecordedRequest::operationId)
                .toList();
    }

    private JsonNode request(int index) {
        return run.server().requests().get(index).json();
    }

    @Test
    void answer() throws Exception {
        assertThat(run.example("answer")).contains("Leonardo da Vinci").contains("Louvre");
        assertThat(request(0).path("model").asText()).isEqualTo(ExampleModels.TEXT);
        assertThat(request(1).path("previous_response_id").asText()).startsWith("resp_");
    }

    @Test
    void stream() throws Exception {
        assertThat(run.example("stream")).startsWith("Air scatters").contains("\ncompleted, ", "total_tokens");
        assertThat(request(0).path("stream").asBoolean()).isTrue();
    }

    @Test
    void chatPlaysItsScriptWithoutATerminal() throws Exception {
        assertThat(run.example("chat"))
                .contains("you:   My name is Ada", "model: Welcome, Ada!", "model: Your name is Ada");
        assertThat(operations()).containsOnly("createResponse").hasSize(3);
        assertThat(request(2).has("previous_response_id")).isTrue();
    }

    @Test
    void chatAnswersWhatIsTypedUntilAnEmptyLine() throws Exception {
        String printed = run.typing("Where do I eat in Lisbon?\nAnd in Porto?\n\nnever read")
                .example("chat");

        assertThat(printed)
                .startsWith("you:   model: Welcome")
                .contains("I am a script")
                .endsWith("you:   ");
        assertThat(operations()).hasSize(2);
    }

    @Test
    void chatCompletions() throws Exception {
        assertThat(run.example("chat-completions"))
                .contains("Leonardo")
                .contains("Louvre")
                .contains("stop, {");
        assertThat(request(1).path("messages")).hasSize(4);
    }

    @Test
    void recordIsPrintedWhileItGrows() throws Exception {
        assertThat(run.example("record").lines())
                .containsExactly(
                        "- 250 g flour", "- half a litre of milk", "- three eggs", "3 items for: Sunday's pancakes");
        assertThat(request(0).at("/text/format/type").asText()).isEqualTo("json_schema");
    }

    @Test
    void toolsBookTheTrainIfTheUserAgrees() throws Exception {
        assertThat(run.example("tools"))
                .contains("-> forecast {\"city\":\"Glasgow\"}\n<- {\"celsius\":14,\"rain\":true}")
                .containsOnlyOnce("Allow ")
                .contains("Allow bookTrain {\"from\":\"Glasgow\",\"to\":\"London\",\"time\":\"17:40\"}? [y/N] y")
                .contains("I booked the 17:40")
                .contains("[3 rounds, ");
    }

    @Test
    void toolsBookNothingIfTheUserDoesNot() throws Exception {
        assertThat(run.typing("n\n").example("tools")).contains("not approved").contains("I booked nothing");
    }

    @Test
    void agentCallsItsToolAndCleansUp() throws Exception {
        assertThat(run.example("agent"))
                .contains("Yes: it rains in Glasgow", "turn completed", "- function_call_output\n");
        assertThat(run.server()
                        .requests("createAgentSessionEvent")
                        .get(1)
                        .json()
                        .at("/events/0/output")
                        .asText())
                .isEqualTo("{\"celsius\":14,\"rain\":true}");
        assertThat(operations()).endsWith("deleteAgentSession", "deleteAgent");
    }

    @Test
    void resumeGoesOnFromAFileOnAnotherServer() throws Exception {
        Path state = folder.resolve("state.json");
        assertThat(run.example("resume", state.toString()))
                .contains("Waits for approval")
                .contains(state.toString());
        assertThat(state).exists();
        run.close();
        run = new ExampleRun();

        assertThat(run.example("resume", state.toString())).contains("Resuming").contains("two margheritas");
        assertThat(state).doesNotExist();
        assertThat(request(0).path("input")).hasSize(3);
    }

    @Test
    void ragAnswersFromTheBundledManualsAndCleansUp() throws Exception {
        assertThat(run.example("rag"))
                .startsWith("Question: The boiler shows E4. What do I do?\n2 files indexed\nfound in boiler.txt\n")
                .contains("water pressure");
        assertThat(operations()).contains("deleteVectorStore", "searchVectorStore", "createResponse");
        assertThat(run.server().requests("deleteFile")).hasSize(2);
        assertThat(run.server()
                        .requests("createResponse")
                        .get(0)
                        .json()
                        .path("instructions")
                        .asText())
                .contains("1.5 bar");
    }

    @Test
    void ragTakesAFolderAndAQuestion() throws Exception {
        Files.writeString(folder.resolve("fridge.txt"), "E4: close the door of the fridge.");
        assertThat(run.example("rag", folder.toString(), "What is E4?")).contains("found in fridge.txt");
    }

    @Test
    void batch() throws Exception {
        assertThat(run.example("batch")).contains("batch completed\nfr: Paris.\nit: Rome.");
        assertThat(operations()).contains("createFile", "createBatch");
    }

    @Test
    void visionSendsThePicture() throws Exception {
        assertThat(run.example("vision")).contains("white house");
        assertThat(request(0).toString()).contains("data:image/png;base64,");
    }

    @Test
    void imageIsAFile() throws Exception {
        Path image = folder.resolve("image.png");
        assertThat(run.example("image", image.toString())).contains("bytes to " + image);
        assertThat(Files.readAllBytes(image)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(request(0).path("model").asText()).isEqualTo(ExampleModels.IMAGE);
    }

    @Test
    void speechIsHeard() throws Exception {
        Path speech = folder.resolve("speech.wav");
        assertThat(run.example("speech", speech.toString())).contains("Heard:  Welcome aboard.");
        assertThat(operations()).containsExactly("createChatCompletion", "createTranscription");
    }

    @Test
    void realtime() throws Exception {
        assertThat(run.example("realtime"))
                .isEqualTo("[calls current_weather {\"name\":\"Glasgow\"}]\n"
                        + "Yes: there is light rain in Glasgow, at 12 °C.\n");
        assertThat(run.server().realtime().sessions()).hasSize(1);
    }

    @Test
    void realtimeChat() throws Exception {
        assertThat(run.example("realtime-chat")).contains("you:   Where does it hang?\nmodel: It hangs in the Louvre");
    }

    @Test
    void phoneCall() throws Exception {
        String printed = run.browsing(url -> {
                    FakeRealtimeSession session = run.server().realtime().takeSession();
                    assertThat(session.request().query("call_id")).startsWith("rtc_");
                    session.closed().orTimeout(20, TimeUnit.SECONDS).join();
                    assertThat(send(HttpRequest.newBuilder(URI.create(url)).build()))
                            .isEmpty();
                })
                .example("phone-call");

        assertThat(printed).contains("model: Good morning, this is the pizzeria.");
        assertThat(operations())
                .contains("createWebhookEndpoint", "accept-realtime-call", "hangup-realtime-call")
                .endsWith("deleteWebhookEndpoint");
    }

    @Test
    void azure() throws Exception {
        run.close();
        run = new ExampleRun("/openai/v1");

        assertThat(run.example("azure")).contains("Edinburgh");
        assertThat(run.server().requests().get(0).header("api-key"))
                .isEqualTo(run.server().apiKey());
    }

    @Test
    void local() throws Exception {
        assertThat(run.example("local")).contains("Edinburgh");
        assertThat(operations()).containsExactly("createChatCompletion");
    }

    @Test
    void testingTestsWhatIsSentAndWhatHappensIfTheApiFails() throws Exception {
        assertThat(run.example("testing"))
                .contains(
                        "answer: Leonardo da Vinci",
                        "answer: Ask again later.",
                        "requests: 4, two of which are retries",
                        "A failure shows the conversation:",
                        "user: Who painted the Night Watch?");
    }

    @Test
    void fakeServerServesOtherPrograms() throws Exception {
        String printed = run.browsing(url -> {
                    try (OpenAI openai =
                            OpenAI.builder().baseUrl(url).apiKey("fake-key").build()) {
                        assertThat(openai.models().list()).isNotEmpty();
                    }
                })
                .example("fake-server");

        assertThat(printed).contains("export OPENAI_BASE_URL=http://127.0.0.1:", "export OPENAI_API_KEY=fake-key");
    }

    @Test
    void assistant() throws Exception {
        assertThat(run.example("assistant")).contains("run completed").contains("assistant: Subtracting 7");
        assertThat(operations()).contains("deleteThread", "deleteAssistant");
    }

    @Test
    void browserGetsThePageAndTheEventsOfAStream() throws Exception {
        String printed = run.browsing(url -> {
                    assertThat(get(url)).contains("new EventSource('/answer?question='");
                    assertThat(get(url + "answer?question=Why%20is%20the%20sky%20blue%3F"))
                            .startsWith("event: text\ndata: \"Air\"\n\n")
                            .endsWith("event: done\ndata: \"\"\n\n");
                })
                .example("browser");

        assertThat(printed).startsWith("Open http://127.0.0.1:");
        assertThat(request(0).path("input").toString()).contains("Why is the sky blue?");
    }

    @Test
    void useChatGetsTheStepsOfAToolLoop() throws Exception {
        run.browsing(url -> {
                    assertThat(get(url)).contains("<script src=\"/page.js\">");
                    HttpRequest ask = HttpRequest.newBuilder(URI.create(url + "api/chat"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"messages\":[{\"role\":\"user\","
                                    + "\"parts\":[{\"type\":\"text\",\"text\":\"Rain?\"}]}]}"))
                            .build();
                    assertThat(send(ask))
                            .contains("\"type\":\"tool-output-available\"", "\"output\":{\"celsius\":14,\"rain\":true}")
                            .contains("\"type\":\"text-delta\"")
                            .endsWith("data: [DONE]\n\n");
                })
                .example("use-chat");
    }

    @Test
    void proxyGivesTheBrowserATokenAndKeepsTheKey() throws Exception {
        run.browsing(url -> {
                    assertThat(get(url))
                            .contains("fetch('/ai/v1/responses'")
                            .doesNotContain(run.server().apiKey());
                    String[] session = get(url + "session").split(" ");
                    HttpRequest ask = HttpRequest.newBuilder(URI.create(url + "ai/v1/responses"))
                            .header("Authorization", "Bearer " + session[0])
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + session[1]
                                    + "\",\"input\":\"Why is the sky blue?\",\"stream\":true}"))
                            .build();
                    assertThat(send(ask)).contains("response.output_text.delta").contains("Air");
                    assertThat(send(HttpRequest.newBuilder(URI.create(url + "ai/v1/models"))
                                    .build()))
                            .contains("error");
                })
                .example("proxy");

        assertThat(run.server().requests().get(0).header("Authorization"))
                .isEqualTo("Bearer " + run.server().apiKey());
        assertThat(operations()).containsExactly("createResponse");
    }

    private static String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).build());
    }

    private static String send(HttpRequest request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyExampleIsShort() throws IOException {
        for (Entry entry : Examples.ALL) {
            String source = entry.example().getClass().getName().replace("io.fluentopenai.examples.", "");
            try (Stream<String> lines = Files.lines(SOURCES.resolve(source.replace('.', '/') + ".java"))) {
                assertThat(lines.filter(line -> !line.startsWith("import ")).count())
                        .as(source)
                        .isLessThanOrEqualTo(80);
            }
        }
    }

    @Test
    void namesAreUnique() {
        assertThat(Examples.ALL).extracting(Entry::name).doesNotHaveDuplicates();
        assertThatCode(() -> Examples.named("chat")).doesNotThrowAnyException();
    }
}
