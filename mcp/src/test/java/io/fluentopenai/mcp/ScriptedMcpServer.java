package io.fluentopenai.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An MCP server over HTTP whose every answer a test decides, by hand: what no well-behaved server would say, too. */
final class ScriptedMcpServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FakeOpenAI http = FakeOpenAI.start().handle("/mcp", this::answer);
    private final Map<String, Function<JsonNode, JsonNode>> methods = new ConcurrentHashMap<>();
    private final List<JsonNode> calls = new CopyOnWriteArrayList<>();

    ScriptedMcpServer() {
        on("initialize", params -> json("""
                {"protocolVersion": %s, "capabilities": {"tools": {}}, "serverInfo": {"name": "scripted", "version": "1"}}
                """.formatted(params.path("protocolVersion"))));
        on("ping", params -> json("{}"));
    }

    /** The result of a method, from its parameters. An exception becomes a JSON-RPC error. */
    ScriptedMcpServer on(String method, Function<JsonNode, JsonNode> result) {
        methods.put(method, result);
        return this;
    }

    /** One page of tools, as JSON. */
    ScriptedMcpServer tools(String json) {
        return on("tools/list", params -> json("{\"tools\": " + json + "}"));
    }

    /** The answer to every call, as the JSON of its content. */
    ScriptedMcpServer content(String json) {
        return on("tools/call", params -> json("{\"content\": " + json + "}"));
    }

    /** The parameters of the calls so far. */
    List<JsonNode> calls() {
        return calls;
    }

    FakeOpenAI http() {
        return http;
    }

    HttpClientStreamableHttpTransport transport() {
        return HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + http.port())
                .endpoint("/v1/mcp")
                .customizeClient(client -> client.version(java.net.http.HttpClient.Version.HTTP_1_1))
                .httpRequestCustomizer((builder, method, uri, body, context) ->
                        builder.header("Authorization", "Bearer " + http.apiKey()))
                .build();
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private @Nullable Reply answer(RecordedRequest request) {
        if (!request.method().equals("POST")) {
            return Reply.empty().status(405);
        }
        JsonNode message = request.json();
        if (!message.has("id")) {
            return Reply.empty().status(202);
        }
        ObjectNode answer = MAPPER.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", message.get("id"));
        String method = message.path("method").asText();
        if (method.equals("tools/call")) {
            calls.add(message.path("params"));
        }
        try {
            answer.set(
                    "result",
                    methods.getOrDefault(method, ScriptedMcpServer::unknown).apply(message.path("params")));
        } catch (IllegalStateException e) {
            answer.putObject("error").put("code", -32000).put("message", e.getMessage());
        }
        return Reply.json(answer);
    }

    private static JsonNode unknown(JsonNode params) {
        throw new IllegalStateException("no such method");
    }

    @Override
    public void close() {
        http.close();
    }
}
