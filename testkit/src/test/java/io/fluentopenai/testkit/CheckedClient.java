package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Speaks to a server, and requires each good answer to be valid by the schema of the operation that it answers. */
final class CheckedClient {

    private final FakeOpenAI server;
    private final RawClient raw;

    CheckedClient(FakeOpenAI server) {
        this.server = server;
        this.raw = new RawClient(server);
    }

    /** Skips the test if the server's sheet, which may be that of another revision of the API, lacks an operation. */
    CheckedClient needs(String... operationIds) {
        for (String id : operationIds) {
            assumeTrue(server.factSheet().operation(id).isPresent(), id);
        }
        return this;
    }

    /** Skips the test if by the server's sheet an operation is not there or answers with no event stream. */
    CheckedClient needsStreams(String... operationIds) {
        for (String id : operationIds) {
            boolean streams = server.factSheet()
                    .operation(id)
                    .flatMap(Operation::eventSchema)
                    .isPresent();
            assumeTrue(streams, id);
        }
        return this;
    }

    RawClient raw() {
        return raw;
    }

    JsonNode get(String path) throws IOException {
        return valid(raw.get(path));
    }

    JsonNode post(String path, String json) throws IOException {
        return valid(raw.post(path, json.replace('\'', '"')));
    }

    /** A POST without a body. */
    JsonNode post(String path) throws IOException {
        return valid(RawClient.send(
                raw.request(path).POST(HttpRequest.BodyPublishers.noBody()).build()));
    }

    JsonNode post(String path, RawClient.Form form) throws IOException {
        return valid(raw.post(path, form));
    }

    JsonNode delete(String path) throws IOException {
        return valid(raw.delete(path));
    }

    /** The id of a new file. */
    String file(String filename, String purpose, String content) throws IOException {
        return post("/files", new RawClient.Form().field("purpose", purpose).file("file", filename, content))
                .path("id")
                .asText();
    }

    /** The message of an error. */
    String refused(int status, String path, String json) throws IOException {
        return error(status, raw.post(path, json.replace('\'', '"')));
    }

    String refused(int status, String path) throws IOException {
        return error(status, raw.get(path));
    }

    static String error(int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return RawClient.json(response).at("/error/message").asText();
    }

    private Operation operation() {
        List<RecordedRequest> requests = server.requests();
        return requests.get(requests.size() - 1).operation().orElseThrow();
    }

    private JsonNode valid(HttpResponse<String> response) {
        Operation operation = operation();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(operation.successStatus());
        JsonNode json = RawClient.json(response);
        JsonNode schema = Objects.requireNonNull(operation.successBodies().get("application/json"));
        assertThat(server.factSheet().validateStrictly(schema, json))
                .as(operation + " " + json)
                .isEmpty();
        return json;
    }

    /** The events of a stream, each as its name and its data. */
    List<JsonNode> stream(String path, String json) throws IOException {
        return events(raw.post(path, json.replace('\'', '"')));
    }

    List<JsonNode> stream(String path) throws IOException {
        return events(raw.get(path));
    }

    List<JsonNode> events(HttpResponse<String> response) {
        assertThat(response.headers().firstValue("Content-Type"))
                .as(response.body())
                .hasValue(Operation.EVENT_STREAM);
        JsonNode schema = operation().eventSchema().orElseThrow();
        boolean envelopes = schema.toString().contains("AssistantStreamEvent");
        List<JsonNode> events = new ArrayList<>();
        for (String block : response.body().split("\n\n")) {
            String name = "";
            String data = "";
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    data = line.substring("data: ".length());
                }
            }
            ObjectNode event = Json.object().put("event", name);
            if (data.equals("[DONE]")) {
                event.put("data", data);
            } else {
                event.set("data", Json.parse(data));
                assertThat(server.factSheet().validateStrictly(schema, envelopes ? event : event.get("data")))
                        .as(block)
                        .isEmpty();
            }
            events.add(event);
        }
        return events;
    }

    static List<String> names(List<JsonNode> events) {
        return events.stream().map(event -> event.path("event").asText()).toList();
    }

    static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("data").forEach(object -> ids.add(object.path("id").asText()));
        return ids;
    }
}
