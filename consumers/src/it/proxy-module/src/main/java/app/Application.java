package app;

import io.fluentopenai.OpenAI;
import io.fluentopenai.proxy.OpenAIProxy;
import io.fluentopenai.proxy.Upstream;
import io.fluentopenai.proxy.auth.SessionTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Puts a proxy before a server and asks it something. */
public final class Application {
    private Application() {}

    /** Takes the base URL and the key of the server. */
    public static void main(String[] args) {
        SessionTokens sessions =
                SessionTokens.withSecret("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        try (OpenAIProxy proxy = OpenAIProxy.builder()
                        .upstream(Upstream.of(args[0]).apiKey(args[1]))
                        .authentication(sessions)
                        .port(0)
                        .start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl("http://127.0.0.1:" + proxy.port() + "/v1")
                        .apiKey(sessions.issue("user", Duration.ofMinutes(1)))
                        .build()) {
            System.out.println(
                    openai.chat().model("gpt-5.6-luna").user("Hello").send().text());
        } catch (IllegalStateException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
