package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents as the server plays them; each answer fits its schema. */
class AgentsTest {

    private static final String HELLO =
            "{'type':'agent.session.input.message','input':[{'role':'user','content':[{'type':'input_text','text':'Hi'}]}]}";

    /** The HTTP client completes in the common pool, which must not wait for it. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private final FakeOpenAI server = FakeOpenAI.start().pollsPerStep(0);
    private final CheckedClient client = new CheckedClient(server);
    private String session = "";

    @BeforeEach
    void create() throws IOException {
        client.needs("createAgent", "createAgentSession", "createAgentSessionEvent");
        String agent = client.post(
                        "/agents",
                        "{'model':'gpt-5.6-terra','tools':[{'type':'function','name':'weather','description':'',"
                                + "'parameters':{}}]}")
                .path("id")
                .asText();
        session = "/agents/sessions/"
                + client.post("/agents/sessions", "{'agent_id':'" + agent + "','environment':{'type':'none'}}")
                        .path("id")
                        .asText();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String event) throws IOException {
        return client.raw().post(session + "/events", "{\"events\":[" + event.replace('\'', '"') + "]}");
    }

    private JsonNode turn() throws IOException {
        String newest = client.get(session + "/turns?limit=1").at("/data/0/id").asText();
        return client.get(session + "/turns/" + newest);
    }

    @Test
    void aTurnWaitsForTheResultsOfItsCalls() throws IOException {
        server.reply(ModelAnswer.call("weather", "{}").andCall("weather", "{}")).then("Rain.");
        send(HELLO);

        assertThat(turn().path("status").asText()).isEqualTo("waiting");
        JsonNode waiting = client.get(session);
        assertThat(waiting.path("status").asText()).isEqualTo("requires_action");
        assertThat(waiting.path("required_actions")).hasSize(2);
        for (JsonNode call : waiting.path("required_actions")) {
            assertThat(turn().path("status").asText()).isEqualTo("waiting");
            HttpResponse<String> taken = send("{'type':'agent.session.input.tool_result','success':true,'output':'wet',"
                    + "'call_id':'" + call.path("call_id").asText() + "','turn_id':'"
                    + call.path("turn_id").asText() + "'}");
            assertThat(taken.statusCode()).isEqualTo(200);
        }

        assertThat(turn().path("status").asText()).isEqualTo("completed");
        assertThat(client.get(session).path("required_actions")).isEmpty();
        assertThat(client.get(session + "/items?order=asc").path("data"))
                .extracting(item -> item.path("type").asText())
                .containsExactly(
                        "message",
                        "function_call",
                        "function_call",
                        "function_call_output",
                        "function_call_output",
                        "message");
    }

    @Test
    void aResultThatNobodyWaitsForIsRefused() throws IOException {
        HttpResponse<String> refused = send("{'type':'agent.session.input.tool_result','success':true,'output':'wet',"
                + "'call_id':'call_x','turn_id':'turn_x'}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("call_x");
        assertThat(client.refused(404, "/agents/sessions/asess_x")).contains("asess_x");
    }

    @Test
    void aTurnIsCancelledWhileItsModelIsBeingAsked() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        server.onChat(request -> {
            asked.countDown();
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return ModelAnswer.text("late");
        });
        CompletableFuture<Void> sending = CompletableFuture.runAsync(
                () -> {
                    try {
                        send(HELLO);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                OWN_THREAD);
        asked.await();
        send("{'type':'agent.session.input.cancel'}");
        cancelled.countDown();
        sending.get();

        assertThat(turn().path("status").asText()).isEqualTo("cancelled");
        assertThat(client.get(session + "/items").path("data")).hasSize(1);
    }

    @Test
    void everyEventFitsItsSchema() throws Exception {
        server.reply(ModelAnswer.text("Let me see.").andCall("weather", "{}").andReasoning("Weather"))
                .then("Rain.");
        String created = "{'agent':{'model':'gpt-5.6-terra'},'environment':{'type':'none'},'input':'Hi','stream':true}";
        CompletableFuture<HttpResponse<String>> reading = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return client.raw().post("/agents/sessions", created.replace('\'', '"'));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                OWN_THREAD);
        // The stream goes on until the session is gone.
        String waiting = Awaitility.await().until(this::waitingSession, id -> !id.isEmpty());
        client.raw().delete("/agents/sessions/" + waiting);
        HttpResponse<String> stream = reading.get();
        JsonNode schema = server.factSheet()
                .operation("createAgentSession")
                .orElseThrow()
                .eventSchema()
                .orElseThrow();

        assertThat(RawClient.events(stream))
                .allSatisfy(event -> assertThat(server.factSheet().validateStrictly(schema, Json.parse(event)))
                        .isEmpty());
        assertThat(stream.body())
                .contains("event: agent.session.created", "agent.session.turn.output_text.delta")
                .contains("\"type\":\"reasoning\"", "event: agent.session.requires_action");
    }

    private String waitingSession() throws IOException {
        for (JsonNode each : client.get("/agents/sessions").path("data")) {
            if (each.path("status").asText().equals("requires_action")) {
                return each.path("id").asText();
            }
        }
        return "";
    }
}
