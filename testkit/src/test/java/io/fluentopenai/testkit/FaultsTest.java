package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final String HI =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]";

    private final FakeOpenAI server =
            FakeOpenAI.builder().factSheet(Sheets.small()).start();
    private final RawClient client = new RawClient(server);

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest chat(boolean stream) {
        String body = HI + ",\"stream\":" + stream + "}";
        return client.posting("/chat/completions", "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static long millis(long since) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    @Test
    void aStatusIsAnsweredSoManyTimesAndThenAllIsWell() throws IOException {
        Fault fault = server.fail("createChatCompletion")
                .status(503)
                .header("Retry-After", "1")
                .times(2);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = RawClient.send(chat(false));
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.headers().firstValue("x-request-id")).isPresent();
            assertThat(RawClient.json(response).at("/error/type").asText()).isEqualTo("server_error");
        }
        assertThat(RawClient.send(chat(false)).statusCode()).isEqualTo(200);
        assertThat(fault.hits()).isEqualTo(2);
    }

    @Test
    void faultsCanBeLinedUpAndRemoved() throws IOException {
        server.fail("createChatCompletion").status(429).times(1);
        Fault second = server.fail("/chat/completions");
        assertThat(RawClient.send(chat(false)).statusCode()).isEqualTo(429);
        assertThat(RawClient.send(chat(false)).statusCode()).isEqualTo(500);
        assertThat(client.get("/files").statusCode()).isEqualTo(200);
        second.remove();
        assertThat(RawClient.send(chat(false)).statusCode()).isEqualTo(200);
    }

    @Test
    void anyBodyCanBeAnswered() throws IOException {
        server.fail("createChatCompletion").json("{\"error\":\"text\"}").times(1);
        server.fail(request -> request.method().equals("POST"))
                .status(502)
                .body("text/html", "<html>")
                .times(1);
        HttpResponse<String> odd = RawClient.send(chat(false));
        assertThat(odd.statusCode()).isEqualTo(200);
        assertThat(odd.body()).isEqualTo("{\"error\":\"text\"}");
        HttpResponse<String> html = RawClient.send(chat(false));
        assertThat(html.statusCode()).isEqualTo(502);
        assertThat(html.headers().firstValue("Content-Type")).hasValue("text/html");
    }

    @Test
    void malformedJsonIsAWholeMessageWithHalfTheJson() throws IOException {
        server.fail("createChatCompletion").malformedJson();
        HttpResponse<String> response = RawClient.send(chat(false));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> Json.parse(response.body())).isInstanceOf(IllegalArgumentException.class);
        HttpResponse<String> stream = RawClient.send(chat(true));
        assertThat(Json.parse(RawClient.events(stream).get(0)).has("id")).isTrue();
        assertThatThrownBy(() -> Json.parse(RawClient.events(stream).get(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stream.body()).endsWith("data: [DONE]\n\n");
    }

    @Test
    void theConnectionCanBeCutBeforeTheHeaders() throws Exception {
        server.fail("createChatCompletion").cutBeforeHeaders().times(1);
        assertThatThrownBy(() -> RawClient.send(chat(false))).isInstanceOf(IOException.class);
        assertThat(server.takeRequest().ending().get(1, TimeUnit.SECONDS)).isEqualTo(Ending.CUT);
        assertThat(RawClient.send(chat(false)).statusCode()).isEqualTo(200);
    }

    @Test
    void theConnectionCanBeCutWithinTheBody() throws Exception {
        server.fail("createChatCompletion").cutAfter(20).times(2);
        for (boolean stream : new boolean[] {false, true}) {
            try (InputStream body = RawClient.open(chat(stream)).body()) {
                assertThat(body.readNBytes(20)).hasSize(20);
                assertThatThrownBy(body::read).isInstanceOf(IOException.class);
            }
            assertThat(server.takeRequest().ending().get(1, TimeUnit.SECONDS)).isEqualTo(Ending.CUT);
        }
        assertThat(server.openStreams()).isZero();
    }

    @Test
    void headersCanBeDelayed() throws IOException {
        server.fail("createChatCompletion").delayHeaders(Duration.ofMillis(150)).times(1);
        long start = System.nanoTime();
        assertThat(RawClient.send(chat(false)).statusCode()).isEqualTo(200);
        assertThat(millis(start)).isGreaterThanOrEqualTo(150);
    }

    @Test
    void bytesCanBeDelayedWhileTheHeadersAreNot() throws IOException {
        server.fail("createChatCompletion").trickle(50, Duration.ofMillis(40));
        long start = System.nanoTime();
        HttpResponse<InputStream> response = RawClient.open(chat(false));
        long headers = millis(start);
        try (InputStream body = response.body()) {
            JsonNode json = Json.parse(body.readAllBytes());
            assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("You said: one two three");
        }
        assertThat(millis(start) - headers).isGreaterThanOrEqualTo(150);
    }

    @Test
    void eventsCanBeDelayed() throws IOException {
        server.fail("createChatCompletion").delayEvents(Duration.ofMillis(40));
        long start = System.nanoTime();
        HttpResponse<String> response = RawClient.send(chat(true));
        assertThat(millis(start)).isGreaterThanOrEqualTo(40L * 7);
        assertThat(RawClient.events(response)).last().isEqualTo("[DONE]");
    }

    @Test
    void aStreamCanStallAndTheClientsLeavingIsSeen() throws Exception {
        server.fail("createChatCompletion").stallAfter(30);
        InputStream body = RawClient.open(chat(true)).body();
        assertThat(body.readNBytes(30)).hasSize(30);
        assertThat(server.openStreams()).isEqualTo(1);
        RecordedRequest request = server.takeRequest();
        assertThat(request.ending()).isNotDone();
        body.close();
        assertThat(request.ending().get(2, TimeUnit.SECONDS)).isEqualTo(Ending.CLIENT_GONE);
        assertThat(server.openStreams()).isZero();
    }

    @Test
    void closingTheServerEndsWhatIsUnderWay() throws Exception {
        server.fail("createChatCompletion").stallAfter(0);
        try (InputStream body = RawClient.open(chat(true)).body()) {
            RecordedRequest request = server.takeRequest();
            server.close();
            assertThat(request.ending().get(1, TimeUnit.SECONDS)).isEqualTo(Ending.SERVER_CLOSED);
            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        }
    }
}
