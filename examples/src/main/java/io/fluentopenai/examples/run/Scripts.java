package io.fluentopenai.examples.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.ScriptedModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** The answers of the fake server's model in each example. */
public final class Scripts {
    private static final String UNKNOWN =
            "I am a script, and know the questions of this example only." + " Set OPENAI_API_KEY to talk to a model.";

    private Scripts() {}

    /** Answers the questions about the Mona Lisa. */
    public static void answer(FakeOpenAI server) {
        server.onChat(answers(
                "Mona Lisa",
                "Leonardo da Vinci painted the Mona Lisa, between about 1503 and 1519.",
                "hang",
                "It hangs in the Louvre in Paris, in the Salle des États."));
    }

    /** Answers a question about the sky. */
    public static void sky(FakeOpenAI server) {
        server.onChat(answers(
                "sky",
                "Air scatters short wavelengths far more than long ones, so the blue part of the sunlight reaches your"
                        + " eyes from every direction. Near the horizon the light passes through more air and loses most"
                        + " of its blue, which is why sunsets are red."));
    }

    /** Plays a travel guide. */
    public static void travelGuide(FakeOpenAI server) {
        server.onChat(answers(
                "Lisbon",
                "Welcome, Ada! Begin in Alfama: walk up to the viewpoint of Santa Luzia early, and see the castle"
                        + " before the crowds come.",
                "eat",
                "In Alfama, look for a tasca with grilled sardines; for dinner, take the ferry to Cacilhas, where the"
                        + " fish is fresh and the view is free.",
                "name",
                "Your name is Ada, and you have two days in Lisbon."));
    }

    /** Fills in a shopping list. */
    public static void list(FakeOpenAI server) {
        server.reply("{\"occasion\": \"Sunday's pancakes\", \"items\": ["
                + "{\"name\": \"flour\", \"quantity\": \"250 g\"}, "
                + "{\"name\": \"milk\", \"quantity\": \"half a litre of\"}, "
                + "{\"name\": \"eggs\", \"quantity\": \"three\"}]}");
    }

    /** Looks up the weather, books a train, and tells what came of it. */
    public static void trip(FakeOpenAI server) {
        server.onChat(request -> {
            List<String> outputs = outputs(request);
            if (outputs.isEmpty()) {
                return ModelAnswer.call("forecast", "{\"city\":\"Glasgow\"}");
            }
            if (outputs.size() == 1) {
                return ModelAnswer.call("bookTrain", "{\"from\":\"Glasgow\",\"to\":\"London\",\"time\":\"17:40\"}");
            }
            return ModelAnswer.text(
                    outputs.get(1).startsWith("Booked")
                            ? "It rains in Glasgow today, so I booked the 17:40 to London for you: seat 42."
                            : "It rains in Glasgow today, but you did not want the train: I booked nothing.");
        });
    }

    /** Looks at the forecast of Glasgow. */
    public static void forecast(FakeOpenAI server) {
        server.onChat(request -> outputs(request).isEmpty()
                ? ModelAnswer.call("forecast", "{\"city\":\"Glasgow\"}")
                : ModelAnswer.text("Yes: it rains in Glasgow at 14 degrees. Take an umbrella."));
    }

    /** Orders a pizza. */
    public static void pizza(FakeOpenAI server) {
        server.onChat(request -> {
            List<String> outputs = outputs(request);
            if (outputs.isEmpty()) {
                return ModelAnswer.call("order_pizza", "{\"pizza\":\"margherita\",\"count\":2}");
            }
            return ModelAnswer.text(
                    outputs.get(0).contains("ordered")
                            ? "Done: two margheritas will be with you in 30 minutes."
                            : "All right, I ordered nothing.");
        });
    }

    /** Answers from the manuals. */
    public static void manuals(FakeOpenAI server) {
        server.onChat(answers(
                "E4",
                "E4 means that the boiler has lost water pressure. Open the filling tap until the gauge shows 1.5 bar,"
                        + " close it, and press Reset for three seconds; call the service if it comes back within a"
                        + " day."));
    }

    /** Knows two capitals. */
    public static void capitals(FakeOpenAI server) {
        server.onChat(answers("France", "Paris.", "Italy", "Rome."));
    }

    /** Sees a house. */
    public static void house(FakeOpenAI server) {
        server.onChat(answers("picture", "A white house with a red roof stands on a meadow under a yellow sun."));
    }

    /** Draws a house. */
    public static void drawing(FakeOpenAI server) {
        String image = Base64.getEncoder().encodeToString(resource("/io/fluentopenai/examples/media/house.png"));
        server.handle(
                "createImage",
                request -> Reply.json(
                        "{\"created\":1,\"output_format\":\"png\",\"data\":[{\"b64_json\":\"" + image + "\"}]}"));
    }

    /** Hears what was spoken. */
    public static void speech(FakeOpenAI server) {
        server.reply("Welcome aboard. The next stop is Waverley.");
    }

    /** Says good morning. */
    public static void goodMorning(FakeOpenAI server) {
        server.reply("You say bom dia.");
    }

    /** Telephones whoever wants to know of calls. */
    public static void phoneCall(FakeOpenAI server) {
        server.reply("Good morning, this is the pizzeria. What would you like?");
        server.handle("createWebhookEndpoint", request -> {
            String url = request.json().path("url").asText();
            String secret = "whsec_" + Base64.getEncoder().encodeToString(url.getBytes(StandardCharsets.UTF_8));
            // The receiver begins to read when it has the secret.
            Thread caller = new Thread(() -> server.realtime().addCall(URI.create(url), secret), "caller");
            caller.setDaemon(true);
            caller.start();
            return Reply.json("{\"id\":\"we_1\",\"object\":\"webhook_endpoint\",\"name\":\"phone-call\","
                    + "\"url\":\"" + url + "\",\"created_at\":1750000000,"
                    + "\"event_types\":[\"realtime.call.incoming\"],\"signing_secret_hint\":null,"
                    + "\"signing_secret\":\"" + secret + "\"}");
        });
        server.handle(
                "deleteWebhookEndpoint",
                request -> Reply.json("{\"id\":\"we_1\",\"object\":\"webhook_endpoint.deleted\",\"deleted\":true}"));
    }

    /** Asks for the weather, and says whether to take an umbrella. */
    public static void umbrella(FakeOpenAI server) {
        server.onChat(request -> outputs(request).isEmpty()
                ? ModelAnswer.call("current_weather", "{\"name\":\"Glasgow\"}")
                : ModelAnswer.text("Yes: there is light rain in Glasgow, at 12 °C."));
    }

    /** Names cities. */
    public static void scotland(FakeOpenAI server) {
        server.reply("Edinburgh, Glasgow and Aberdeen.");
    }

    /** Solves an equation. */
    public static void equation(FakeOpenAI server) {
        server.reply("Subtracting 7 gives 8x = -30, so x = -3.75.");
    }

    /** A model that gives the answer after the first word that the user's last text has. */
    private static ScriptedModel answers(String... wordsAndAnswers) {
        return request -> {
            String asked = lastText(request);
            for (int i = 0; i < wordsAndAnswers.length; i += 2) {
                if (asked.contains(wordsAndAnswers[i])) {
                    return ModelAnswer.text(wordsAndAnswers[i + 1]);
                }
            }
            return ModelAnswer.text(UNKNOWN);
        };
    }

    private static String lastText(JsonNode request) {
        JsonNode items = request.has("messages") ? request.path("messages") : request.path("input");
        String last = items.asText();
        for (JsonNode item : items) {
            if (item.path("role").asText().equals("user")) {
                JsonNode content = item.path("content");
                last = content.isTextual() ? content.asText() : String.join(" ", content.findValuesAsText("text"));
            }
        }
        return last;
    }

    /** Returns the results of the tools so far. */
    private static List<String> outputs(JsonNode request) {
        List<String> outputs = new ArrayList<>();
        request.path("input").forEach(item -> {
            if (item.path("type").asText().equals("function_call_output")) {
                outputs.add(item.path("output").asText());
            }
        });
        return outputs;
    }

    private static byte[] resource(String name) {
        try (InputStream file = Objects.requireNonNull(Scripts.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
