package io.fluentopenai.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.LoopLimitException;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolException;
import io.fluentopenai.tools.ToolFailure;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Function calls of agents, answered by tools while a turn is awaited or streamed, and by hand. */
class AgentToolsTest {
    private static final String MODEL = "gpt-5.6-terra";

    record City(String city) {}

    private final Tool weather =
            Tool.fromFunction("weather", "The weather of a city", City.class, city -> "Rain in " + city.city());

    private final List<OperationKind> observed = Collections.synchronizedList(new ArrayList<>());
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start().pollAfter(Duration.ofMillis(1));
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .observe(start -> {
                    observed.add(start.kind());
                    return new OperationObserver() {};
                })
                .build();
        server.reply(ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}").andCall("weather", "{\"city\":\"Rome\"}"))
                .then("Take an umbrella.");
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private Agent weatherman() {
        return openai.agents().withTools(Tools.of(weather)).create(MODEL, "Be brief.");
    }

    private AgentSession session(Tool... tools) {
        return openai.agents()
                .withTools(Tools.of(tools))
                .create(MODEL, "Be brief.")
                .createSession();
    }

    private List<JsonNode> results() {
        List<JsonNode> results = new ArrayList<>();
        server.requests("createAgentSessionEvent")
                .forEach(request -> request.json().path("events").forEach(event -> {
                    if (!event.path("type").asText().endsWith(".message")) {
                        results.add(event);
                    }
                }));
        return results;
    }

    @Test
    void callsAreAnsweredWhileATurnIsAwaited() {
        AgentTurn done =
                weatherman().createSession().createTurn("What to wear?").awaitCompletion();

        assertThat(done.status()).isEqualTo("completed");
        assertThat(done.finalText()).isEqualTo("Take an umbrella.");
        assertThat(results())
                .extracting(result -> result.path("output").asText())
                .containsExactly("Rain in Glasgow", "Rain in Rome");
        assertThat(results())
                .allMatch(result -> result.path("success").asBoolean()
                        && result.path("turn_id").asText().equals(done.id()));
        assertThat(server.requests("createAgent")
                        .get(0)
                        .json()
                        .path("tools")
                        .get(0)
                        .path("type")
                        .asText())
                .isEqualTo("function");
        assertThat(done.items(i -> i.order("asc")).all())
                .extracting(AgentItem::type)
                .containsExactly(
                        "message",
                        "function_call",
                        "function_call",
                        "function_call_output",
                        "function_call_output",
                        "message");
    }

    @Test
    void callsAreAnsweredAsync() {
        AgentTurn done = weatherman()
                .createSessionAsync()
                .thenCompose(session -> session.createTurnAsync("What to wear?"))
                .thenCompose(AgentTurn::awaitCompletionAsync)
                .join();

        assertThat(done.status()).isEqualTo("completed");
        assertThat(results()).hasSize(2);
    }

    @Test
    void callsAreAnsweredWhileATurnIsStreamed() {
        StringBuilder text = new StringBuilder();
        AgentTurn done;
        try (var stream = weatherman().createSession().createTurnStream("What to wear?")) {
            for (AgentEvent event : stream) {
                text.append(event.text());
            }
            done = stream.result();
        }

        assertThat(text).hasToString("Take an umbrella.");
        assertThat(done.status()).isEqualTo("completed");
        assertThat(results()).hasSize(2);
        assertThat(server.requests("streamAgentSessionEvents")).hasSize(1);
        assertThat(server.requests("getAgentSessionTurn")).isEmpty();
    }

    @Test
    void callsAreAnsweredWhileATurnIsPushed() {
        AgentTurn done = weatherman()
                .createSession()
                .createTurnStreamAsync("What to wear?")
                .thenCompose(stream -> stream.collect())
                .join();

        assertThat(done.status()).isEqualTo("completed");
        assertThat(results()).hasSize(2);
    }

    @Test
    void theServerSeesThatAStreamHasEnded() {
        try (var stream = weatherman().createSession().createTurnStream("What to wear?")) {
            stream.result();
        }

        Awaitility.await().until(() -> server.openStreams() == 0);
    }

    @Test
    void toolsAreGivenToASessionOrATurn() {
        Agent agent = weatherman();
        AgentSession fetched = openai.agents().sessions().create(agent.id());

        assertThat(fetched.createTurn("What to wear?").awaitCompletion().requiresAction())
                .isTrue();
        assertThat(fetched.turns()
                        .items()
                        .get(0)
                        .withTools(Tools.of(weather))
                        .awaitCompletion()
                        .status())
                .isEqualTo("completed");

        server.reply(ModelAnswer.call("weather", "{\"city\":\"Oslo\"}")).then("Snow.");
        assertThat(fetched.withTools(Tools.of(weather))
                        .createTurn("And in Oslo?")
                        .awaitCompletion()
                        .finalText())
                .isEqualTo("Snow.");
    }

    @Test
    void aFailureIsToldToTheModel() {
        Tool broken = Tool.fromFunction("weather", "The weather", City.class, city -> {
            throw new IllegalStateException("No wind in " + city.city());
        });
        AgentTurn done = session(broken).createTurn("What to wear?").awaitCompletion();

        assertThat(done.status()).isEqualTo("completed");
        assertThat(results()).allMatch(result -> !result.path("success").asBoolean() && !result.has("output"));
        assertThat(results().get(0).path("error").asText()).isNotBlank();
    }

    @Test
    void aFailureEndsTheWaitIfItIsToBeThrown() {
        Tool broken = Tool.fromFunction("weather", "The weather", City.class, city -> {
            throw new IllegalStateException("No wind");
        });
        AgentSession session = weatherman()
                .withTools(Tools.of(broken), loop -> loop.throwOn(ToolFailure.FAILED))
                .createSession();
        AgentTurn turn = session.createTurn("What to wear?");

        assertThatThrownBy(turn::awaitCompletion).isInstanceOf(ToolException.class);
        assertThat(session.refresh().requiresAction()).isTrue();
        session.cancel();
        assertThat(turn.refresh().status()).isEqualTo("cancelled");
    }

    @Test
    void anUnknownToolIsToldToTheModel() {
        Tool other = Tool.fromFunction("time", "The time", () -> "noon");
        session(other).createTurn("What to wear?").awaitCompletion();

        assertThat(results()).allMatch(result -> result.path("error").asText().contains("weather"));
    }

    @Test
    void limitsEndTheWait() {
        server.reply(ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));
        AgentTurn turn = weatherman()
                .withTools(Tools.of(weather), loop -> loop.maxRounds(3))
                .createSession()
                .createTurn("What to wear?");

        assertThatThrownBy(turn::awaitCompletion)
                .isInstanceOf(LoopLimitException.class)
                .hasMessageContaining("maxRounds");
        assertThat(results()).hasSize(2);
    }

    @Test
    void callsNeedApprovalIfItIsSet() {
        List<String> asked = new ArrayList<>();
        weatherman()
                .withTools(
                        Tools.of(weather),
                        loop -> loop.approval(request -> {
                            asked.add(request.call().arguments());
                            return request.call().arguments().contains("Rome")
                                    ? Approval.denied("Not Rome")
                                    : Approval.approved();
                        }))
                .createSession()
                .createTurn("What to wear?")
                .awaitCompletion();

        assertThat(asked).hasSize(2);
        assertThat(results())
                .extracting(result -> result.path("success").asBoolean())
                .containsExactly(true, false);
        assertThat(results().get(1).path("error").asText()).contains("Not Rome");
    }

    @Test
    void callsOfMcpServersAreApprovedOrDenied() {
        server.reply(ModelAnswer.item("{\"type\":\"mcp_approval_request\",\"name\":\"delete\",\"arguments\":{\"id\":1},"
                        + "\"server_label\":\"shop\"}"))
                .then("Done.");
        List<ToolCall> asked = new ArrayList<>();
        AgentTurn done = weatherman()
                .withTools(
                        Tools.of(weather),
                        loop -> loop.approval(request -> {
                            asked.add(request.call());
                            return Approval.denied("No");
                        }))
                .createSession()
                .createTurn("Delete it")
                .awaitCompletion();

        assertThat(done.finalText()).isEqualTo("Done.");
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).server()).isEqualTo("shop");
        assertThat(asked.get(0).arguments()).isEqualTo("{\"id\":1}");
        assertThat(results().get(0).at("/response/decision").asText()).isEqualTo("deny");
    }

    @Test
    void aFunctionReturnsPictures() {
        Tool camera = Tool.fromFunction(
                "weather", "A picture of the sky", City.class, city -> Content.imageUrl("https://example.com/sky.png"));
        session(camera).createTurn("What to wear?").awaitCompletion();

        assertThat(results().get(0).path("output"))
                .hasToString("[{\"image_url\":\"https://example.com/sky.png\",\"type\":\"input_image\"}]");
    }

    @Test
    void cancellingTheFutureInterruptsTheTool() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Tool slow = Tool.fromFunction("weather", "The weather", City.class, city -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return "late";
        });
        CompletableFuture<AgentTurn> waiting =
                session(slow).createTurn("What to wear?").awaitCompletionAsync();
        begun.await();
        waiting.cancel(true);

        interrupted.await();
        assertThat(results()).isEmpty();
    }

    @Test
    void theLoopAndItsToolsAreObserved() {
        weatherman().createSession().createTurn("What to wear?").awaitCompletion();

        assertThat(observed).containsExactly(OperationKind.LOOP, OperationKind.TOOL, OperationKind.TOOL);
    }

    @Test
    void callsAreAnsweredByHand() {
        AgentSession session = openai.agents().create(MODEL, "Be brief.").createSession();
        AgentTurn turn = session.createTurn("What to wear?").awaitCompletion();
        assertThat(turn.requiresAction()).isTrue();

        AgentSession waiting = turn.session();
        assertThat(waiting.status()).isEqualTo("requires_action");
        List<ToolCall> calls = waiting.requiredToolCalls();
        assertThat(calls)
                .extracting(ToolCall::arguments)
                .containsExactly("{\"city\":\"Glasgow\"}", "{\"city\":\"Rome\"}");
        waiting.submitToolOutputs(Map.of(calls.get(0).id(), "Rain"));
        assertThat(turn.refresh().status()).isEqualTo("waiting");
        waiting.submitToolOutputsAsync(Map.of(calls.get(1).id(), "Sun")).join();

        assertThat(turn.awaitCompletion().finalText()).isEqualTo("Take an umbrella.");
        assertThatThrownBy(() -> waiting.submitToolOutputs(Map.of("call_x", "Sun")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call_x");
        assertThatThrownBy(() -> waiting.submitToolOutputs(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStreamWithoutToolsEndsAtACall() {
        AgentSession session = openai.agents().create(MODEL, "Be brief.").createSession();
        try (var stream = session.createTurnStream("What to wear?")) {
            assertThat(stream.result().requiresAction()).isTrue();
            assertThat(stream.result().isFinished()).isFalse();
        }
        assertThat(session.refresh().requiredToolCalls()).hasSize(2);
    }

    @Test
    void toolsTakeTheFormOfAgents() {
        JsonNode sent = sent(Tool.webSearch(search -> search.searchContextSize("low")));
        assertThat(sent).hasToString("{\"type\":\"web_search\",\"context_size\":\"low\"}");
        assertThat(sent(Tool.mcp("shop", "https://example.com/mcp")))
                .hasToString("{\"server_label\":\"shop\",\"transport\":{\"server_url\":\"https://example.com/mcp\","
                        + "\"type\":\"http\"},\"type\":\"mcp\"}");
        JsonNode function = sent(Tool.define("weather", ""));
        assertThat(function.path("description").asText()).isEmpty();
        assertThat(function.has("strict")).isFalse();
        assertThatThrownBy(() -> openai.agents().withTools(Tools.of(Tool.codeInterpreter())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("code_interpreter");
    }

    private JsonNode sent(Tool tool) {
        server.clearRequests();
        openai.agents().withTools(Tools.of(tool)).create(MODEL, "Be brief.");
        return server.takeRequest().json().path("tools").get(0);
    }
}
