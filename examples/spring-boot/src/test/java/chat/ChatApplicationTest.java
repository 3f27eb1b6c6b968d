package chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fluentopenai.spring.test.AutoConfigureFakeOpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Tests of Spring Boot record neither metrics nor traces by default: the first property is for 3, the others are for 4. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.test.observability.auto-configure=true",
            "spring.test.metrics.export=true",
            "spring.test.tracing.export=true"
        })
@AutoConfigureFakeOpenAI
class ChatApplicationTest {
    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

    @TestConfiguration(proxyBeanMethods = false)
    static class Tracing {
        @Bean
        SpanProcessor spans() {
            return SimpleSpanProcessor.create(SPANS);
        }
    }

    @Autowired
    FakeOpenAI server;

    @Value("${local.server.port}")
    int port;

    @Test
    void aChatThatCallsAToolIsStreamedMeasuredAndTraced() throws Exception {
        server.onChat(request -> request.toString().contains("function_call_output")
                ? ModelAnswer.text("It rains in Glasgow.")
                : ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}"));

        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/api/chat"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"messages\":[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"text\":\"Rain?\"}]}]}")));

        assertThat(answer.headers().firstValue("x-vercel-ai-ui-message-stream")).hasValue("v1");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body())
                .containsSubsequence(
                        "\"tool-input-available\"",
                        "\"Glasgow\"",
                        "\"tool-output-available\"",
                        "Rain in Glasgow",
                        "\"text-delta\"",
                        "\"finish\"",
                        "[DONE]");

        await().untilAsserted(
                        () -> assertThat(SPANS.getFinishedSpanItems().stream().map(SpanData::getName))
                                .contains("http post /api/chat", "invoke_agent"));
        List<SpanData> spans = SPANS.getFinishedSpanItems();
        assertThat(parents(spans, "chat gpt-5.6-luna")).containsOnly("invoke_agent");
        assertThat(parents(spans, "execute_tool weather")).containsOnly("invoke_agent");
        assertThat(parents(spans, "invoke_agent")).containsOnly("http post /api/chat");

        assertThat(send(HttpRequest.newBuilder(uri("/actuator/prometheus"))).body())
                .contains("gen_ai_client_token_usage", "gen_ai_tool_name=\"weather\"");
    }

    private static List<String> parents(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .flatMap(
                        span -> spans.stream().filter(other -> other.getSpanId().equals(span.getParentSpanId())))
                .map(SpanData::getName)
                .toList();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }
}
