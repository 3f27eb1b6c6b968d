package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.cassette.Cassette;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Traffic that is recorded from one server and replayed by another. */
class CassetteTest {

    private static final String KEY = "sk-proj-0123456789abcdefABCDEF";
    private static final String HELLO = "{\"model\":\"gpt-4o\",\"input\":\"Hello\"}";

    private final FakeOpenAI upstream =
            FakeOpenAI.builder().apiKey(KEY).basePath("/up/v1").start();
    private final List<FakeOpenAI> servers = new ArrayList<>(List.of(upstream));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void chooseAFile() {
        file = directory.resolve("new/folder/cassette.json");
    }

    @AfterEach
    void close() {
        servers.forEach(FakeOpenAI::close);
    }

    private Cassette recorder() {
        return Cassette.record(file, URI.create(upstream.baseUrl()), KEY);
    }

    private RawClient recording() {
        return client(recorder());
    }

    private RawClient replaying() {
        return client(Cassette.replay(file));
    }

    private RawClient client(Cassette cassette) {
        FakeOpenAI server = FakeOpenAI.builder().cassette(cassette).start();
        servers.add(server);
        return new RawClient(server);
    }

    private String text() throws IOException {
        return Files.readString(file);
    }

    private static String said(HttpResponse<String> response) {
        return RawClient.json(response).at("/output/0/content/0/text").asText();
    }

    private static String error(HttpResponse<String> response) {
        return RawClient.json(response).at("/error/message").asText();
    }

    @Test
    void whatWasRecordedIsReplayed() throws IOException {
        upstream.reply("Good morning");
        HttpResponse<String> recorded = recording().post("/responses", HELLO);
        upstream.close();
        HttpResponse<String> replayed = replaying().post("/responses", HELLO);

        assertThat(said(recorded)).isEqualTo("Good morning");
        assertThat(RawClient.json(replayed)).isEqualTo(RawClient.json(recorded));
        assertThat(replayed.headers().firstValue("x-request-id"))
                .isEqualTo(recorded.headers().firstValue("x-request-id"));
        assertThat(upstream.requests("createResponse").get(0).header("Authorization"))
                .isEqualTo("Bearer " + KEY);
    }

    @Test
    void aFileIsReadable() throws IOException {
        upstream.handle("createEmbedding", request -> Reply.json("{\"data\":[{\"embedding\":[0.5,-2.5e-3]}]}"));
        recording().post("/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");

        assertThat(text())
                .startsWith("""
                {
                  "cassette" : 1,
                  "upstream" : "%s",
                  "exchanges" : [
                    {
                      "request" : {
                        "method" : "POST",
                        "path" : "/embeddings",
                        "body" : {
                          "json" : {
                            "model" : "m",
                            "input" : "x"
                          }
                        }
                      },
                      "response" : {
                        "status" : 200,
                """.formatted(upstream.baseUrl()))
                .contains("\"embedding\" : [0.5,-0.0025]")
                .endsWith("}\n");
    }

    @Test
    void streamsAreReplayedEventByEvent() throws IOException {
        String request = HELLO.replace("}", ",\"stream\":true}");
        HttpResponse<String> recorded = recording().post("/responses", request);
        FakeOpenAI server = FakeOpenAI.builder().cassette(Cassette.replay(file)).start();
        servers.add(server);
        RawClient client = new RawClient(server);
        HttpResponse<String> replayed = client.post("/responses", request);
        server.fail("createResponse").malformedJson();
        List<String> broken = RawClient.events(client.post("/responses", request));

        assertThat(replayed.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(replayed.body()).isEqualTo(recorded.body()).contains("event: response.completed");
        assertThat(text().lines().filter(line -> line.contains("response.output_text.delta")))
                .hasSameSizeAs(List.of("You", " said:", " Hello"))
                .allMatch(line -> line.strip().matches("\\{\"event\":.*},?"));
        assertThat(broken).hasSameSizeAs(RawClient.events(recorded));
        assertThat(broken.get(0)).isEqualTo(RawClient.events(recorded).get(0));
        assertThat(broken.get(1)).isNotEqualTo(RawClient.events(recorded).get(1));
    }

    private HttpResponse<InputStream> open(RawClient client) throws IOException {
        byte[] body = HELLO.replace("}", ",\"stream\":true}").getBytes(StandardCharsets.UTF_8);
        return RawClient.open(client.posting("/responses", "application/json", body));
    }

    private static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    @Test
    void eventsArriveWhileTheirStreamIsRecorded() throws IOException {
        LiveEvents<StreamEvent> events = new LiveEvents<>();
        upstream.handle("createResponse", request -> Reply.events(events));
        events.add(new StreamEvent(null, "one"));
        try (BufferedReader lines = lines(open(recording()))) {
            assertThat(lines.readLine()).isEqualTo("data: one");
            assertThat(file).doesNotExist();
            events.add(new StreamEvent(null, "two"));
            events.end();
            assertThat(lines.lines()).containsExactly("", "data: two", "");
            assertThat(file).exists();
        }
        assertThat(lines(open(replaying())).lines()).containsExactly("data: one", "", "data: two", "");
    }

    @Test
    void aStreamThatTheClientLeavesIsReplayedAsFar() throws IOException {
        LiveEvents<StreamEvent> events = new LiveEvents<>();
        upstream.handle("createResponse", request -> Reply.events(events));
        events.add(new StreamEvent(null, "one"));
        try (BufferedReader lines = lines(open(recording()))) {
            assertThat(lines.readLine()).isEqualTo("data: one");
        }
        await().until(() -> Files.exists(file));
        assertThat(upstream.requests("createResponse").get(0).ending())
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(Ending.CLIENT_GONE);

        assertThat(text()).contains("\"cut\" : true");
        assertThat(lines(open(replaying())).lines().toList())
                .startsWith("data: one", "", "event: error")
                .anyMatch(line -> line.contains("\"code\":\"cassette_cut\""));
    }

    @Test
    void aStreamThatBreaksSaysSoAndIsNotRecorded() throws IOException {
        RawClient recording = recording();
        upstream.fail("createResponse").cutAfter(700).times(1);
        List<String> lines = lines(open(recording)).lines().toList();
        assertThat(lines)
                .startsWith("event: response.created")
                .contains("event: error")
                .endsWith("");
        assertThat(lines.get(lines.size() - 2))
                .startsWith("data: {\"error\":{\"message\":\"The upstream " + upstream.baseUrl())
                .contains("Nothing was recorded.");
        assertThat(file).doesNotExist();
        assertThat(recording.post("/responses", HELLO).statusCode()).isEqualTo(200);
        assertThat(file).exists();
    }

    @Test
    void aStreamWhoseFileCannotBeWrittenSaysSo() throws IOException {
        Files.createDirectories(directory.resolve("new"));
        Files.writeString(directory.resolve("new/folder"), "no directory");
        assertThat(lines(open(recording())).lines())
                .anyMatch(line -> line.contains("The cassette " + file + " cannot be written: "));
    }

    @Test
    void whatIsNoEventIsReplayedAsItCame() throws IOException {
        String stream = ": hello\n\nid: 1\ndata: x\n\ndata: a\ndata: b\n\ndata: [DONE]\r\n\r\ndata:{}\n\ndata: cut";
        upstream.handle("createResponse", request -> Reply.text("text/event-stream", stream));
        recording().post("/responses", HELLO);

        assertThat(replaying().post("/responses", HELLO).body())
                .isEqualTo(stream.replace("data: [DONE]\r\n\r\n", "data: [DONE]\n\n"));
    }

    @Test
    void uploadsAreComparedByTheirFieldsAndChecksums() throws IOException {
        RawClient.Form form =
                new RawClient.Form().field("purpose", "batch").file("file", "a.jsonl", "{\"custom_id\":\"1\"}\n");
        String id = RawClient.json(recording().post("/files", form)).path("id").asText();
        RawClient replaying = replaying();

        assertThat(RawClient.json(replaying.post("/files", form)).path("id").asText())
                .isEqualTo(id);
        assertThat(text())
                .contains("\"filename\" : \"a.jsonl\"", "\"sha256\" :")
                .doesNotContain("custom_id");
        assertThat(error(replaying.post(
                        "/files", new RawClient.Form().field("purpose", "batch").file("file", "a.jsonl", "{}\n"))))
                .contains("/parts/1/sha256: recorded", "/parts/1/length: recorded 18, sent 3");
    }

    @Test
    void bytesAreReplayedByteByByte() throws IOException {
        HttpRequest.Builder speech = recording()
                .request("/audio/speech")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"Hi\",\"response_format\":\"wav\"}"));
        byte[] recorded = RawClient.send(speech.build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
        RawClient replaying = replaying();
        HttpResponse<byte[]> replayed = RawClient.send(
                speech.uri(replaying.request("/audio/speech").GET().build().uri())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(replayed.body()).isEqualTo(recorded).startsWith('R', 'I', 'F', 'F');
        assertThat(replayed.headers().firstValue("Content-Type")).hasValue("audio/wav");
    }

    @Test
    void answersToTheSameRequestComeInOrderAndTheLastIsRepeated() throws IOException {
        upstream.reply("one").then("two");
        RawClient recording = recording();
        recording.post("/responses", HELLO);
        recording.post("/responses", HELLO);
        FakeOpenAI server = FakeOpenAI.builder().cassette(Cassette.replay(file)).start();
        servers.add(server);
        RawClient client = new RawClient(server);

        List<String> said = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            said.add(said(client.post("/responses", HELLO)));
        }
        server.reset();
        said.add(said(client.post("/responses", HELLO)));

        assertThat(said).containsExactly("one", "two", "two", "one");
    }

    @Test
    void pathsAndQueriesAreCompared() throws IOException {
        RawClient recording = recording();
        recording.get("/files?limit=2&order=asc");
        recording.delete("/files/file-unknown");
        RawClient replaying = replaying();

        assertThat(replaying.get("/files?order=asc&limit=2").statusCode()).isEqualTo(200);
        assertThat(replaying.delete("/files/file-unknown").statusCode()).isEqualTo(404);
        assertThat(error(replaying.get("/files?order=asc&limit=3")))
                .contains("path: recorded /files?limit=2&order=asc, sent /files?limit=3&order=asc");
    }

    @Test
    void aMismatchShowsTheNearestRequestAndIsNotRetried() throws IOException {
        RawClient recording = recording();
        recording.post("/responses", "{\"model\":\"gpt-5\",\"input\":\"Bye\"}");
        recording.post("/responses", HELLO);
        HttpResponse<String> mismatch =
                replaying().post("/responses", "{\"model\":\"gpt-4o\",\"input\":\"Hallo\",\"temperature\":1}");

        assertThat(mismatch.statusCode()).isEqualTo(400);
        assertThat(mismatch.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(RawClient.json(mismatch).at("/error/code").asText()).isEqualTo("cassette_mismatch");
        assertThat(error(mismatch))
                .isEqualTo("The cassette " + file + " has no answer to POST /responses. The nearest is exchange 2, with"
                        + " these differences: /input: recorded \"Hello\", sent \"Hallo\"; /temperature: recorded"
                        + " nothing, sent 1. If the code under test is right, record the cassette again.");
        assertThat(error(replaying().get("/models"))).contains("It has only: POST /responses.");
    }

    @Test
    void whatDiffersFromRunToRunCanBeIgnored() throws IOException {
        String request = HELLO.replace("}", ",\"metadata\":{\"at\":\"%s\",\"in\":\"Glasgow\"}}");
        recording().post("/responses", request.formatted("noon"));
        RawClient client = client(Cassette.replay(file).ignoring("/metadata/at", "/user/none"));

        assertThat(client.post("/responses", request.formatted("midnight")).statusCode())
                .isEqualTo(200);
        assertThat(client.post("/responses", request.replace("Glasgow", "Leith"))
                        .statusCode())
                .isEqualTo(400);
        assertThatThrownBy(() -> Cassette.replay(file).ignoring("metadata"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A JSON pointer starts with a slash: metadata");
    }

    @Test
    void requestsAreValidatedAndErrorsAreRecorded() throws IOException {
        upstream.fail("createResponse").status(429).header("Retry-After", "7").times(1);
        RawClient recording = recording();
        assertThat(recording.post("/responses", "{\"modle\":\"x\"}").statusCode())
                .isEqualTo(400);
        assertThat(upstream.requests()).isEmpty();
        recording.post("/responses", HELLO);

        HttpResponse<String> replayed = replaying().post("/responses", HELLO);
        assertThat(replayed.statusCode()).isEqualTo(429);
        assertThat(replayed.headers().firstValue("Retry-After")).hasValue("7");
    }

    @Test
    void answersAreCheckedOnRequest() throws IOException {
        upstream.handle("listModels", request -> Reply.json("{\"object\":\"list\",\"data\":[{\"id\":7}]}"));
        upstream.handle(
                "createResponse",
                request -> Reply.events(StreamEvent.of(
                        "response.output_text.delta",
                        Json.object().put("type", "response.output_text.delta").put("delta", 1))));
        RawClient recording = recording();
        recording.get("/models");
        recording.post("/responses", HELLO.replace("}", ",\"stream\":true}"));
        RawClient client = client(Cassette.replay(file).checkingAnswers());

        assertThat(replaying().get("/models").statusCode()).isEqualTo(200);
        HttpResponse<String> models = client.get("/models");
        assertThat(models.statusCode()).isEqualTo(500);
        assertThat(error(models))
                .startsWith("The recorded answer to GET /v1/models does not match the API's specification: ")
                .contains("/data/0");
        assertThat(error(client.post("/responses", HELLO.replace("}", ",\"stream\":true}"))))
                .contains("event 1: ");
    }

    @Test
    void validAnswersPassTheCheck() throws IOException {
        String stream = HELLO.replace("}", ",\"stream\":true}");
        RawClient recording = client(recorder().checkingAnswers());
        assertThat(recording.post("/responses", HELLO).statusCode()).isEqualTo(200);
        assertThat(recording.post("/responses", stream).statusCode()).isEqualTo(200);
        String run = "{\"assistant_id\":\"%s\",\"stream\":true,\"thread\":{}}";
        String assistant = RawClient.json(recording.post("/assistants", "{\"model\":\"gpt-4o\"}"))
                .path("id")
                .asText();
        assertThat(recording.post("/threads/runs", run.formatted(assistant)).body())
                .contains("thread.run.completed");
        RawClient replaying = client(Cassette.replay(file).checkingAnswers());
        assertThat(replaying.post("/responses", stream).statusCode()).isEqualTo(200);
        assertThat(replaying.post("/threads/runs", run.formatted(assistant)).body())
                .contains("thread.run.completed");
    }

    @Test
    void anUpstreamThatBreaksIsNotRecorded() throws IOException {
        RawClient recording = recording();
        upstream.fail("createResponse").cutAfter(10).times(1);
        HttpResponse<String> cut = recording.post("/responses", HELLO);

        assertThat(cut.statusCode()).isEqualTo(502);
        assertThat(error(cut)).startsWith("The upstream " + upstream.baseUrl() + " did not give a complete answer: ");
        assertThat(file).doesNotExist();
        assertThat(recording.post("/responses", HELLO).statusCode()).isEqualTo(200);
        assertThat(file).exists();
    }

    @Test
    void aServerCanEndItsCassetteAndAResetDoes() throws IOException {
        recording().post("/responses", HELLO);
        FakeOpenAI server = FakeOpenAI.start();
        servers.add(server);
        RawClient client = new RawClient(server);
        server.reply("script");

        server.cassette(Cassette.replay(file));
        assertThat(said(client.post("/responses", HELLO))).isEqualTo("You said: Hello");
        server.cassette(null);
        assertThat(said(client.post("/responses", HELLO))).isEqualTo("script");
        server.cassette(Cassette.replay(file)).reset();
        assertThat(client.get("/models").statusCode()).isEqualTo(200);
    }

    @Test
    void handlersComeFirstAndWebSocketsAreRefused() throws IOException {
        recording().post("/responses", HELLO);
        FakeOpenAI server = FakeOpenAI.builder()
                .cassette(Cassette.replay(file))
                .handle("listModels", request -> Reply.json("{}"))
                .strict(false)
                .start();
        servers.add(server);
        RawClient client = new RawClient(server);

        assertThat(client.get("/models").body()).isEqualTo("{}");
        assertThat(error(client.get("/unknown"))).contains("has no answer to GET /unknown");
        FakeOpenAI recording = FakeOpenAI.builder().cassette(recorder()).start();
        servers.add(recording);
        for (FakeOpenAI each : List.of(server, recording)) {
            assertThatThrownBy(() -> RealtimeClient.connect(each))
                    .cause()
                    .isInstanceOfSatisfying(WebSocketHandshakeException.class, refusal -> {
                        assertThat(refusal.getResponse().statusCode()).isEqualTo(501);
                        assertThat(String.valueOf(refusal.getResponse().body()))
                                .contains("Cassettes do not record WebSockets. Use a server without a cassette.");
                    });
        }
    }

    @Test
    void aFileWithoutACassetteIsRefused() throws IOException {
        assertThatThrownBy(this::replaying)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The cassette " + file + " does not exist. Record it first.");

        recording().post("/responses", HELLO);
        String whole = text();
        Files.writeString(file, whole.substring(0, whole.length() / 2));
        assertThatThrownBy(this::replaying)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The cassette " + file + " cannot be read: ")
                .hasMessageContaining("line ")
                .hasMessageEndingWith("Record it again.");

        Files.writeString(file, whole.replace("\"cassette\" : 1", "\"cassette\" : 2"));
        assertThatThrownBy(this::replaying)
                .hasMessage("The cassette " + file + " has format version 2, but this testkit reads version 1."
                        + " Record it again.");

        Files.writeString(file, "{}");
        assertThatThrownBy(this::replaying).hasMessage(file + " is not a cassette: it has no property \"cassette\".");

        Files.writeString(file, whole.replace("\"status\" : 200,", ""));
        assertThatThrownBy(this::replaying).hasMessageEndingWith("in exchange 1.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEY,
                "sk-0123456789abcdef",
                "sk-svcacct-0123456789abcdef",
                "sk-admin-0123456789abcdef",
                "ek_0123456789abcdef",
                "whsec_0123456789abcdef=",
                "sess-0123456789abcdef",
                "ghp_0123456789abcdef",
                "xoxb-0123456789-abcdef",
                "org-0123456789abcdef",
                "proj_0123456789abcdef",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3",
                "token-of-my-own"
            })
    void noSecretReachesTheFile(String secret) throws IOException {
        upstream.handle(
                "createResponse",
                request -> Reply.json("{\"said\":\"It is " + secret + ".\",\"" + secret + "\":[\"" + secret + "\"]}")
                        .header("x-request-id", secret)
                        .header("Set-Cookie", "session=" + secret)
                        .header("openai-organization", secret));
        upstream.handle("listFiles", request -> Reply.text("text/plain", "secret " + secret));
        upstream.handle(
                "listModels",
                request -> Reply.events(StreamEvent.of("x", Json.object().put("said", secret))));
        RawClient client = client(recorder().redacting("token-of-my-own"));
        String request = HELLO.replace("Hello", "I am " + secret + "; ok?");

        HttpResponse<String> recorded = RawClient.send(client.request("/responses")
                .header("Content-Type", "application/json")
                .header("OpenAI-Organization", secret)
                .header("Cookie", secret)
                .header("api-key", secret)
                .POST(HttpRequest.BodyPublishers.ofString(request))
                .build());
        client.get("/files?after=" + secret);
        client.get("/models");
        client.post("/files", new RawClient.Form().field("purpose", secret).file("file", secret, secret));

        assertThat(recorded.body()).contains(secret);
        assertThat(text()).doesNotContain(secret).contains("REDACTED");
        RawClient replaying = client(Cassette.replay(file).redacting("token-of-my-own"));
        assertThat(replaying.post("/responses", request).body())
                .contains("It is ")
                .doesNotContain(secret);
        assertThat(replaying.get("/files?after=" + secret).statusCode()).isEqualTo(200);
    }

    @Test
    void secretsAreKnownByTheNamesOfTheirProperties() throws IOException {
        ObjectNode request = Json.object().put("model", "gpt-4o").put("input", "{\"api_key\": \"hidden-1\"}");
        request.putObject("metadata").put("password", "hidden-2").put("note", "https://me:hidden-3@example.com/");
        ObjectNode mcp =
                request.putArray("tools").addObject().put("type", "mcp").put("server_label", "x");
        mcp.put("server_url", "https://example.com/mcp?api_key=hidden-4&page=1").put("authorization", "hidden-5");
        mcp.putObject("headers").put("X-Shop", "hidden-6");
        ObjectNode function =
                request.withArray("tools").addObject().put("type", "function").put("name", "login");
        function.put("strict", false)
                .withObject("/parameters/properties/password")
                .put("type", "string");
        upstream.handle(
                "createResponse",
                any -> Reply.json("{\"client_secret\":{\"value\":\"hidden-7\"},"
                        + "\"header\":\"Bearer 0123456789abcdefghidden-8\"}"));
        recording().post("/responses", request.toString());

        assertThat(text())
                .doesNotContain("hidden-")
                .contains("https://example.com/mcp?api_key=REDACTED&page=1", "\"type\" : \"string\"");
        assertThat(replaying().post("/responses", request.toString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void wordsThatLookLikeSecretsStay() throws IOException {
        String words = "A user-friendly, org-wide task-force: basic internationalization, bearer tokens, a risk-averse"
                + " project; skill, cookie, password.";
        recording().post("/responses", HELLO.replace("Hello", words));

        JsonNode input = Json.parse(Files.readAllBytes(file)).at("/exchanges/0/request/body/json/input");
        assertThat(input.asText()).isEqualTo(words);
    }

    @Test
    void azureTakesTheKeyInItsHeader() throws IOException {
        FakeOpenAI azure =
                FakeOpenAI.builder().apiKey(KEY).basePath("/openai/v1").start();
        servers.add(azure);
        RawClient client = client(Cassette.record(file, URI.create(azure.baseUrl() + "/"), KEY));

        assertThat(client.post("/responses", HELLO).statusCode()).isEqualTo(200);
        assertThat(azure.requests().get(0).header("api-key")).isEqualTo(KEY);
        assertThat(azure.requests().get(0).headers()).doesNotContainKey("Authorization");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).doesNotContain(KEY);
    }
}
