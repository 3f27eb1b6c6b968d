package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.OpenAI;
import io.fluentopenai.mcp.McpTools;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.FunctionTool;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The snippets about MCP, against a server of two tools. */
class McpSnippetsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HttpServer mcp;
    private String url;

    @BeforeEach
    void start() throws IOException {
        mcp = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mcp.createContext("/mcp", McpSnippetsTest::answer);
        mcp.start();
        url = "http://127.0.0.1:" + mcp.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        mcp.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode message = exchange.getRequestMethod().equals("POST")
                    ? MAPPER.readTree(exchange.getRequestBody())
                    : MAPPER.createObjectNode();
            String result = switch (message.path("method").asText()) {
                case "initialize" -> """
                                {"protocolVersion": %s, "capabilities": {"tools": {}},
                                 "serverInfo": {"name": "weather", "version": "1"}}""".formatted(message.path("params").path("protocolVersion"));
                case "tools/list" -> """
                                {"tools": [{"name": "read_file", "inputSchema": {"type": "object"}},
                                           {"name": "write_file", "inputSchema": {"type": "object"}}]}""";
                case "tools/call" -> "{\"content\": [{\"type\": \"text\", \"text\": \"rain until six\"}]}";
                default -> "";
            };
            if (result.isEmpty()) {
                exchange.sendResponseHeaders(message.has("method") ? 202 : 405, -1);
                return;
            }
            byte[] body = "{\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": %s}"
                    .formatted(message.path("id"), result)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void loop() {
        try (FakeOpenAI server = FakeOpenAI.start();
                OpenAI openai = OpenAI.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey(server.apiKey())
                        .build()) {
            server.onChat(request -> request.toString().contains("rain until six")
                    ? ModelAnswer.text("Yes, until six.")
                    : ModelAnswer.call("read_file", "{}"));

            var transport = HttpClientStreamableHttpTransport.builder(url)
                    .endpoint("/mcp")
                    .build();
            try (McpTools weather = McpTools.connect(transport)) {
                String answer = openai.responses()
                        .model(ExampleModels.TEXT)
                        .tools(weather.tools())
                        .user("Do I need an umbrella in Glasgow?")
                        .run()
                        .text();
                System.out.println(answer);
            }
            // The first question, and the answer of the tool.
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1).bodyText()).contains("rain until six");
        }
    }

    @Test
    void choosing() {
        var transport =
                HttpClientStreamableHttpTransport.builder(url).endpoint("/mcp").build();
        McpTools files = McpTools.builder()
                .prefix("files_")
                .only("read_file", "write_file")
                .approval(tool -> !tool.name().startsWith("read"))
                .requestTimeout(Duration.ofSeconds(20))
                .connect(transport);
        try (files) {
            assertThat(files.tools())
                    .extracting(FunctionTool::name, FunctionTool::needsApproval)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("files_read_file", false),
                            org.assertj.core.groups.Tuple.tuple("files_write_file", true));
        }
    }
}
