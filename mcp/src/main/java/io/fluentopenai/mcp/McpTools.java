package io.fluentopenai.mcp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.Tool;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The tools of an MCP server for tool loops of any endpoint: chat, responses, assistants and realtime. The loop calls
 * them through the client of the official MCP SDK.
 *
 * <pre>{@code
 * var transport = HttpClientStreamableHttpTransport.builder("https://mcp.example.com").build();
 * try (McpTools docs = McpTools.connect(transport)) {
 *     openai.responses().model("gpt-5.6-luna").tools(docs.tools()).user("What does the manual say of valves?").run();
 * }
 * }</pre>
 *
 * <p><b>Names.</b> Tool names are converted to what the API accepts: letters, digits, underscores and hyphens, at most
 * 64. Other characters become underscores; names that become equal or are too long get a number. Use a {@linkplain
 * Builder#prefix prefix} to distinguish servers whose tools have the same names.
 *
 * <p><b>Schemas</b> are the server's. Strict mode is used for schemas that comply with its rules.
 *
 * <p><b>Results.</b> Text is passed to the model unchanged. Images are passed as images to endpoints that accept images
 * in results. For resources, their text is passed; for links and other content, a description with its type or URI.
 * Structured content is passed if there is no other content. A result that the server marks as an error, and a failed
 * call, is an error of the tool, which the loop passes to the model or throws, depending on its settings.
 *
 * <p><b>Trust.</b> The server's names, descriptions and results are passed to the model unchanged. For servers that you
 * do not trust, require approval of calls with {@link Builder#approval}. Do not rely on the hints that servers provide
 * ({@code readOnlyHint}, {@code destructiveHint}).
 *
 * <p>Immutable and thread-safe. Closing ends the connection, and the server's process if the transport started one. A
 * client that was passed to {@link #of} is not closed.
 *
 * @see <a href="https://modelcontextprotocol.io/specification">The Model Context Protocol</a>
 */
public final class McpTools implements AutoCloseable {
    /** A mapper that keeps all digits of the model's numbers. */
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};

    /** No list of tools is longer than this many pages; a server whose pages have no end is broken. */
    private static final int MOST_PAGES = 1_000;

    private final McpAsyncClient client;
    private final boolean owned;
    private final Builder settings;

    private McpTools(McpAsyncClient client, boolean owned, Builder settings) {
        this.client = client;
        this.owned = owned;
        this.settings = settings;
    }

    /**
     * Connects to a server and blocks until it is ready.
     *
     * @param transport a transport of the MCP SDK: over HTTP, or to a child process over its standard input and output
     * @throws McpServerException if the server cannot be reached or rejects the connection
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static McpTools connect(McpClientTransport transport) {
        return builder().connect(transport);
    }

    /** Async version of {@link #connect}. Cancelling the future aborts the attempt. */
    public static CompletableFuture<McpTools> connectAsync(McpClientTransport transport) {
        return builder().connectAsync(transport);
    }

    /** Returns the tools of a server that a given client is connected to. The client is not closed. */
    public static McpTools of(McpAsyncClient client) {
        return builder().of(client);
    }

    /** Returns a builder with default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Requests the list of tools from the server, and follows its pagination. Call it again when the server notifies
     * that its tools have changed.
     *
     * @return the tools in the server's order
     * @throws McpServerException if the request fails
     * @throws InterruptedCallException if the thread is interrupted
     */
    public List<FunctionTool> tools() {
        return await(toolsAsync(), "list the tools of");
    }

    /** Async version of {@link #tools()}. Cancelling the future cancels the request. */
    public CompletableFuture<List<FunctionTool>> toolsAsync() {
        Mono<List<FunctionTool>> tools = client.listTools()
                .expand(page -> page.nextCursor() == null || page.nextCursor().isEmpty()
                        ? Mono.empty()
                        : client.listTools(page.nextCursor()))
                .take(MOST_PAGES)
                .flatMapIterable(McpSchema.ListToolsResult::tools)
                .filter(settings.only::test)
                .collectList()
                .map(found -> ToolNames.of(settings.prefix, found).entrySet().stream()
                        .map(named -> tool(named.getKey(), named.getValue()))
                        .toList());
        return failing(tools.toFuture(), "list the tools of");
    }

    private FunctionTool tool(String name, McpSchema.Tool tool) {
        FunctionTool function = Tool.fromJson(
                name,
                tool.description() == null ? "" : tool.description(),
                schema(tool),
                (arguments, context) -> call(tool.name(), arguments));
        return settings.approval.test(tool) ? function.needingApproval() : function;
    }

    /** The API wants an object with properties; a tool without arguments may have neither. */
    private static JsonNode schema(McpSchema.Tool tool) {
        ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
        if (tool.inputSchema() != null) {
            schema.setAll(MAPPER.<ObjectNode>valueToTree(tool.inputSchema()));
        }
        if (!schema.path("properties").isObject()) {
            schema.putObject("properties");
        }
        return schema;
    }

    private CompletableFuture<Object> call(String name, JsonNode arguments) {
        McpSchema.CallToolRequest request =
                new McpSchema.CallToolRequest(name, MAPPER.convertValue(arguments, ARGUMENTS));
        Mono<Object> result = client.callTool(request).map(answer -> McpResults.told(name, answer));
        return failing(result.toFuture(), "call " + name + " of");
    }

    /** Returns the name that the server reports, or null if it has not reported one yet. */
    public @Nullable String serverName() {
        McpSchema.Implementation server = client.getServerInfo();
        return server == null ? null : server.name();
    }

    /** The same future with failures that say which server failed, and at what. Cancelling it cancels the call. */
    private <T> CompletableFuture<T> failing(CompletableFuture<T> source, String what) {
        return failing(source, what, serverName());
    }

    private static <T> CompletableFuture<T> failing(CompletableFuture<T> source, String what, @Nullable String server) {
        CompletableFuture<T> result = new CompletableFuture<>();
        source.whenComplete((value, thrown) -> {
            if (thrown == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(McpServerException.of(what, server, thrown));
            }
        });
        result.whenComplete((value, thrown) -> {
            if (result.isCancelled()) {
                source.cancel(true);
            }
        });
        return result;
    }

    private static <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedCallException("Interrupted while waiting to " + what + " an MCP server", e);
        } catch (CancellationException e) {
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** Closes the connection, unless the client was passed to {@link #of}. Does nothing if it is already closed. */
    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }

    /** Returns the server's name. */
    @Override
    public String toString() {
        return "McpTools[" + serverName() + "]";
    }

    /** Builds {@link McpTools}. Mutable and not thread-safe. */
    public static final class Builder {
        private String prefix = "";
        private Predicate<McpSchema.Tool> only = tool -> true;
        private Predicate<McpSchema.Tool> approval = tool -> false;
        private @Nullable Duration requestTimeout;

        private Builder() {}

        private Builder(Builder other) {
            prefix = other.prefix;
            only = other.only;
            approval = other.approval;
            requestTimeout = other.requestTimeout;
        }

        /**
         * Sets a prefix of all tool names, such as {@code github_}. By default, none.
         *
         * @throws IllegalArgumentException if it has other characters than letters, digits, underscores and hyphens, or
         *     more than 32
         */
        public Builder prefix(String newPrefix) {
            if (!given(newPrefix, "prefix").matches("[A-Za-z0-9_-]{0,32}")) {
                throw new IllegalArgumentException("The prefix \"" + newPrefix
                        + "\" is not allowed. Use letters, digits, underscores and hyphens, 32 at most");
            }
            prefix = newPrefix;
            return this;
        }

        /** Sets a filter of the tools to use. By default, all. */
        public Builder only(Predicate<McpSchema.Tool> newOnly) {
            only = given(newOnly, "only");
            return this;
        }

        /** Sets the tools to use, by the server's names. */
        public Builder only(String... names) {
            List<String> wanted = List.of(given(names, "only"));
            return only(tool -> wanted.contains(tool.name()));
        }

        /**
         * Sets which tools require {@linkplain FunctionTool#needingApproval approval} before each call. By default,
         * none.
         */
        public Builder approval(Predicate<McpSchema.Tool> newApproval) {
            approval = given(newApproval, "approval");
            return this;
        }

        /**
         * Sets the timeout of each request to the server, including the initialization. By default, that of the MCP
         * SDK. The tool timeout of the loop applies too.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder requestTimeout(Duration longest) {
            if (given(longest, "requestTimeout").isNegative() || longest.isZero()) {
                throw new IllegalArgumentException("The timeout must be positive, not " + longest);
            }
            requestTimeout = longest;
            return this;
        }

        private static <T> T given(@Nullable T value, String method) {
            return Objects.requireNonNull(
                    value,
                    () -> "McpTools.Builder." + method
                            + "(…): the argument must not be null. Pass a value, or leave out the call.");
        }

        /** Connects to a server. See {@link McpTools#connect(McpClientTransport)}. */
        public McpTools connect(McpClientTransport transport) {
            return await(connectAsync(transport), "connect to");
        }

        /** Async version of {@link #connect}. See {@link McpTools#connectAsync(McpClientTransport)}. */
        public CompletableFuture<McpTools> connectAsync(McpClientTransport transport) {
            WatchedTransport watched = new WatchedTransport(given(transport, "connect"));
            McpClient.AsyncSpec spec =
                    McpClient.async(watched).clientInfo(new McpSchema.Implementation("fluentopenai", version()));
            if (requestTimeout != null) {
                spec.requestTimeout(requestTimeout).initializationTimeout(requestTimeout);
            }
            McpAsyncClient client = spec.build();
            McpTools tools = new McpTools(client, true, new Builder(this));
            CompletableFuture<McpTools> initialized =
                    client.initialize().thenReturn(tools).toFuture();
            watched.broken().whenComplete((never, thrown) -> initialized.completeExceptionally(thrown));
            CompletableFuture<McpTools> connected = failing(initialized, "connect to", null);
            // What was started for a connection that never came, such as a process, must not stay behind.
            connected.whenComplete((ready, thrown) -> {
                if (thrown != null) {
                    client.close();
                }
            });
            return connected;
        }

        private static String version() {
            String version = McpTools.class.getPackage().getImplementationVersion();
            return version == null ? "0" : version;
        }

        /**
         * Returns the tools of a server that a given client is connected to. See {@link McpTools#of(McpAsyncClient)}.
         */
        public McpTools of(McpAsyncClient client) {
            return new McpTools(given(client, "of"), false, new Builder(this));
        }
    }
}
