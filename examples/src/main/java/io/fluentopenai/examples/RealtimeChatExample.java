package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGAOutputModality;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.EventQueue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;

/** A chat in the terminal over one realtime session: what is typed goes in, text comes back as it is written. */
public final class RealtimeChatExample {
    private RealtimeChatExample() {}

    /** Chats until the input ends, or is an empty line. */
    public static void main(String[] args) {
        BufferedReader typed = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        RealtimeExamples.main((openai, model) -> chat(openai, model, typed, System.out));
    }

    static void chat(OpenAI openai, String model, BufferedReader typed, PrintStream out) throws IOException {
        RealtimeConfig config = RealtimeConfig.conversation(
                model,
                session -> session.instructions("Be brief.")
                        .outputModalities(List.of(RealtimeSessionCreateRequestGAOutputModality.TEXT)));
        try (RealtimeSession session = Realtime.connect(openai, config);
                EventQueue<ServerEvent> events = session.events()) {
            out.print("you: ");
            for (String line = typed.readLine(); line != null && !line.isBlank(); line = typed.readLine()) {
                session.send(ClientEvent.userText(line));
                session.send(ClientEvent.createResponse());
                out.print("model: ");
                printResponse(events, out);
                out.println();
                out.print("you: ");
            }
            out.println("bye");
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
