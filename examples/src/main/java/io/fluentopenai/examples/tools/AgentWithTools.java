package io.fluentopenai.examples.tools;

import io.fluentopenai.OpenAI;
import io.fluentopenai.agents.Agent;
import io.fluentopenai.agents.AgentEvent;
import io.fluentopenai.agents.AgentItem;
import io.fluentopenai.agents.AgentSession;
import io.fluentopenai.agents.AgentTurn;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.io.PrintStream;

/** An agent at work in a session: a streamed turn that calls a function of yours. Agents are a beta of the API. */
public final class AgentWithTools implements Example {
    record Forecast(int celsius, boolean rain) {}

    record Place(
            @Describe("The name of a city, without its country")
            String city) {}

    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        PrintStream out = context.out();
        Tool forecast = Tool.fromFunction(
                "forecast", "The weather of a city today", Place.class, place -> new Forecast(14, true));
        Agent agent = openai.agents()
                .withTools(Tools.of(forecast), loop -> loop.maxRounds(5))
                .create(a -> a.model(context.model()).name("Weatherman").instructions("Answer in one sentence."));
        AgentSession session = agent.createSession();
        try {
            AgentTurn turn;
            try (var stream = session.createTurnStream("Do I need an umbrella in Glasgow?")) {
                for (AgentEvent event : stream) {
                    out.print(event.text());
                }
                turn = stream.result();
            }
            out.println();
            out.println("turn " + turn.status());
            for (AgentItem item : turn.items(items -> items.order("asc"))) {
                out.println("- " + item.type() + (item.text().isEmpty() ? "" : ": " + item.text()));
            }
        } finally {
            session.delete();
            agent.delete();
        }
    }
}
