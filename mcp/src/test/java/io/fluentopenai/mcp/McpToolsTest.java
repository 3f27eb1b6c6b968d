package io.fluentopenai.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.ToolFailure;
import io.fluentopenai.tools.ToolResult;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class McpToolsTest {
    private static final String ONE_TOOL = """
            [{"name": "temperature", "description": "The temperature", "inputSchema":
              {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}]
            """;

    private final ScriptedMcpServer server = new ScriptedMcpServer();

    @AfterEach
    void closeServer() {
        server.close();
    }

    // ---- A real server

    private static StdioClientTransport stdio() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new StdioClientTransport(
                ServerParameters.builder(java)
                        .args("-cp", System.getProperty("java.class.path"), StdioServer.class.getName())
                        .build(),
                McpJsonDefaults.getMapper());
    }

    @Test
    void aServerThatRunsAsAProcessGivesItsToolsAndEndsWhenTheyAreClosed() {
        List<Long> before = children();
        List<Long> started;
        try (McpTools tools = McpTools.connect(stdio())) {
            List<FunctionTool> found = tools.tools();

            assertThat(tools.serverName()).isEqualTo("weather-server");
            assertThat(found).extracting(FunctionTool::name).containsExactlyInAnyOrder("temperature", "fail");
            assertThat(named(found, "temperature").description()).isEqualTo("The temperature in a city");
            assertThat(named(found, "temperature").isStrict()).isTrue();
            assertThat(named(found, "temperature")
                            .invoke("{\"city\":\"Glasgow\"}")
                            .output())
                    .isEqualTo("12 degrees in Glasgow");
            ToolResult failed = named(found, "fail").invoke("{}");
            assertThat(failed.failure()).isEqualTo(ToolFailure.FAILED);
            assertThat(failed.output()).isEqualTo("{\"error\":\"the station is down\"}");
            started = children();
            started.removeAll(before);
            assertThat(started).isNotEmpty();
        }
        await().until(() -> started.stream()
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)));
    }

    private static List<Long> children() {
        return new java.util.ArrayList<>(
                ProcessHandle.current().children().map(ProcessHandle::pid).toList());
    }

    private static FunctionTool named(List<FunctionTool> tools, String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aProgramThatCannotBeStartedIsAnErrorThatSaysSo() {
        var transport = new StdioClientTransport(
                ServerParameters.builder("/no/such/program").build(), McpJsonDefaults.getMapper());
        assertThatThrownBy(() -> McpTools.builder()
                        .requestTimeout(Duration.ofMinutes(10))
                        .connect(transport))
                .isInstanceOf(McpServerException.class)
                .hasMessageStartingWith("Cannot connect to the MCP server: ")
                .hasMessageContaining("/no/such/program");
    }

    // ---- What is asked

    private FunctionTool onlyTool(McpTools tools) {
        List<FunctionTool> found = tools.tools();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void argumentsArriveAsTheModelWroteThem() {
        server.tools(ONE_TOOL).content("[{\"type\": \"text\", \"text\": \"12\"}]");
        try (McpTools tools = McpTools.connect(server.transport())) {
            onlyTool(tools)
                    .invoke(
                            "{\"city\":\"Glasgow\",\"days\":[1,2.5,0.123456789012345678901,null],\"more\":{\"deep\":true}}");

            assertThat(server.calls())
                    .singleElement()
                    .hasToString("{\"name\":\"temperature\",\"arguments\":{\"city\":\"Glasgow\","
                            + "\"days\":[1,2.5,0.123456789012345678901,null],\"more\":{\"deep\":true}}}");
        }
    }

    @Test
    void allPagesOfToolsAreFetchedInTheirOrder() {
        server.on(
                "tools/list",
                params -> ScriptedMcpServer.json(
                        switch (params.path("cursor").asText("")) {
                            case "" -> page("first", "2");
                            case "2" -> page("second", "3");
                            default -> page("third", "");
                        }));
        try (McpTools tools = McpTools.connect(server.transport())) {
            assertThat(tools.tools()).extracting(FunctionTool::name).containsExactly("first", "second", "third");
        }
    }

    private static String page(String tool, String next) {
        return "{\"tools\": [{\"name\": \"" + tool + "\", \"inputSchema\": {\"type\": \"object\"}}]"
                + (next.isEmpty() ? "" : ", \"nextCursor\": \"" + next + "\"") + "}";
    }

    @Test
    void namesThatTheApiDoesNotTakeAreMadeFitAndKeptApartAndCalledByTheirOwn() {
        String longest = "x".repeat(80);
        server.tools("""
                        [{"name": "files/read", "inputSchema": {"type": "object"}},
                         {"name": "files.read", "inputSchema": {"type": "object"}},
                         {"name": "%s", "inputSchema": {"type": "object"}}]
                        """.formatted(longest)).content("[]");
        try (McpTools tools = McpTools.builder().prefix("disk_").connect(server.transport())) {
            List<FunctionTool> found = tools.tools();

            assertThat(found)
                    .extracting(FunctionTool::name)
                    .containsExactly("disk_files_read", "disk_files_read_2", "disk_" + "x".repeat(59));
            found.forEach(tool -> tool.invoke("{}"));
            assertThat(server.calls())
                    .extracting(call -> call.path("name").asText())
                    .containsExactly("files/read", "files.read", longest);
        }
    }

    @Test
    void onlyWhatIsWantedIsTakenAndWhatNeedsApprovalIsNotCalledWithoutIt() {
        server.tools("""
                [{"name": "read", "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": true}},
                 {"name": "write", "inputSchema": {"type": "object"}},
                 {"name": "format_disk", "inputSchema": {"type": "object"}}]
                """);
        try (McpTools tools = McpTools.builder()
                .only("read", "write")
                .approval(tool -> tool.annotations() == null
                        || !Boolean.TRUE.equals(tool.annotations().readOnlyHint()))
                .connect(server.transport())) {
            assertThat(tools.tools())
                    .extracting(FunctionTool::name, FunctionTool::needsApproval)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("read", false),
                            org.assertj.core.groups.Tuple.tuple("write", true));
        }
    }

    @Test
    void aSchemaWithoutPropertiesGetsThemAsTheApiWantsAndStaysAsItIsOtherwise() {
        server.tools("[{\"name\": \"ping\", \"inputSchema\": {\"type\": \"object\", \"description\": \"none\"}}]");
        try (McpTools tools = McpTools.connect(server.transport())) {
            assertThat((JsonNode) onlyTool(tools).schema())
                    .isEqualTo(
                            ScriptedMcpServer.json("{\"type\":\"object\",\"description\":\"none\",\"properties\":{}}"));
            assertThat(onlyTool(tools).isStrict()).isFalse();
        }
    }

    @Test
    void aPrefixThatNoNameCanBeginWithIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> McpTools.builder().prefix("a b"))
                .withMessageContaining("\"a b\"");
    }

    @Test
    @NullUnmarked
    void nullIsRefusedByTheNameOfTheMethod() {
        assertThatThrownBy(() -> McpTools.builder().prefix(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(
                        "McpTools.Builder.prefix(…): the argument must not be null. Pass a value, or leave out the call.");
        assertThatThrownBy(() -> McpTools.connect(null)).hasMessageStartingWith("McpTools.Builder.connect(…): ");
        assertThatThrownBy(() -> McpTools.builder().requestTimeout(null))
                .hasMessageStartingWith("McpTools.Builder.requestTimeout(…): ");
    }

    // ---- What is told

    private ToolResult told(String content) {
        server.tools(ONE_TOOL).content(content);
        try (McpTools tools = McpTools.connect(server.transport())) {
            return onlyTool(tools).invoke("{\"city\":\"Glasgow\"}");
        }
    }

    @Test
    void textsAreToldLineByLineAndResourcesByTheirText() {
        assertThat(told("""
                        [{"type": "text", "text": "one"}, {"type": "text", "text": "two"},
                         {"type": "resource", "resource": {"uri": "file:///a", "mimeType": "text/plain", "text": "three"}},
                         {"type": "resource_link", "name": "manual", "uri": "https://example.com/manual"},
                         {"type": "audio", "data": "AAAA", "mimeType": "audio/wav"}]
                        """).output())
                .isEqualTo("one\ntwo\nthree\n(A link to manual: https://example.com/manual)\n"
                        + "(A recording, audio/wav, which cannot be sent to the model)");
    }

    @Test
    void imagesArePartsOfTheResultSoThatAModelCanSeeThem() {
        ToolResult result = told("""
                [{"type": "text", "text": "a map"}, {"type": "image", "data": "iVBORw0=", "mimeType": "image/png"}]
                """);
        assertThat(result.value())
                .isEqualTo(List.of(Content.text("a map"), Content.imageUrl("data:image/png;base64,iVBORw0=")));
    }

    @Test
    void structuredContentIsToldWhereThereIsNoOther() {
        server.tools(ONE_TOOL)
                .on(
                        "tools/call",
                        params ->
                                ScriptedMcpServer.json("{\"content\": [], \"structuredContent\": {\"degrees\": 12}}"));
        try (McpTools tools = McpTools.connect(server.transport())) {
            assertThat(onlyTool(tools).invoke("{\"city\":\"Glasgow\"}").output())
                    .isEqualTo("{\"degrees\":12}");
        }
    }

    // ---- What goes wrong

    @Test
    void anErrorThatIsStructuredContentAloneIsToldAsItsJson() {
        server.tools(ONE_TOOL)
                .on(
                        "tools/call",
                        params -> ScriptedMcpServer.json(
                                "{\"content\": [], \"isError\": true, \"structuredContent\": {\"reason\": \"locked\"}}"));
        try (McpTools tools = McpTools.connect(server.transport())) {
            ToolResult result = onlyTool(tools).invoke("{\"city\":\"Glasgow\"}");

            assertThat(result.failure()).isEqualTo(ToolFailure.FAILED);
            assertThat(result.output()).isEqualTo("{\"error\":\"{\\\"reason\\\":\\\"locked\\\"}\"}");
        }
    }

    @Test
    void anErrorOfTheProtocolIsAnErrorOfTheToolThatNamesToolServerAndReason() {
        server.tools(ONE_TOOL).on("tools/call", params -> {
            throw new IllegalStateException("the database is locked");
        });
        try (McpTools tools = McpTools.connect(server.transport())) {
            ToolResult result = onlyTool(tools).invoke("{\"city\":\"Glasgow\"}");

            assertThat(result.failure()).isEqualTo(ToolFailure.FAILED);
            assertThat(result.output())
                    .contains("Cannot call temperature of the MCP server scripted: ")
                    .contains("the database is locked");
        }
    }

    @Test
    void aServerThatRefusesToListItsToolsIsAnException() {
        server.on("tools/list", params -> {
            throw new IllegalStateException("not today");
        });
        try (McpTools tools = McpTools.connect(server.transport())) {
            assertThatThrownBy(tools::tools)
                    .isInstanceOf(McpServerException.class)
                    .hasMessageStartingWith("Cannot list the tools of the MCP server scripted: ")
                    .hasMessageContaining("not today");
        }
    }

    @Test
    void aServerThatIsNotThereIsAnException() {
        server.close();
        assertThatThrownBy(() -> McpTools.connect(server.transport())).isInstanceOf(McpServerException.class);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsAnException() {
        CountDownLatch never = new CountDownLatch(1);
        server.tools(ONE_TOOL).on("tools/call", params -> {
            hold(never);
            return ScriptedMcpServer.json("{\"content\": []}");
        });
        try (McpTools tools =
                McpTools.builder().requestTimeout(Duration.ofSeconds(2)).connect(server.transport())) {
            ToolResult result = onlyTool(tools).invoke("{\"city\":\"Glasgow\"}");

            assertThat(result.failure()).isEqualTo(ToolFailure.FAILED);
            assertThat(result.output()).contains("it did not answer in time");
        } finally {
            never.countDown();
        }
    }

    private static void hold(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoWaitsForAServerCanBeInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server.on("tools/list", params -> {
            asked.countDown();
            hold(never);
            return ScriptedMcpServer.json("{\"tools\": []}");
        });
        try (McpTools tools = McpTools.connect(server.transport())) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                try {
                    tools.tools();
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            caller.start();
            asked.await();
            caller.interrupt();
            caller.join();

            assertThat(thrown.get()).isInstanceOf(InterruptedCallException.class);
        } finally {
            never.countDown();
        }
    }

    @Test
    void aClientOfTheCallersStaysOpen() {
        server.tools(ONE_TOOL);
        McpAsyncClient client = McpClient.async(server.transport()).build();
        client.initialize().block();
        McpTools tools = McpTools.of(client);
        assertThat(tools.tools()).hasSize(1);
        tools.close();

        assertThat(tools.tools()).hasSize(1);
        client.close();
    }

    @Test
    void withoutBlockingTheSame() {
        server.tools(ONE_TOOL).content("[{\"type\": \"text\", \"text\": \"12\"}]");
        CompletableFuture<List<FunctionTool>> found =
                McpTools.connectAsync(server.transport()).thenCompose(McpTools::toolsAsync);

        assertThat(found.join()).extracting(FunctionTool::name).containsExactly("temperature");
    }
}
