package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCall;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAOutputModality;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import io.fluentopenai.schema.Describe;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.Tools;
import java.io.PrintStream;
import java.util.List;

/** A session of the Realtime API: text in, streamed text out, a function called on the way. */
final class RealtimeExample {
    private RealtimeExample() {}

    record City(@Describe("its name, as in Glasgow") String name) {}

    static void talk(OpenAI openai, String model, PrintStream out) {
        out.println();
        out.println("7. A realtime session");
        Tool weather = Tool.fromFunction(
                "current_weather",
                "The weather in a city",
                City.class,
                city -> "light rain and 12 °C in " + city.name());
        RealtimeConfig config = RealtimeConfig.conversation(
                        model,
                        session -> session.instructions("Answer in one sentence.")
                                .outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)))
                .tools(Tools.of(weather));
        try (RealtimeSession session = Realtime.connect(openai, config);
                EventQueue<ServerEvent> events = session.events()) {
            out.println("   user: Do I need an umbrella in Glasgow?");
            session.answer(ClientEvent.userText("Do I need an umbrella in Glasgow?"));
            session.send(ClientEvent.createResponse());
            out.print("   ");
            for (ServerEvent event : events) {
                if (event instanceof ServerEvent.ResponseTextDelta text) {
                    out.print(text.delta());
                    out.flush();
                } else if (event instanceof ServerEvent.ResponseOutputItemDone item
                        && item.item() instanceof RealtimeConversationItemFunctionCall call) {
                    out.print("[calls " + call.name() + " " + call.arguments() + "] ");
                } else if (event instanceof ServerEvent.ResponseDone done && !callsFunctions(done)) {
                    break;
                }
            }
            out.println();
        }
    }

    /** Then another response follows. */
    private static boolean callsFunctions(ServerEvent.ResponseDone done) {
        return done.response() != null
                && done.response().output() != null
                && done.response().output().stream()
                        .anyMatch(item -> item instanceof RealtimeConversationItemFunctionCall);
    }
}
