package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.api.FilesApi;
import io.fluentopenai.client.api.ModelsApi;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InternalServerException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The code of docs/reference/testkit.md, run. {@link SnippetsTest} checks that the two are the same. */
class TestkitSnippetsTest {

    @Test
    void start() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            ModelsApi models = new ModelsApi(server.baseUrl(), server.apiKey());
            System.out.println(models.listModels().data().size() + " models");

            RecordedRequest request = server.takeRequest();
            assertThat(request.operationId()).isEqualTo("listModels");
        }
    }

    @Test
    void faults() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.fail("createChatCompletion")
                    .status(503)
                    .header("Retry-After", "1")
                    .times(2);
            server.fail("listModels").delayHeaders(Duration.ofMillis(200));
            server.fail("createEmbedding").cutAfter(100);
            server.fail("retrieveFile").malformedJson();

            ModelsApi models = new ModelsApi(server.baseUrl(), server.apiKey());
            assertThat(models.listModels().data()).isNotEmpty();
            server.fail("retrieveModel").malformedJson();
            assertThatThrownBy(() -> models.retrieveModel("gpt-5.6-luna")).isInstanceOf(DecodeException.class);
            server.clearFaults();
            server.failAll().status(503).header("x-should-retry", "false");
            assertThatThrownBy(models::listModels).isInstanceOf(InternalServerException.class);
        }
    }

    @Test
    void whatTakesTime() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.pollsPerStep(2);
            server.pollAfter(Duration.ofMillis(50));
            server.outcome("createVideo", Outcome.failed("moderation_blocked", "Not this one."));
        }
    }

    @Test
    void webSockets() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("It is raining.");
            server.realtime().onSpeech((millis, audio) -> "Do I need an umbrella?");
            server.realtime().pace(Duration.ofMillis(5));
            server.realtime()
                    .fail()
                    .beforeEvent("response.done")
                    .close(1011, "overloaded")
                    .times(1);

            try (WebSocketUser user = WebSocketUser.connect(server)) {
                user.send("{\"type\":\"response.create\"}");
                assertThat(user.end()).isEqualTo("1011 overloaded");
                assertThat(user.received()).contains("It is raining.").doesNotContain("response.done");
            }
        }
    }

    @Test
    void webSocketsThatDoNotOpen() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.fail("/realtime").status(503).times(1);
            server.fail("/realtime").delayHeaders(Duration.ofMillis(200));
            server.fail("/realtime").cutAfter(300);
            assertThatThrownBy(() -> WebSocketUser.connect(server)).hasMessageContaining("503");
        }
    }

    @Test
    void webSocketsInHand() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.realtime()
                    .onEvent((ignored, event) -> event.path("type").asText().equals("response.create"));
            try (WebSocketUser user = WebSocketUser.connect(server)) {
                user.send("{\"type\":\"response.create\"}");
                FakeRealtimeSession session = server.realtime().takeSession();
                session.awaitReceived("response.create");
                session.send("{\"type\":\"response.done\",\"response\":{\"id\":\"resp_1\",\"status\":\"completed\"}}");
                session.sendText("no JSON");
                session.close(1001, "going away");

                assertThat(user.end()).isEqualTo("1001 going away");
                assertThat(user.received()).contains("resp_1").contains("no JSON");
            }
        }
    }

    @Test
    void bigFiles() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            String id = server.addFile("big.jsonl", "batch", 2L << 30);
            FilesApi files = new FilesApi(server.baseUrl(), server.apiKey());
            assertThat(files.retrieveFile(id).bytes()).isEqualTo(2L << 30);
        }
    }
}
