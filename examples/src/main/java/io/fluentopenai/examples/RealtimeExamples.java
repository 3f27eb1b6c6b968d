package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.testkit.FakeOpenAI;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What the programs about the Realtime API share: the API if there is a key, else a fake server on this machine. */
final class RealtimeExamples {
    private static final String DEFAULT_MODEL = ExampleModels.REALTIME;

    private RealtimeExamples() {}

    /** An example. */
    interface Example {
        void run(OpenAI openai, String model) throws IOException;
    }

    static void main(Example example) {
        String key = System.getenv("OPENAI_API_KEY");
        try {
            if (key == null || key.isBlank()) {
                onFakeServer(example, System.out);
            } else {
                try (OpenAI openai = OpenAI.create()) {
                    example.run(openai, model(System.getenv("OPENAI_REALTIME_MODEL")));
                }
            }
        } catch (OpenAIException | IOException e) {
            System.err.println("The example failed: " + e.getMessage());
            System.exit(1);
        }
    }

    static void onFakeServer(Example example, PrintStream out) throws IOException {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build()) {
            out.println("OPENAI_API_KEY is not set: talking to a fake server, whose replies and tones are made up.");
            example.run(openai, DEFAULT_MODEL);
        }
    }

    private static String model(@Nullable String wanted) {
        return wanted == null || wanted.isBlank() ? DEFAULT_MODEL : wanted;
    }
}
