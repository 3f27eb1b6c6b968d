package io.fluentopenai.examples.servers;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.assertion.ModelRequestAssert;
import java.io.PrintStream;

/** Tests code that calls the API: what it sends, what it makes of the answer, and what it does if the API fails. */
public final class TestYourCode implements Example {
    /** The code under test. */
    static String painterOf(OpenAI openai, String painting) {
        try {
            return openai.responses()
                    .model(ExampleModels.TEXT)
                    .instructions("Answer with the name alone.")
                    .user("Who painted " + painting + "?")
                    .send()
                    .text();
        } catch (RateLimitException e) {
            return "Ask again later.";
        }
    }

    @Override
    public void run(Context context) {
        PrintStream out = context.out();
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build()) {
            server.reply("Leonardo da Vinci");
            out.println("answer: " + painterOf(openai, "the Mona Lisa"));
            ModelRequestAssert.assertThat(server.responses().lastRequest())
                    .hasInstructions("Answer with the name alone.")
                    .hasUserText("Who painted the Mona Lisa?");

            server.fail("createResponse").status(429).header("Retry-After", "0");
            out.println("answer: " + painterOf(openai, "the Night Watch"));
            out.println("requests: " + server.requests().size() + ", two of which are retries");

            try {
                ModelRequestAssert.assertThat(server.responses().lastRequest()).hasUserTextContaining("Mona Lisa");
            } catch (AssertionError e) {
                out.println("\nA failure shows the conversation:\n" + e.getMessage());
            }
        }
    }
}
