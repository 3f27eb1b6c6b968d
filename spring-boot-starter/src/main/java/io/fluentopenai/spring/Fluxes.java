package io.fluentopenai.spring;

import io.fluentopenai.client.EventStream;
import io.fluentopenai.ui.UiMessageStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams as publishers of Reactor, with back-pressure. Cancelling one closes the stream to the API. No thread waits. */
public final class Fluxes {
    private Fluxes() {}

    /**
     * Returns the events of a stream.
     *
     * @param call begins the stream, such as {@code request::streamAsync}; called for each subscriber
     */
    public static <E, S extends EventStream<E>> Flux<E> of(Supplier<CompletableFuture<S>> call) {
        return Mono.fromFuture(call).flatMapMany(JdkFlowAdapter::flowPublisherToFlux);
    }

    /** Returns the parts of a UI message, as the {@code data} of server-sent events. */
    public static Flux<String> of(UiMessageStream stream) {
        return JdkFlowAdapter.flowPublisherToFlux(stream.parts());
    }
}
