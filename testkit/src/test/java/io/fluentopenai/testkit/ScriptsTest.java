package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.RawClient.Form;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scripted behaviour, with the API's own sheet: whatever the scripts say must be valid. */
class ScriptsTest {

    private static final String HI =
            "\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},"
                    + "{\"role\":\"user\",\"content\":\"Hi there, you\"}]";

    private final FakeOpenAI server = FakeOpenAI.start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    /** The sheet may be that of an older revision of the API. */
    private void assumeKnown(String operationId) {
        assumeTrue(server.factSheet().operation(operationId).isPresent(), operationId);
    }

    private void assumeStreams(String operationId) {
        assumeKnown(operationId);
        assumeTrue(
                server.factSheet()
                        .operation(operationId)
                        .flatMap(Operation::eventSchema)
                        .isPresent(),
                operationId);
    }

    private JsonNode valid(String operationId, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode json = RawClient.json(response);
        Operation operation = server.factSheet().operation(operationId).orElseThrow();
        JsonNode schema = operation.successBodies().values().iterator().next();
        assertThat(server.factSheet().validateStrictly(schema, json)).isEmpty();
        return json;
    }

    private List<JsonNode> validEvents(String operationId, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        JsonNode schema = server.factSheet()
                .operation(operationId)
                .orElseThrow()
                .eventSchema()
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

    @Test
    void chatRepeatsWhatTheUserSaidUnlessToldOtherwise() throws IOException {
        JsonNode echo = valid("createChatCompletion", client.post("/chat/completions", "{" + HI + "}"));
        assertThat(echo.at("/choices/0/message/content").asText()).isEqualTo("You said: Hi there, you");
        assertThat(echo.at("/usage/total_tokens").asInt()).isPositive();
        server.reply("Hello!");
        JsonNode told = valid("createChatCompletion", client.post("/chat/completions", "{" + HI + ",\"n\":2}"));
        assertThat(told.at("/choices/1/message/content").asText()).isEqualTo("Hello!");
        assertThat(told.at("/choices/1/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void chatStreamsItsTextInChunksAndUsageAtTheEnd() throws IOException {
        assumeStreams("createChatCompletion");
        HttpResponse<String> response = client.post(
                "/chat/completions", "{" + HI + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        List<JsonNode> chunks = validEvents("createChatCompletion", response);
        assertThat(RawClient.events(response)).last().isEqualTo("[DONE]");
        assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText()));
        assertThat(text).hasToString("You said: Hi there, you");
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        JsonNode last = chunks.get(chunks.size() - 1);
        assertThat(last.get("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void chatCallsFunctionsWhenTheModelDoes() throws IOException {
        assumeStreams("createChatCompletion");
        server.onChat(
                request -> ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}").andCall("time", "{}"));
        JsonNode whole = valid("createChatCompletion", client.post("/chat/completions", "{" + HI + "}"));
        assertThat(whole.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(whole.at("/choices/0/message/tool_calls/1/function/name").asText())
                .isEqualTo("time");
        List<JsonNode> chunks =
                validEvents("createChatCompletion", client.post("/chat/completions", "{" + HI + ",\"stream\":true}"));
        StringBuilder arguments = new StringBuilder();
        for (JsonNode chunk : chunks) {
            JsonNode call = chunk.at("/choices/0/delta/tool_calls/0");
            if (call.path("index").asInt(-1) == 0) {
                arguments.append(call.at("/function/arguments").asText());
            }
        }
        assertThat(arguments).hasToString("{\"city\":\"Glasgow\"}");
    }

    @Test
    void responsesAnswerAText() throws IOException {
        assumeKnown("createResponse");
        server.onChat(
                request -> ModelAnswer.text("I heard " + request.path("input").asText()));
        JsonNode response = valid(
                "createResponse",
                client.post("/responses", "{\"model\":\"gpt-5\",\"input\":\"Hi\",\"metadata\":{\"a\":\"b\"}}"));
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("I heard Hi");
        assertThat(response.at("/metadata/a").asText()).isEqualTo("b");
        assertThat(response.get("status").asText()).isEqualTo("completed");
    }

    @Test
    void responsesStreamTheEventsOfTheirMaking() throws IOException {
        assumeStreams("createResponse");
        server.onChat(request -> ModelAnswer.text("One two").andCall("f", "{}"));
        List<JsonNode> events = validEvents(
                "createResponse",
                client.post(
                        "/responses",
                        "{\"model\":\"gpt-5\",\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}"));
        assertThat(events)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).get("sequence_number").asInt()).isEqualTo(i);
        }
        assertThat(events.get(13).at("/response/output/0/content/0/text").asText())
                .isEqualTo("One two");
    }

    @Test
    void filesAreKeptUntilTheyAreDeleted() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String purpose : List.of("batch", "assistants", "batch")) {
            Form form = new Form().field("purpose", purpose).file("file", "a b.jsonl", "{\"n\":" + ids.size() + "}");
            JsonNode file = valid("createFile", client.post("/files", form));
            assertThat(file.get("filename").asText()).isEqualTo("a b.jsonl");
            assertThat(file.get("bytes").asInt()).isEqualTo(7);
            ids.add(file.get("id").asText());
        }
        assertThat(idsOf(valid("listFiles", client.get("/files")))).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertThat(idsOf(valid("listFiles", client.get("/files?order=asc&purpose=batch"))))
                .containsExactly(ids.get(0), ids.get(2));
        JsonNode page = valid("listFiles", client.get("/files?limit=1&order=asc&after=" + ids.get(0)));
        assertThat(idsOf(page)).containsExactly(ids.get(1));
        assertThat(page.get("has_more").asBoolean()).isTrue();
        assertThat(valid("retrieveFile", client.get("/files/" + ids.get(1)))
                        .get("purpose")
                        .asText())
                .isEqualTo("assistants");
        assertThat(client.get("/files/" + ids.get(1) + "/content").body()).isEqualTo("{\"n\":1}");
        assertThat(valid("deleteFile", client.delete("/files/" + ids.get(1)))
                        .get("deleted")
                        .asBoolean())
                .isTrue();
        HttpResponse<String> gone = client.get("/files/" + ids.get(1));
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(RawClient.json(gone).at("/error/message").asText()).contains(ids.get(1));
        assertThat(client.get("/files/" + ids.get(1) + "/content").statusCode()).isEqualTo(404);
        assertThat(client.delete("/files/" + ids.get(1)).statusCode()).isEqualTo(404);
    }

    private static List<String> idsOf(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.get("data").forEach(file -> ids.add(file.get("id").asText()));
        return ids;
    }

    @Test
    void modelsAreListedFoundAndDeletedIfOnesOwn() throws IOException {
        List<String> ids = idsOf(valid("listModels", client.get("/models")));
        assertThat(ids).contains("gpt-5.6-luna", "text-embedding-3-small");
        assertThat(valid("retrieveModel", client.get("/models/gpt-5.6-luna"))
                        .get("owned_by")
                        .asText())
                .isEqualTo("system");
        assertThat(client.get("/models/gpt-0").statusCode()).isEqualTo(404);
        assertThat(client.delete("/models/gpt-5.6-luna").statusCode()).isEqualTo(403);
        String own = ids.get(ids.size() - 1);
        valid("deleteModel", client.delete("/models/" + own));
        assertThat(client.get("/models/" + own).statusCode()).isEqualTo(404);
    }

    @Test
    void embeddingsAreTheSameForTheSameInputInBothEncodings() throws IOException {
        String request = "{\"model\":\"text-embedding-3-small\",\"dimensions\":8,\"input\":[\"one\",\"two\"]";
        JsonNode floats = valid("createEmbedding", client.post("/embeddings", request + "}"));
        JsonNode encoded = RawClient.json(client.post("/embeddings", request + ",\"encoding_format\":\"base64\"}"));
        assertThat(floats.get("data")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            JsonNode vector = floats.at("/data/" + i + "/embedding");
            assertThat(vector).hasSize(8);
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                            .decode(encoded.at("/data/" + i + "/embedding").asText()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            double squares = 0;
            for (JsonNode number : vector) {
                assertThat(bytes.getFloat()).isEqualTo((float) number.asDouble());
                squares += number.asDouble() * number.asDouble();
            }
            assertThat(squares).isBetween(0.999, 1.001);
        }
        assertThat(floats.at("/data/0/embedding")).isNotEqualTo(floats.at("/data/1/embedding"));
        JsonNode usual = RawClient.json(client.post("/embeddings", "{\"model\":\"m\",\"input\":[1,2,3]}"));
        assertThat(usual.get("data")).hasSize(1);
        assertThat(usual.at("/data/0/embedding")).hasSize(1536);
        assertThat(usual.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void ownHandlersComeBeforeScripts() throws IOException {
        server.handle(
                "createChatCompletion",
                request -> request.json().path("n").asInt() == 2 ? Reply.json("{\"own\":true}") : null);
        server.handle("/not/of/the/api", request -> Reply.text("text/plain", "own"));
        assertThat(client.post("/chat/completions", "{" + HI + ",\"n\":2}").body())
                .isEqualTo("{\"own\":true}");
        assertThat(client.post("/chat/completions", "{" + HI + "}").body()).contains("You said");
        assertThat(client.get("/not/of/the/api").body()).isEqualTo("own");
    }

    @Test
    void aHandlerThatFailsIsAServerError() throws IOException {
        server.handle("listModels", request -> {
            throw new IOException("no disk");
        });
        HttpResponse<String> response = client.get("/models");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("no disk");
    }
}
