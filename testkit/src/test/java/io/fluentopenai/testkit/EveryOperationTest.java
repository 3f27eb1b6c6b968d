package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Requests for all operations of the API, written by the sheet alone. */
class EveryOperationTest {

    private static final FakeOpenAI SERVER = FakeOpenAI.start();

    private final SampleRequest requests = new SampleRequest(SERVER);
    private final FactSheet sheet = SERVER.factSheet();
    private final List<String> wrong = new ArrayList<>();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void everyOperationTakesMinimalAndMaximalRequestsAndAnswersAsDocumented() throws IOException {
        int calls = 0;
        for (Variant variant : List.of(Variant.MINIMAL, Variant.MAXIMAL)) {
            SERVER.answerWith(variant);
            for (Operation operation : sheet.operations()) {
                List<String> mediaTypes =
                        new ArrayList<>(operation.requestBodies().keySet());
                if (mediaTypes.isEmpty()) {
                    mediaTypes.add("");
                }
                for (String mediaType : mediaTypes) {
                    HttpResponse<String> response = RawClient.send(
                            requests.of(operation, mediaType.isEmpty() ? null : mediaType, variant, false));
                    check(operation, variant, response);
                    calls++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(calls).isGreaterThanOrEqualTo(2 * sheet.operations().size());
    }

    private void check(Operation operation, Variant variant, HttpResponse<String> response) {
        String what = operation.operationId() + " " + variant + ": ";
        if (response.statusCode() != operation.successStatus()) {
            wrong.add(what + response.statusCode() + " " + response.body());
            return;
        }
        Map<String, JsonNode> bodies = operation.successBodies();
        if (bodies.isEmpty()) {
            if (!response.body().isEmpty()) {
                wrong.add(what + "a body");
            }
            return;
        }
        String media = response.headers().firstValue("Content-Type").orElse("none");
        JsonNode schema = bodies.get(media);
        if (schema == null) {
            wrong.add(what + media);
        } else if (media.equals("application/json")) {
            sheet.validateStrictly(schema, Json.parse(response.body())).forEach(line -> wrong.add(what + line));
        }
    }

    @Test
    void everyJsonAnswerIsTheSampleOfTheChosenVariant() throws IOException {
        for (Variant variant : Variant.values()) {
            SERVER.answerWith(variant);
            for (Operation operation : sheet.operations()) {
                JsonNode schema = operation.successBodies().get("application/json");
                if (schema == null || operation.successBodies().size() > 1) {
                    continue;
                }
                String mediaType =
                        operation.requestBodies().keySet().stream().findFirst().orElse(null);
                HttpResponse<String> response =
                        RawClient.send(requests.of(operation, mediaType, Variant.MINIMAL, false));
                assertThat(Json.parse(response.body()))
                        .as(operation.operationId() + " " + variant)
                        .isEqualTo(Json.parse(Json.text(SERVER.samples().sample(schema, variant))));
            }
        }
    }

    @Test
    void everyStreamHasAllItsEvents() throws IOException {
        for (Variant variant : Variant.values()) {
            SERVER.answerWith(variant);
            for (Operation operation : sheet.operations()) {
                if (operation.eventSchema().isEmpty()) {
                    continue;
                }
                String mediaType =
                        operation.requestBodies().keySet().stream().findFirst().orElse(null);
                HttpResponse<String> response =
                        RawClient.send(requests.of(operation, mediaType, Variant.MAXIMAL, true));
                JsonNode schema = operation.eventSchema().orElseThrow();
                List<JsonNode> expected = SERVER.samples().events(schema, variant);
                List<String> events = RawClient.events(response);
                assertThat(response.headers().firstValue("Content-Type"))
                        .as(operation.operationId() + " " + response.body())
                        .hasValue(Operation.EVENT_STREAM);
                // Streams of events without names have a last line of their own.
                boolean named = response.body().startsWith("event: ");
                assertThat(events.size() - (named ? 0 : 1))
                        .as(operation.operationId())
                        .isEqualTo(expected.size());
            }
        }
    }

    @Test
    void everyOperationRefusesAnUnknownQueryParameter() throws IOException {
        for (Operation operation : sheet.operations()) {
            String path = operation.path().replaceAll("\\{[^}]+}", "x");
            StringBuilder query = new StringBuilder("?something_new=1");
            operation.fixedQuery().forEach((name, value) -> query.append('&').append(name + "=" + value));
            HttpResponse<String> response = RawClient.send(new RawClient(SERVER)
                    .request(path + query)
                    .method(operation.verb(), HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(response.statusCode()).as(operation.toString()).isEqualTo(400);
            assertThat(response.body()).contains("something_new");
        }
    }
}
