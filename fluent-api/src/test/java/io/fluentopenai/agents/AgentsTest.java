package io.fluentopenai.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.model.AgentEnvironmentParamHosted;
import io.fluentopenai.client.model.AgentSessionCreateParamsAgent;
import io.fluentopenai.structured.MissingOutputException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Outcome;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents, sessions, turns, and what sessions have, without tools. */
class AgentsTest {
    private static final String MODEL = "gpt-5.6-terra";

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start().pollAfter(Duration.ofMillis(1));
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private Agent agent() {
        return openai.agents().create(MODEL, "Be brief.");
    }

    private JsonNode lastSent(String operation) {
        List<RecordedRequest> requests = server.requests(operation);
        return requests.get(requests.size() - 1).json();
    }

    // ---- Agents

    @Test
    void anAgentIsCreatedChangedListedAndDeleted() {
        Agent agent = openai.agents().create(a -> a.model(MODEL).name("Tutor").metadata(Map.of("k", "v")));
        assertThat(agent.id()).startsWith("agent_");
        assertThat(agent.name()).isEqualTo("Tutor");
        assertThat(agent.model()).isEqualTo(MODEL);
        assertThat(agent.instructions()).isNull();
        assertThat(agent.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(agent.createdAt()).isBeforeOrEqualTo(Instant.now());

        Agent changed = agent.update(a -> a.instructions("Be brief."));
        assertThat(changed.instructions()).isEqualTo("Be brief.");
        assertThat(changed.name()).isEqualTo("Tutor");
        assertThat(changed.updatedAt()).isNotNull();
        assertThat(agent.refresh()).isEqualTo(changed);
        assertThat(openai.agents().list().all()).containsExactly(changed);

        assertThat(agent.delete()).isTrue();
        assertThat(openai.agents().listAsync().join().all()).isEmpty();
    }

    @Test
    void whatIsSentIsMarkedAsOfTheBeta() {
        agent();

        assertThat(server.takeRequest().header("OpenAI-Beta")).isEqualTo("agents=v1");
    }

    @Test
    void anAgentNeedsAModel() {
        assertThatThrownBy(() -> openai.agents().create(" ", "Be brief."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model");
        assertThat(server.requests()).isEmpty();
    }

    // ---- Sessions

    @Test
    void aSessionHasNoEnvironmentUnlessOneIsSet() {
        Agent agent = agent();
        AgentSession session = agent.createSession();
        assertThat(lastSent("createAgentSession"))
                .hasToString("{\"environment\":{\"type\":\"none\"},\"agent_id\":\"" + agent.id() + "\"}");
        assertThat(session.status()).isEqualTo("idle");
        assertThat(session.agentId()).isEqualTo(agent.id());

        agent.createSession(s -> s.environment(new AgentEnvironmentParamHosted()));
        assertThat(lastSent("createAgentSession").at("/environment/type").asText())
                .isEqualTo("openai_hosted");
    }

    @Test
    void aSessionNeedsNoStoredAgent() {
        AgentSession session = openai.agents()
                .sessions()
                .withTools(Tools.of(Tool.fromFunction("time", "The time", () -> "noon")))
                .create(s -> s.agent(new AgentSessionCreateParamsAgent().model(MODEL)));

        assertThat(lastSent("createAgentSession").at("/agent/tools/0/name").asText())
                .isEqualTo("time");
        assertThat(session.agentId()).isNotNull();
    }

    @Test
    void sessionsAreListedChangedAndDeleted() {
        Agent agent = agent();
        AgentSession session = agent.createSession(s -> s.metadata(Map.of("user", "ada")));
        agent().createSession();

        assertThat(agent.sessions().all()).extracting(AgentSession::id).containsExactly(session.id());
        assertThat(openai.agents().sessions().list().all()).hasSize(2);
        assertThat(session.update(s -> s.metadata(Map.of("user", "bob"))).metadata())
                .isEqualTo(Map.of("user", "bob"));
        assertThat(session.refresh().metadata()).isEqualTo(Map.of("user", "bob"));
        assertThat(session.lastActiveAt()).isNotNull();
        assertThat(session.delete()).isTrue();
        assertThat(agent.sessions().all()).isEmpty();
    }

    // ---- Turns

    @Test
    void aTurnIsAwaitedAndItsAnswerRead() {
        server.reply("It rains.");
        AgentSession session = agent().createSession();
        AgentTurn turn = session.createTurn("What's the weather?");
        List<String> seen = new ArrayList<>();

        AgentTurn done = turn.awaitCompletion(poll -> poll.onProgress(state -> seen.add(state.status())));

        assertThat(turn.status()).isEqualTo("queued");
        assertThat(seen).containsExactly("in_progress", "completed");
        assertThat(done.finalText()).isEqualTo("It rains.");
        assertThat(done.sessionId()).isEqualTo(session.id());
        assertThat(Objects.requireNonNull(done.usage()).totalTokens()).isPositive();
        assertThat(done.completedAt()).isNotNull();
        assertThat(done.items().all())
                .extracting(AgentItem::role, AgentItem::text)
                .containsExactlyInAnyOrder(tuple("user", "What's the weather?"), tuple("assistant", "It rains."));
        assertThat(session.refresh().status()).isEqualTo("idle");
        assertThat(session.turns().all()).extracting(AgentTurn::id).containsExactly(turn.id());
    }

    @Test
    void aTurnIsAwaitedAsync() {
        server.reply("It rains.");
        AgentSession session = agent().createSessionAsync().join();

        AgentTurn done = session.createTurnAsync("What's the weather?")
                .thenCompose(AgentTurn::awaitCompletionAsync)
                .join();

        assertThat(done.finalTextAsync().join()).isEqualTo("It rains.");
    }

    @Test
    void aSessionRemembersItsTurns() {
        AgentSession session = agent().createSession();
        session.createTurn("My name is Ada.").awaitCompletion();
        server.onChat(request -> ModelAnswer.text(request.path("input").size() + " items"));

        assertThat(session.createTurn("Who am I?").awaitCompletion().finalText())
                .isEqualTo("3 items");
        assertThat(session.items(i -> i.order("asc")).all())
                .extracting(AgentItem::role)
                .containsExactly("user", "assistant", "user", "assistant");
    }

    @Test
    void aSessionAtWorkStartsNoOtherTurn() {
        AgentSession session = agent().createSession();
        AgentTurn turn = session.createTurn("Begin.");
        server.clearRequests();

        assertThatThrownBy(() -> session.createTurn("And more."))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(turn.id())
                .hasMessageContaining("queued");
        assertThatThrownBy(() -> session.createTurnStreamAsync("And more.").join())
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(server.requests("createAgentSessionEvent")).isEmpty();

        session.send("And more.");
        assertThat(turn.awaitCompletion().items().all()).hasSize(3);
    }

    @Test
    void messagesHaveTextAndImages() {
        AgentSession session = agent().createSession();
        session.createTurn(Content.text("What is this?"), Content.imageUrl("https://example.com/a.png"));

        assertThat(lastSent("createAgentSessionEvent").at("/events/0"))
                .hasToString("{\"input\":[{\"content\":[{\"type\":\"input_text\",\"text\":\"What is this?\"},"
                        + "{\"image_url\":\"https://example.com/a.png\",\"type\":\"input_image\"}],"
                        + "\"role\":\"user\"}],\"type\":\"agent.session.input.message\"}");
        assertThatThrownBy(() -> session.send(Content.fileId("file-1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("environment");
        assertThatThrownBy(() -> session.send(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTurnIsCancelled() {
        AgentSession session = agent().createSession();
        AgentTurn turn = session.createTurn("Count to a million.");
        session.cancel();

        AgentTurn done = turn.awaitCompletion();
        assertThat(done.status()).isEqualTo("cancelled");
        assertThat(session.refresh().status()).isEqualTo("idle");
    }

    @Test
    void aFailedTurnSaysWhy() {
        server.outcome("createAgentSessionEvent", Outcome.failed("server_overloaded", "Try later"));
        AgentTurn done = agent().createSession().createTurn("Hello").awaitCompletion();

        assertThat(done.status()).isEqualTo("failed");
        assertThat(done.errorMessage()).isEqualTo("Try later");
        assertThatThrownBy(() -> done.value(Weather.class))
                .isInstanceOf(MissingOutputException.class)
                .hasMessageContaining("Try later");
    }

    record Weather(String city, boolean rain) {}

    @Test
    void anAgentAnswersWithAValue() {
        server.reply("{\"city\":\"Glasgow\",\"rain\":true}");
        Agent agent = openai.agents().create(MODEL, "Tell the weather.", Weather.class);
        AgentTurn turn = agent.createSession().createTurn("Glasgow?");
        assertThatThrownBy(() -> turn.value(Weather.class)).hasMessageContaining("awaitCompletion()");

        assertThat(lastSent("createAgent")
                        .at("/text/format/schema/properties/rain/type")
                        .asText())
                .isEqualTo("boolean");
        assertThat(turn.awaitCompletion().value(Weather.class)).isEqualTo(new Weather("Glasgow", true));
        assertThat(turn.awaitCompletion().valueAsync(Weather.class).join().rain())
                .isTrue();
    }

    // ---- Streams

    @Test
    void aTurnIsStreamed() {
        server.reply("It rains in Glasgow.");
        AgentSession session = agent().createSession();
        StringBuilder text = new StringBuilder();
        List<String> types = new ArrayList<>();

        AgentTurn turn;
        try (var stream = session.createTurnStream("What's the weather?")) {
            for (AgentEvent event : stream) {
                text.append(event.text());
                types.add(event.type());
            }
            turn = stream.result();
        }

        assertThat(text).hasToString("It rains in Glasgow.");
        assertThat(types).startsWith("agent.session.turn.created").endsWith("agent.session.idle");
        assertThat(turn.status()).isEqualTo("completed");
        assertThat(turn.usage()).isNotNull();
        assertThat(session.turns().all()).containsExactly(turn);
    }

    @Test
    void theTextOfAStreamIsPushed() {
        server.reply("It rains in Glasgow.");
        StringBuilder text = new StringBuilder();

        AgentTurn turn = agent().createSession()
                .createTurnStreamAsync("What's the weather?")
                .thenCompose(stream -> stream.text().collect(text::append))
                .join();

        assertThat(text).hasToString("It rains in Glasgow.");
        assertThat(turn.isFinished()).isTrue();
    }

    @Test
    void eventsTellTheirTurnSessionAndItem() {
        server.reply("Yes.");
        List<AgentEvent> events = new ArrayList<>();
        try (var stream = agent().createSession().createTurnStream("Rain?")) {
            stream.forEach(events::add);
        }

        assertThat(events.stream().map(AgentEvent::turn).filter(turn -> turn != null))
                .extracting(AgentTurn::status)
                .containsExactly("queued", "in_progress", "completed");
        assertThat(events.stream().map(AgentEvent::session).filter(session -> session != null))
                .extracting(AgentSession::status)
                .containsExactly("in_progress", "idle");
        assertThat(events.stream().map(AgentEvent::item).filter(item -> item != null))
                .extracting(AgentItem::text)
                .containsExactly("Rain?", "", "Yes.");
    }

    @Test
    void aSessionsEventsGoOnUntilTheStreamIsClosed() {
        AgentSession session = agent().createSession();
        List<String> types = new ArrayList<>();
        try (var events = session.events()) {
            session.send("Hello");
            for (AgentEvent event : events) {
                types.add(event.type());
                if (event.type().equals("agent.session.idle") && types.size() < 15) {
                    session.send("And again");
                } else if (event.type().equals("agent.session.idle")) {
                    break;
                }
            }
        }

        assertThat(types).filteredOn("agent.session.turn.created"::equals).hasSize(2);
    }

    @Test
    void aDeletedSessionEndsItsEvents() {
        AgentSession session = agent().createSession();
        try (var events = session.eventsAsync().join()) {
            session.delete();
            assertThat(events).isEmpty();
        }
    }

    // ---- Artifacts, subagents

    @Test
    void artifactsAreListedReadAndDeleted() {
        AgentSession session = agent().createSession();
        String artifact = "{\"id\":\"art_1\",\"object\":\"agent.session.artifact\",\"created_at\":1,"
                + "\"environment_id\":\"env_1\",\"path\":\"/out/report.pdf\",\"session_id\":\"" + session.id()
                + "\",\"size_bytes\":4,\"turn_id\":\"turn_1\"}";
        server.handle("listAgentSessionArtifacts", r -> Reply.json("{\"data\":[" + artifact + "],\"has_more\":false}"));
        server.handle("getAgentSessionArtifact", r -> Reply.json(artifact));
        server.handle("getAgentSessionArtifactContent", r -> Reply.bytes("application/pdf", new byte[] {1, 2, 3, 4}));
        server.handle(
                "deleteAgentSessionArtifact",
                r -> Reply.json("{\"id\":\"art_1\",\"deleted\":true,\"object\":\"agent.session.artifact.deleted\"}"));

        AgentArtifact found = session.artifacts().items().get(0);
        assertThat(found.path()).isEqualTo("/out/report.pdf");
        assertThat(found.size()).isEqualTo(4);
        assertThat(found.turnId()).isEqualTo("turn_1");
        assertThat(found.createdAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(session.getArtifact("art_1")).isEqualTo(found);
        try (BinaryContent content = found.content()) {
            assertThat(content.bytes()).containsExactly(1, 2, 3, 4);
        }
        assertThat(found.delete()).isTrue();
        assertThat(server.requests("deleteAgentSessionArtifact").get(0).path())
                .endsWith("/agents/sessions/" + session.id() + "/artifacts/art_1");
    }

    @Test
    void subagentsHaveTurnsAndItems() {
        AgentSession session = agent().createSession();
        String subagent = "{\"id\":\"sub_1\",\"object\":\"agent.session.subagent\",\"closed_at\":null,"
                + "\"instructions\":[],\"name\":\"Reader\",\"opened_at\":1,\"parent_agent_id\":\"agent_1\","
                + "\"session_id\":\"" + session.id() + "\",\"status\":\"active\"}";
        String turn = "{\"id\":\"turn_9\",\"object\":\"agent.session.turn\",\"agent_id\":\"sub_1\",\"created_at\":1,"
                + "\"completed_at\":2,\"started_at\":1,\"error\":null,\"usage\":null,\"status\":\"completed\","
                + "\"subagent_id\":\"sub_1\",\"session_id\":\"" + session.id() + "\"}";
        String item = "{\"id\":\"msg_9\",\"type\":\"message\",\"role\":\"assistant\",\"phase\":null,"
                + "\"status\":\"completed\",\"turn_id\":\"turn_9\",\"content\":[{\"type\":\"output_text\",\"text\":\"Done\"}]}";
        server.handle("listAgentSessionSubagents", r -> Reply.json("{\"data\":[" + subagent + "],\"has_more\":false}"));
        server.handle("getAgentSessionSubagent", r -> Reply.json(subagent));
        server.handle("listAgentSessionSubagentTurns", r -> Reply.json("{\"data\":[" + turn + "],\"has_more\":false}"));
        server.handle("getAgentSessionSubagentTurn", r -> Reply.json(turn));
        server.handle("listAgentSessionSubagentItems", r -> Reply.json("{\"data\":[" + item + "],\"has_more\":false}"));
        server.handle(
                "listAgentSessionSubagentTurnItems", r -> Reply.json("{\"data\":[" + item + "],\"has_more\":false}"));

        Subagent reader = session.subagents().items().get(0);
        assertThat(reader.name()).isEqualTo("Reader");
        assertThat(reader.status()).isEqualTo("active");
        assertThat(reader.openedAt()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(reader.closedAt()).isNull();
        assertThat(session.getSubagent("sub_1")).isEqualTo(reader);
        assertThat(reader.items().items().get(0).text()).isEqualTo("Done");

        AgentTurn read = reader.turns().items().get(0);
        assertThat(read.subagentId()).isEqualTo("sub_1");
        assertThat(read.finalText()).isEqualTo("Done");
        assertThat(read.refresh()).isEqualTo(read);
        assertThat(server.requests("listAgentSessionSubagentTurnItems").get(0).query("order"))
                .isEqualTo("asc");
    }
}
