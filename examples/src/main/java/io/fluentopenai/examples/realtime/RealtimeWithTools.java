package io.fluentopenai.examples.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCall;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAMaxOutputTokens;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAOutputModality;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
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

/** A realtime session: text in, streamed text out, and a function that is called on the way. */
public final class RealtimeWithTools implements Example {
    record City(@Describe("its name, such as Glasgow") String name) {}

    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        PrintStream out = context.out();

        // demo:begin
        Tool weather = Tool.fromFunction(
                "current_weather", "The weather in a city", City.class, city -> "light rain, 12 °C in " + city.name());
        RealtimeConfig config = RealtimeConfig.conversation(
                        context.model(),
                        session -> session.instructions("Answer in one sentence.")
                                .maxOutputTokens(RealtimeSessionCreateRequestGAMaxOutputTokens.ofInteger(300L))
                                .outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)))
                .tools(Tools.of(weather));
        try (RealtimeSession session = Realtime.connect(openai, config);
                EventQueue<ServerEvent> events = session.events()) {
            session.answer(ClientEvent.userText("Do I need an umbrella in Glasgow?"));
            session.send(ClientEvent.createResponse());
            for (ServerEvent event : events) {
                if (event instanceof ServerEvent.ResponseTextDelta text) {
                    out.print(text.delta());
                    out.flush();
                } else if (event instanceof ServerEvent.ResponseOutputItemDone item
                        && item.item() instanceof RealtimeConversationItemFunctionCall call) {
                    out.println("[calls " + call.name() + " " + call.arguments() + "]");
                } else if (event instanceof ServerEvent.ResponseDone done && !callsFunctions(done)) {
                    break;
                }
            }
            out.println();
        }
        // demo:end
    }

    /** Returns whether the response calls functions; another response follows then. */
    private static boolean callsFunctions(ServerEvent.ResponseDone done) {
        return done.response() != null
                && done.response().output() != null
                && done.response().output().stream()
                        .anyMatch(item -> item instanceof RealtimeConversationItemFunctionCall);
    }
}
