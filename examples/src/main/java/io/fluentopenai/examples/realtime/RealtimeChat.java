package io.fluentopenai.examples.realtime;

import io.fluentopenai.OpenAI;
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
import java.io.PrintStream;
import java.util.List;

/** A chat over one realtime session: text goes in, and comes back while it is written. */
public final class RealtimeChat implements Example {
    @Override
    public void run(Context context) {
        OpenAI openai = context.openai();
        PrintStream out = context.out();
        RealtimeConfig config = RealtimeConfig.conversation(
                context.model(),
                session -> session.instructions("Be brief.")
                        .maxOutputTokens(RealtimeSessionCreateRequestGAMaxOutputTokens.ofInteger(300L))
                        .outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
        try (RealtimeSession session = Realtime.connect(openai, config);
                EventQueue<ServerEvent> events = session.events()) {
            for (String line : context.lines("you:   ", "Who painted the Mona Lisa?", "Where does it hang?")) {
                session.send(ClientEvent.userText(line));
                session.send(ClientEvent.createResponse());
                out.print("model: ");
                printResponse(events, out);
                out.println();
            }
        }
    }

    private static void printResponse(EventQueue<ServerEvent> events, PrintStream out) {
        for (ServerEvent event : events) {
            if (event instanceof ServerEvent.ResponseTextDelta delta) {
                out.print(delta.delta());
                out.flush();
            } else if (event instanceof ServerEvent.ErrorEvent failed) {
                out.print(failed.error() == null ? "an error" : failed.error().message());
                return;
            } else if (event instanceof ServerEvent.ResponseDone) {
                return;
            }
        }
    }
}
