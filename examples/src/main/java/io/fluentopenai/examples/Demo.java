package io.fluentopenai.examples;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.ScriptedModel;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chat reply, a streamed one, an assistant's run, a vector store, a batch, a loop over tools and a realtime session, with the
 * fluent layer.
 *
 * <p>With {@code OPENAI_API_KEY} in the environment it calls the API (at {@code OPENAI_BASE_URL}, if that is set); without
 * it, a fake server that it starts on this machine.
 */
public final class Demo {
    private static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    private Demo() {}

    /** Runs the demo; exits with status 1 if a call fails. */
    public static void main(String[] args) {
        String key = System.getenv("OPENAI_API_KEY");
        try {
            if (key == null || key.isBlank()) {
                runOnFakeServer(System.out);
            } else {
                String baseUrl = System.getenv("OPENAI_BASE_URL");
                runOnApi(baseUrl == null || baseUrl.isBlank() ? DEFAULT_BASE_URL : baseUrl, key, System.out);
            }
        } catch (OpenAIException e) {
            System.err.println("The demo failed: " + e.getMessage());
            System.exit(1);
        }
    }

    static void runOnFakeServer(PrintStream out) {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            out.println("OPENAI_API_KEY is not set: talking to a fake server at " + server.baseUrl());
            out.println("Its replies are made up, the requests and the sockets are real.");
            run(server.baseUrl(), server.apiKey(), null, out, server::onChat);
        }
    }

    /** What the fake server's model does in the realtime session: calls the function, then says what it gave. */
    private static ModelAnswer askForTheWeather(JsonNode conversation) {
        for (JsonNode item : conversation.path("input")) {
            if (item.path("type").asText().equals("function_call_output")) {
                return ModelAnswer.text("Yes: there is " + item.path("output").asText() + ".");
            }
        }
        return ModelAnswer.call("current_weather", "{\"name\":\"Glasgow\"}");
    }

    private static void runOnApi(String baseUrl, String key, PrintStream out) {
        out.println("Talking to " + baseUrl);
        run(baseUrl, key, System.getenv("OPENAI_MODEL"), out, model -> {});
    }

    /** Models are for the fake server alone, which would else repeat what it is told. */
    private static void run(
            String baseUrl, String key, @Nullable String wantedModel, PrintStream out, Consumer<ScriptedModel> models) {
        String model = wantedModel == null || wantedModel.isBlank() ? ExampleModels.TEXT : wantedModel;
        try (OpenAI openai = OpenAI.builder().baseUrl(baseUrl).apiKey(key).build()) {
            ChatExample.reply(openai, model, out);
            ChatExample.streamedReply(openai, model, out);
            AssistantExample.run(openai, model, out);
            VectorStoreExample.search(openai, out);
            BatchExample.run(openai, model, out);
            models.accept(new DemoModel());
            ToolsExample.run(openai, model, out);
            models.accept(Demo::askForTheWeather);
            RealtimeExample.talk(openai, ExampleModels.REALTIME, out);
        }
    }
}
