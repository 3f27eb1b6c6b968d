package io.fluentopenai.mcp;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;

/** A server of the official SDK, which the tests start as a process and talk to by its standard input and output. */
final class StdioServer {
    private StdioServer() {}

    public static void main(String[] args) throws Exception {
        McpSyncServer server = McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("weather-server", "1.0")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(
                        new SyncToolSpecification(
                                McpSchema.Tool.builder("temperature", cityOnly())
                                        .description("The temperature in a city")
                                        .build(),
                                (exchange, request) -> text(
                                        "12 degrees in " + request.arguments().get("city"))),
                        new SyncToolSpecification(
                                McpSchema.Tool.builder("fail", Map.of("type", "object"))
                                        .build(),
                                (exchange, request) -> McpSchema.CallToolResult.builder(
                                                List.of(new McpSchema.TextContent("the station is down")))
                                        .isError(true)
                                        .build()))
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        Thread.currentThread().join();
    }

    private static Map<String, Object> cityOnly() {
        return Map.of(
                "type",
                "object",
                "properties",
                Map.of("city", Map.of("type", "string")),
                "required",
                List.of("city"),
                "additionalProperties",
                false);
    }

    private static McpSchema.CallToolResult text(String text) {
        return McpSchema.CallToolResult.builder(List.of(new McpSchema.TextContent(text)))
                .build();
    }
}
