package io.fluentopenai.examples.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.FakeRealtimeSession;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Prints what went over the wire, from what a fake server has recorded: no headers, and so no key. */
final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_LINE = 160;

    private final PrintStream out;

    Wire(PrintStream out) {
        this.out = out;
    }

    void print(FakeOpenAI server) {
        for (RecordedRequest request : server.requests()) {
            out.println("  > " + request.method() + " " + request.path());
            body(request);
            request.reply().ifPresent(this::reply);
        }
        for (FakeRealtimeSession session : server.realtime().sessions()) {
            session.received().forEach(event -> line("  > event " + event));
        }
    }

    private void body(RecordedRequest request) {
        if (request.mediaType().equals("application/json") && request.bodyLength() > 0) {
            json(request.bodyText());
        } else if (request.mediaType().startsWith("multipart/")) {
            request.parts()
                    .forEach(part -> line("    part " + part.name() + ": "
                            + (part.filename() == null ? part.text() : part.filename())));
        }
    }

    private void reply(Reply reply) {
        out.println("  < " + reply.status());
        if (reply.isStream()) {
            events(reply.events());
        } else if (reply.headers().toString().contains("application/json")) {
            json(new String(reply.body(), StandardCharsets.UTF_8));
        } else {
            out.println("    " + reply.body().length + " bytes");
        }
    }

    /** The first event of each run of one type in full, the others counted. */
    private void events(Iterator<StreamEvent> events) {
        String type = "";
        int more = 0;
        while (events.hasNext()) {
            StreamEvent event = events.next();
            String name = event.event() == null ? "" : event.event();
            if (name.equals(type)) {
                more++;
                continue;
            }
            more(more);
            more = 0;
            type = name;
            line("    event " + name + " " + event.data());
        }
        more(more);
    }

    private void more(int number) {
        if (number > 0) {
            out.println("      (and " + number + " more)");
        }
    }

    /** Returns an object with a line for each property, without null properties. */
    private void json(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (!tree.isObject()) {
                line("    " + tree);
            }
            tree.properties().forEach(property -> {
                if (!property.getValue().isNull()) {
                    line("    " + property.getKey() + ": " + property.getValue());
                }
            });
        } catch (JsonProcessingException e) {
            line("    " + text);
        }
    }

    private void line(String text) {
        out.println(text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text);
    }
}
