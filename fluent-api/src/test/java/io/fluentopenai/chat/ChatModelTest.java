package io.fluentopenai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.AzureOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which model a chat is sent to that names none. */
@NullUnmarked
class ChatModelTest {
    private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            sent.add(exchange.getRequestURI().getPath() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer =
                    "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private OpenAI azure(AzureOptions options) {
        return OpenAI.builder().azure(options).apiKey("key").build();
    }

    private AzureOptions resource() {
        return AzureOptions.endpoint("http://127.0.0.1:" + server.getAddress().getPort())
                .apiVersion("2024-10-21");
    }

    @Test
    void withoutAModelAndWithoutADeploymentItSaysWhichOfThemToSet() {
        try (OpenAI openai = azure(resource())) {
            assertThatThrownBy(() -> openai.chat().request().user("Hello").send())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("AzureOptions.deployment(…)")
                    .hasMessageContaining("model(…)");
        }
        try (OpenAI openai = OpenAI.create("sk-1")) {
            assertThatThrownBy(() -> openai.chat().request().user("Hello").send())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("The chat has no model. Set one with model(…), such as gpt-5.6-luna");
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void onAzureTheDeploymentIsTheModelOfAChatThatNamesNone() {
        try (OpenAI openai = azure(resource().deployment("my-gpt"))) {
            assertThat(openai.chat().request().user("Hello").send().text()).isEqualTo("Hi");
            assertThat(openai.chat().model("gpt-5-mini").user("Hello").send().text())
                    .isEqualTo("Hi");
        }
        assertThat(sent)
                .hasSize(2)
                .allSatisfy(request -> assertThat(request).startsWith("/openai/deployments/my-gpt/chat/completions {"));
        assertThat(sent.get(0)).contains("\"model\":\"my-gpt\"");
        assertThat(sent.get(1)).contains("\"model\":\"gpt-5-mini\"");
    }
}
