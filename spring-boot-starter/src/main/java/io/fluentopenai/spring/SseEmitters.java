package io.fluentopenai.spring;

import io.fluentopenai.client.EventStream;
import io.fluentopenai.ui.UiMessageStream;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams as answers of Spring MVC. The request's thread is free while the answer runs. If the browser disconnects or the time is
 * over, the stream to the API is closed.
 */
public final class SseEmitters {
    private SseEmitters() {}

    /**
     * Returns an emitter that sends something for each event, and ends with the stream.
     *
     * @param timeout the maximum time of the answer
     * @param stream a stream whose events nobody has read
     * @param data the data of the server-sent event, which Spring MVC serializes; null to send nothing for an event
     */
    public static <E> SseEmitter of(
            Duration timeout, EventStream<E> stream, Function<? super E, ? extends @Nullable Object> data) {
        SseEmitter emitter = new SseEmitter(timeout.toMillis());
        stream.subscribe(new EmitterSubscriber<E>(emitter, stream::close, data));
        return emitter;
    }

    /**
     * Returns an emitter that sends a UI message, for {@code useChat} of the AI SDK.
     *
     * @param timeout the maximum time of the answer
     * @param stream a stream that nobody has read
     */
    public static SseEmitter of(Duration timeout, UiMessageStream stream) {
        SseEmitter emitter = new SseEmitter(timeout.toMillis()) {
            @Override
            protected void extendResponse(ServerHttpResponse response) {
                UiMessageStream.HEADERS.forEach(response.getHeaders()::set);
                super.extendResponse(response);
            }
        };
        stream.parts().subscribe(new EmitterSubscriber<String>(emitter, stream::close, part -> part));
        return emitter;
    }

    /** Asks for one event at a time: a slow browser slows the stream down. */
    private static final class EmitterSubscriber<E> implements Flow.Subscriber<E> {
        private final SseEmitter emitter;
        private final Function<? super E, ? extends @Nullable Object> data;
        private Flow.@Nullable Subscription subscription;

        EmitterSubscriber(SseEmitter emitter, Runnable close, Function<? super E, ? extends @Nullable Object> data) {
            this.emitter = emitter;
            this.data = data;
            emitter.onTimeout(close);
            emitter.onError(gone -> close.run());
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(1);
        }

        @Override
        public void onNext(E event) {
            Flow.Subscription source = subscription;
            if (source == null) {
                return;
            }
            try {
                Object sent = data.apply(event);
                if (sent != null) {
                    emitter.send(SseEmitter.event().data(sent));
                }
                source.request(1);
            } catch (Exception gone) {
                source.cancel();
                emitter.completeWithError(gone);
            }
        }

        @Override
        public void onError(Throwable failure) {
            emitter.completeWithError(failure);
        }

        @Override
        public void onComplete() {
            emitter.complete();
        }
    }
}
