package app;

import io.fluentopenai.OpenAI;

/** Asks once. */
public final class Application {
    private Application() {}

    /** Takes the base URL and the key of a server. */
    public static void main(String[] args) {
        try (OpenAI openai = OpenAI.builder().baseUrl(args[0]).apiKey(args[1]).build()) {
            System.out.println(openai.chat()
                    .model("gpt-5-mini")
                    .user("The weather?")
                    .send()
                    .text());
        }
    }
}
