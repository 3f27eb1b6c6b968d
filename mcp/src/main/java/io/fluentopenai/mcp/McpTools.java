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
 * The tools of an MCP server, for any loop: chat, responses, assistants, realtime. The loop calls them through the official
 * SDK's client; the server sees a client like any other.
 *
 * <pre>{@code
 * var transport = HttpClientStreamableHttpTransport.builder("https://mcp.example.com").build();
 * try (McpTools docs = McpTools.connect(transport)) {
 *     openai.responses().model("gpt-5.6-luna").tools(docs.tools()).user("What does the manual say of valves?").run();
 * }
 * }</pre>
 *
 * <p><b>Names.</b> What the model sees has letters, digits, underscores and hyphens, 64 at most, as the API wants it; other
 * characters of a server's names become underscores, and names that then meet, or are too long, get a number. The {@linkplain
 * Builder#prefix prefix} keeps servers apart that have tools of the same name.
 *
 * <p><b>Schemas</b> are the server's; strict mode is used for those that obey its rules.
 *
 * <p><b>Results.</b> Text is told as it is; images go to endpoints that take images in results, as such. Of resources their
 * text is told, of links and of what is no text what it is and where. Structured content is told where there is no other. A
 * result that the server marks as an error, and a call that fails, is an error of the tool, which the loop tells the model or
 * throws, as it is set.
 *
 * <p><b>Trust.</b> The server's names, descriptions and results go to the model as they are. For servers of others, let {@link
 * Builder#approval} say which calls a person sees before they are made; the hints that servers give of themselves
 * ({@code readOnlyHint}, {@code destructiveHint}) are no promise.
 *
 * <p>Immutable and thread-safe. Closing ends the connection, and the server's process if the transport started one; a client
 * that was given to {@link #of} is not closed.
 *
 * @see <a href="https://modelcontextprotocol.io/specification">The Model Context Protocol</a>
 */
public final class McpTools implements AutoCloseable {
    /** Which keeps all digits of what the model wrote. */
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
     * Connects to a server, and blocks until it is ready.
     *
     * @param transport how to reach it, of the official SDK: by HTTP, or as a process with its standard input and output
     * @throws McpServerException if it cannot be reached, or refuses
     * @throws InterruptedCallException if the thread is interrupted
     */
    public static McpTools connect(McpClientTransport transport) {
        return builder().connect(transport);
    }

    /** Async version of {@link #connect}. Cancelling the future ends the attempt. */
    public static CompletableFuture<McpTools> connectAsync(McpClientTransport transport) {
        return builder().connectAsync(transport);
    }

    /** The tools of a server that a client of the SDK is connected to; the client stays the caller's. */
    public static McpTools of(McpAsyncClient client) {
        return builder().of(client);
    }

    /** Settings. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Asks the server for its tools, all pages of them. Ask again when the server says that they have changed.
     *
     * @return in the server's order
     * @throws McpServerException if the server does not answer
     * @throws InterruptedCallException if the thread is interrupted
     */
    public List<FunctionTool> tools() {
        return await(toolsAsync(), "ask for the tools of");
    }

    /** Async version of {@link #tools()}. Cancelling the future ends the asking. */
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
        return failing(tools.toFuture(), "ask for the tools of");
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

    /** What the server calls itself; null before it has said so. */
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

    /** Ends the connection, unless the client is the caller's. Does nothing the second time. */
    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }

    /** The server's name. */
    @Override
    public String toString() {
        return "McpTools[" + serverName() + "]";
    }

    /**
     * How the tools of a server are taken over. Mutable until it is used, and not thread-safe.
     */
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
         * What the names of all tools begin with, such as {@code github_}; usually nothing.
         *
         * @throws IllegalArgumentException if it has other characters than letters, digits, underscores and hyphens, or more
         *     than 32
         */
        public Builder prefix(String newPrefix) {
            if (!given(newPrefix, "prefix").matches("[A-Za-z0-9_-]{0,32}")) {
                throw new IllegalArgumentException("The prefix \"" + newPrefix
                        + "\" is not allowed. Use letters, digits, underscores and hyphens, 32 at most");
            }
            prefix = newPrefix;
            return this;
        }

        /** Which tools to take; usually all. */
        public Builder only(Predicate<McpSchema.Tool> newOnly) {
            only = given(newOnly, "only");
            return this;
        }

        /** The tools to take, by the server's names. */
        public Builder only(String... names) {
            List<String> wanted = List.of(given(names, "only"));
            return only(tool -> wanted.contains(tool.name()));
        }

        /** Which tools are never called without {@linkplain FunctionTool#needingApproval approval}; usually none. */
        public Builder approval(Predicate<McpSchema.Tool> newApproval) {
            approval = given(newApproval, "approval");
            return this;
        }

        /**
         * How long the server may take for an answer, the first one included; usually what the SDK says. The loop's timeout
         * of a tool counts as well.
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

        /** See {@link McpTools#connect(McpClientTransport)}. */
        public McpTools connect(McpClientTransport transport) {
            return await(connectAsync(transport), "connect to");
        }

        /** See {@link McpTools#connectAsync(McpClientTransport)}. */
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

        /** See {@link McpTools#of(McpAsyncClient)}. */
        public McpTools of(McpAsyncClient client) {
            return new McpTools(given(client, "of"), false, new Builder(this));
        }
    }
}
