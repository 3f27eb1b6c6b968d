package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.RawClient.Form;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestChecksTest {

    private final FakeOpenAI server =
            FakeOpenAI.builder().factSheet(Sheets.small()).start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonNode assertRejected(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = RawClient.json(response).get("error");
        assertThat(error.get("message").asText()).isNotEmpty();
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.has("param")).isTrue();
        assertThat(error.has("code")).isTrue();
        return error;
    }

    @Test
    void aMissingPropertyIsNamed() throws IOException {
        JsonNode error = assertRejected(client.post("/chat/completions", "{\"messages\":[]}"), 400);
        assertThat(error.get("message").asText()).contains("model").contains("/messages");
        assertThat(error.get("code").asText()).isEqualTo("missing_required_parameter");
    }

    @Test
    void aNumberBeyondAllNumbersIsNoJson() throws IOException {
        JsonNode error = assertRejected(
                client.post("/chat/completions", "{\"model\":\"m\",\"messages\":[],\"temperature\":1e99999999999}"),
                400);
        assertThat(error.get("code").asText()).isEqualTo("invalid_json");
    }

    @Test
    void aWrongValueIsNamedWithItsPlace() throws IOException {
        JsonNode error = assertRejected(
                client.post(
                        "/chat/completions", "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"hi\"}]}"),
                400);
        assertThat(error.get("message").asText()).startsWith("/messages/0/role: ");
        assertThat(error.get("param").asText()).isEqualTo("messages[0].role");
        assertThat(error.get("code").asText()).isEqualTo("invalid_value");
    }

    @Test
    void whatIsWrongWithinAUnionIsSaidOfTheBranchThatWasMeant() throws IOException {
        JsonNode error = assertRejected(
                client.post(
                        "/chat/completions",
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}]}"),
                400);
        assertThat(error.get("message").asText()).isEqualTo("/messages/0/content/0: required property 'url' not found");
    }

    @Test
    void aValueThatFitsNoBranchIsSaidToFitNone() throws IOException {
        JsonNode error = assertRejected(
                client.post(
                        "/chat/completions",
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]}"),
                400);
        assertThat(error.get("message").asText()).startsWith("/messages/0/content/0: fits none of the 2 alternatives");
    }

    @Test
    void anUnknownPropertyIsFoundAtAnyDepth() throws IOException {
        JsonNode error = assertRejected(
                client.post(
                        "/chat/completions",
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
                                + "[{\"type\":\"text\",\"text\":\"hi\",\"url\":\"x\"}]}],\"metadata\":{\"any\":\"key\"}}"),
                400);
        assertThat(error.get("code").asText()).isEqualTo("unknown_parameter");
        assertThat(error.get("param").asText()).isEqualTo("messages[0].content[0].url");
    }

    @Test
    void aServerThatIsNotStrictTakesWhatComes() throws IOException {
        try (FakeOpenAI lenient =
                FakeOpenAI.builder().factSheet(Sheets.small()).strict(false).start()) {
            assertThat(new RawClient(lenient)
                            .post("/chat/completions", "{\"unknown\":1}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void brokenJsonIsSaidToBeBroken() throws IOException {
        JsonNode error = assertRejected(client.post("/chat/completions", "{\"model\": [1}"), 400);
        assertThat(error.get("code").asText()).isEqualTo("invalid_json");
        assertThat(error.get("message").asText()).contains("(line 1, column ").doesNotContain("Source");
        assertThatThrownBy(() -> server.takeRequest().json())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(line 1, column ")
                .hasMessageNotContaining("Source");
    }

    @Test
    void anotherContentTypeIsRejectedWithThoseThatAreTaken() throws IOException {
        HttpRequest request = client.posting("/chat/completions", "text/plain", "hi".getBytes(StandardCharsets.UTF_8));
        JsonNode error = assertRejected(RawClient.send(request), 400);
        assertThat(error.get("message").asText()).contains("text/plain").contains("application/json");
    }

    @Test
    void aMissingBodyIsRejectedWhereOneIsRequiredOnly() throws IOException {
        assertRejected(
                RawClient.send(client.request("/chat/completions")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build()),
                400);
        assertThat(RawClient.send(client.request("/things")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aBodyWhereNoneBelongsIsRejected() throws IOException {
        HttpRequest request = client.request("/files")
                .method("GET", HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertRejected(RawClient.send(request), 400);
    }

    @Test
    void queryParametersAreChecked() throws IOException {
        assertThat(client.get("/files?limit=10&order=asc&purpose=batch").statusCode())
                .isEqualTo(200);
        assertThat(assertRejected(client.get("/files?limit=ten"), 400)
                        .get("param")
                        .asText())
                .isEqualTo("limit");
        assertRejected(client.get("/files?limit=0"), 400);
        assertRejected(client.get("/files?order=sideways"), 400);
        assertThat(assertRejected(client.get("/files?colour=red"), 400)
                        .get("code")
                        .asText())
                .isEqualTo("unknown_parameter");
        assertThat(assertRejected(client.get("/things"), 400).get("code").asText())
                .isEqualTo("missing_required_parameter");
    }

    @Test
    void arraysAndObjectsInQueriesAreReadAsTheirStyleSays() throws IOException {
        assertThat(client.get("/things?since=1&kinds=cube&kinds=sphere&ids=1,2&range%5Bfrom%5D=1&range%5Bto%5D=2")
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.get("/things?since=1&kinds%5B%5D=cube&kinds%5B%5D=sphere")
                        .statusCode())
                .isEqualTo(200);
        assertRejected(client.get("/things?since=1&ids=1,two"), 400);
        assertRejected(client.get("/things?since=1&range%5Bfrom%5D=one"), 400);
        assertRejected(client.get("/things?since=1&range%5Bfar%5D=1"), 400);
    }

    @Test
    void headersAreChecked() throws IOException {
        assertThat(RawClient.send(client.request("/things?since=1")
                                .header("openai-beta", "things=v2")
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertRejected(
                RawClient.send(client.request("/things?since=1")
                        .header("OpenAI-Beta", "things=v9")
                        .build()),
                400);
    }

    @Test
    void pathParametersAreDecodedAndChecked() throws IOException {
        assertThat(client.get("/things/red%20ball").statusCode()).isEqualTo(200);
        assertThat(server.requests().get(0).pathParameter("name")).isEqualTo("red ball");
        assertRejected(client.get("/things/RED"), 400);
    }

    @Test
    void literalSegmentsAndFixedQueriesWin() throws IOException {
        client.get("/things/latest");
        client.get("/things/oldest");
        client.get("/things?since=1");
        client.get("/things?beta=true");
        assertThat(server.requests())
                .extracting(RecordedRequest::operationId)
                .containsExactly("latestThing", "retrieveThing", "listThings", "listBetaThings");
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.problems()).isEmpty());
    }

    @Test
    void unknownPathsAndMethodsAreRejected() throws IOException {
        assertThat(assertRejected(client.get("/nowhere"), 404).get("code").asText())
                .isEqualTo("unknown_url");
        assertRejected(client.get("/things/a/b"), 404);
        assertRejected(client.delete("/chat/completions"), 405);
        HttpRequest outside = HttpRequest.newBuilder(URI.create(server.baseUrl().replace("/v1", "/v2") + "/files"))
                .header("Authorization", "Bearer " + server.apiKey())
                .build();
        assertRejected(RawClient.send(outside), 404);
    }

    @Test
    void aWrongOrMissingKeyIsRejectedWithoutRepeatingIt() throws IOException {
        HttpRequest wrong = HttpRequest.newBuilder(URI.create(server.baseUrl() + "/files"))
                .header("Authorization", "Bearer sk-this-is-a-secret-of-somebody")
                .build();
        JsonNode error = assertRejected(RawClient.send(wrong), 401);
        assertThat(error.get("code").asText()).isEqualTo("invalid_api_key");
        assertThat(error.toString()).doesNotContain("this-is-a-secret");
        assertRejected(
                RawClient.send(HttpRequest.newBuilder(URI.create(server.baseUrl() + "/files"))
                        .build()),
                401);
    }

    @Test
    void aStreamIsRefusedWhereThereIsNone() throws IOException {
        assertThat(client.post("/things", "{\"type\":\"cube\",\"edge\":1}").statusCode())
                .isEqualTo(201);
        JsonNode error =
                assertRejected(client.post("/embeddings", "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}"), 400);
        assertThat(error.get("message").asText()).contains("stream");
    }

    @Test
    void formsAreCheckedPartByPart() throws IOException {
        assertThat(client.post(
                                "/files",
                                new Form()
                                        .field("purpose", "batch")
                                        .field("expires_after[anchor]", "created_at")
                                        .field("expires_after[seconds]", "3600")
                                        .file("file", "a.jsonl", "{}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(assertRejected(client.post("/files", new Form().field("purpose", "batch")), 400)
                        .get("message")
                        .asText())
                .contains("'file'");
        assertThat(assertRejected(
                                client.post(
                                        "/files",
                                        new Form().field("purpose", "batch").field("file", "text")),
                                400)
                        .get("message")
                        .asText())
                .isEqualTo("/file: a file without a filename");
        assertThat(assertRejected(
                                client.post(
                                        "/files",
                                        new Form()
                                                .field("purpose", "fun")
                                                .field("colour", "red")
                                                .file("file", "a", "")),
                                400)
                        .get("message")
                        .asText())
                .contains("/purpose")
                .contains("/colour");
        assertRejected(
                client.post(
                        "/files",
                        new Form()
                                .field("purpose", "batch")
                                .field("expires_after[seconds]", "soon")
                                .file("file", "a", "")),
                400);
        assertThat(assertRejected(
                                client.post(
                                        "/files",
                                        new Form().field("purpose", "batch").file("file", "/etc/passwd", "")),
                                400)
                        .get("message")
                        .asText())
                .contains("path");
    }

    @Test
    void formsHaveArraysNumbersAndBooleans() throws IOException {
        assertThat(client.post(
                                "/things",
                                new Form()
                                        .file("images[]", "a.png", "a")
                                        .file("images[]", "b.png", "b")
                                        .field("names", "one")
                                        .field("names", "two")
                                        .field("weight", "1.5")
                                        .field("fragile", "true")
                                        .field("limit", "auto"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(client.post(
                                "/things",
                                new Form().file("images", "a.png", "a").field("limit", "12"))
                        .statusCode())
                .isEqualTo(201);
        assertRejected(
                client.post("/things", new Form().file("images", "a.png", "a").field("weight", "heavy")), 400);
        assertRejected(
                client.post("/things", new Form().file("images", "a.png", "a").field("weight[]", "1")), 400);
    }

    @Test
    void everyElementOfAnArrayIsJudgedByItself() throws IOException {
        JsonNode error = assertRejected(
                client.post(
                        "/chat/completions",
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":1},"
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}"),
                400);
        assertThat(error.get("message").asText())
                .contains("/messages/0/content: fits none of the 2 alternatives of the schema")
                .contains("/messages/1/content/0: required property 'text' not found");
    }

    @Test
    void whatIsWrongIsKeptWithTheRecordedRequest() throws IOException {
        client.get("/files?limit=ten");
        assertThat(server.requests("listFiles").get(0).problems())
                .singleElement()
                .asString()
                .contains("limit");
    }
}
