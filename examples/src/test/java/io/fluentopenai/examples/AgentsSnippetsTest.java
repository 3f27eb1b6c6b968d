package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.agents.Agent;
import io.fluentopenai.agents.AgentEvent;
import io.fluentopenai.agents.AgentItem;
import io.fluentopenai.agents.AgentSession;
import io.fluentopenai.agents.AgentTurn;
import io.fluentopenai.client.model.AgentEnvironmentParamHosted;
import io.fluentopenai.client.model.AgentSessionCreateParamsAgent;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Approval;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.Tools;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of docs/guides/agents.md, run. {@link SnippetsTest} checks that the two are the same. */
class AgentsSnippetsTest {
    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start().pollAfter(Duration.ofMillis(1));
        server.reply(ModelAnswer.call("weather", "{\"name\":\"Glasgow\"}")).then("Take an umbrella.");
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

    private static boolean ask(ToolCall call) {
        return call.name().equals("weather");
    }

    @Test
    void anAgentCallsAFunction() {
        record City(String name) {}
        Tool weather =
                Tool.fromFunction("weather", "The weather of a city", City.class, city -> "Rain in " + city.name());

        Agent agent = openai.agents().withTools(Tools.of(weather)).create(ExampleModels.BALANCED, "Be brief.");
        AgentSession session = agent.createSession();
        AgentTurn turn = session.createTurn("What do I wear in Glasgow?").awaitCompletion();
        System.out.println(turn.finalText());

        assertThat(turn.finalText()).isEqualTo("Take an umbrella.");

        AgentTurn comparison = session.createTurn("Compare the weather of ten cities.");
        session.send("Leave out London.");
        AgentTurn compared = comparison.awaitCompletion(poll -> poll.timeout(Duration.ofMinutes(5)));
        for (AgentItem item : compared.items()) {
            System.out.println(item.type() + " " + item.text());
        }

        assertThat(compared.items().all()).hasSize(3);

        AgentTurn streamed;
        try (var stream = session.createTurnStream("And in Rome?")) {
            for (AgentEvent event : stream) {
                System.out.print(event.text());
            }
            streamed = stream.result();
        }
        assertThat(streamed.status()).isEqualTo("completed");

        Agent careful = agent.withTools(
                Tools.of(weather), loop -> loop.maxRounds(5).approval(request -> Approval.of(ask(request.call()))));

        server.reply(ModelAnswer.call("weather", "{\"name\":\"Glasgow\"}")).then("Take an umbrella.");
        assertThat(careful.createSession()
                        .createTurn("What do I wear?")
                        .awaitCompletion()
                        .status())
                .isEqualTo("completed");

        AgentSession adHoc = openai.agents()
                .sessions()
                .withTools(Tools.of(weather))
                .create(s -> s.agent(new AgentSessionCreateParamsAgent().model(ExampleModels.BALANCED)));
        assertThat(adHoc.status()).isEqualTo("idle");
    }

    @Test
    void sessionsAreMadeAndListed() {
        Agent agent = openai.agents().create(ExampleModels.BALANCED, "Be brief.");
        AgentSession hosted = agent.createSession(
                s -> s.environment(new AgentEnvironmentParamHosted()).metadata(Map.of("user", "ada")));
        hosted.update(s -> s.metadata(Map.of("user", "bob")));
        for (AgentSession each : agent.sessions()) {
            System.out.println(each.id() + " is " + each.status());
        }
        hosted.delete();

        assertThat(agent.sessions().all()).isEmpty();
    }

    @Test
    void anAgentAnswersWithAValue() {
        server.reply("{\"coat\":\"raincoat\",\"umbrella\":true}");
        record Outfit(String coat, boolean umbrella) {}
        Agent stylist = openai.agents().create(ExampleModels.BALANCED, "Choose an outfit.", Outfit.class);
        Outfit outfit = stylist.createSession()
                .createTurn("Rain in Glasgow")
                .awaitCompletion()
                .value(Outfit.class);

        assertThat(outfit).isEqualTo(new Outfit("raincoat", true));
    }

    @Test
    void callsAreAnsweredByHand() {
        Agent agent = openai.agents().create(ExampleModels.BALANCED, "Be brief.");
        AgentSession bare = openai.agents().sessions().create(agent.id());
        AgentTurn waiting = bare.createTurn("What do I wear in Glasgow?").awaitCompletion();
        while (waiting.requiresAction()) {
            AgentSession now = waiting.session();
            Map<String, String> outputs = new HashMap<>();
            now.requiredToolCalls().forEach(call -> outputs.put(call.id(), "Rain"));
            now.submitToolOutputs(outputs);
            waiting = waiting.awaitCompletion();
        }

        assertThat(waiting.status()).isEqualTo("completed");
    }
}
