package io.fluentopenai.mcp;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A transport that tells when it cannot connect. The SDK's client logs that, and goes on to wait for an answer until its time
 * is up: for a program that cannot be started, say.
 */
final class WatchedTransport implements McpClientTransport {
    private final McpClientTransport transport;
    private final CompletableFuture<Void> broken = new CompletableFuture<>();

    WatchedTransport(McpClientTransport transport) {
        this.transport = transport;
    }

    /** Fails when the transport does, and never ends otherwise. */
    CompletableFuture<Void> broken() {
        return broken;
    }

    @Override
    public Mono<Void> connect(Function<Mono<McpSchema.JSONRPCMessage>, Mono<McpSchema.JSONRPCMessage>> handler) {
        return Mono.defer(() -> transport.connect(handler)).doOnError(broken::completeExceptionally);
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return transport.sendMessage(message);
    }

    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
        transport.setExceptionHandler(handler);
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return transport.unmarshalFrom(data, type);
    }

    @Override
    public List<String> protocolVersions() {
        return transport.protocolVersions();
    }

    @Override
    public Mono<Void> closeGracefully() {
        return transport.closeGracefully();
    }

    @Override
    public void close() {
        transport.close();
    }
}
