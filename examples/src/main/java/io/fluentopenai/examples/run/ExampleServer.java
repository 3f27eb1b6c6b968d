package io.fluentopenai.examples.run;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.testkit.FakeOpenAI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server that examples talk to: the API that the environment names, or a fake on this machine. */
public final class ExampleServer implements AutoCloseable {
    private static final String KEY = "OPENAI_API_KEY";
    private static final String BASE_URL = "OPENAI_BASE_URL";

    private final Map<String, String> settings;
    private final @Nullable FakeOpenAI fake;
    private final Consumer<? super ApiClient.Builder> client;

    private ExampleServer(
            Map<String, String> settings, @Nullable FakeOpenAI fake, Consumer<? super ApiClient.Builder> client) {
        this.settings = settings;
        this.fake = fake;
        this.client = client;
    }

    /** Talks to a fake server, which is closed with this. */
    public static ExampleServer fake(FakeOpenAI server) {
        return new ExampleServer(
                Map.of(
                        KEY,
                        server.apiKey(),
                        BASE_URL,
                        server.baseUrl(),
                        "LOCAL_BASE_URL",
                        server.baseUrl(),
                        "LOCAL_API_KEY",
                        server.apiKey(),
                        "AZURE_OPENAI_ENDPOINT",
                        server.baseUrl(),
                        "AZURE_OPENAI_API_KEY",
                        server.apiKey()),
                server,
                settings -> {});
    }

    /** Talks to what the environment names. */
    public static ExampleServer api(Map<String, String> environment) {
        return new ExampleServer(new HashMap<>(environment), null, settings -> {});
    }

    /** Returns the same with more settings for the client. */
    public ExampleServer configure(Consumer<? super ApiClient.Builder> more) {
        return new ExampleServer(settings, fake, more);
    }

    /** Returns the fake server; null if these are the API's. */
    public @Nullable FakeOpenAI fake() {
        return fake;
    }

    Map<String, String> settings() {
        return settings;
    }

    /** Returns the base URL of the server. */
    public String baseUrl() {
        String url = settings.getOrDefault(BASE_URL, "");
        return url.isBlank() ? "https://api.openai.com/v1" : url;
    }

    /** Returns the address of the server that this key is for. */
    String server(String key) {
        return switch (key) {
            case "AZURE_OPENAI_API_KEY" -> settings.getOrDefault("AZURE_OPENAI_ENDPOINT", "Azure");
            case "LOCAL_BASE_URL" -> settings.getOrDefault(key, "");
            default -> baseUrl();
        };
    }

    OpenAI client() {
        return OpenAI.builder()
                .baseUrl(baseUrl())
                .apiKey(settings.getOrDefault(KEY, ""))
                .configure(client)
                .build();
    }

    /** Closes the fake server. */
    @Override
    public void close() {
        if (fake != null) {
            fake.close();
        }
    }
}
