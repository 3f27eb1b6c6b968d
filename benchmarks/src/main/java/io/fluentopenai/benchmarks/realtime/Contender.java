package io.fluentopenai.benchmarks.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.OpenAI;
import io.fluentopenai.realtime.Realtime;
import io.fluentopenai.realtime.RealtimeConfig;
import io.fluentopenai.realtime.RealtimeSession;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A client in the race: hands the size of each piece of text or audio to a handler, and sends audio. */
interface Contender extends AutoCloseable {
    void append(byte[] audio);

    @Override
    void close();

    /** The session, with handlers on the given executor; null for its own. */
    static Contender session(String address, IntConsumer handler, @Nullable Executor executor) {
        OpenAI openai = OpenAI.builder()
                .baseUrl("http://" + address + "/v1")
                .apiKey("sk-none")
                .build();
        SessionOptions.Builder options = SessionOptions.builder();
        if (executor != null) {
            options.executor(executor);
        }
        RealtimeSession session =
                Realtime.connect(openai, RealtimeConfig.conversation("m").options(options.build()));
        // As the plain WebSocket does, whose handler is not called again before it returns.
        session.onEvent(
                ServerEvent.class,
                event -> {
                    if (event instanceof ServerEvent.ResponseTextDelta text) {
                        handler.accept(text.delta() == null ? 0 : text.delta().length());
                    } else if (event instanceof ServerEvent.ResponseAudioDelta audio) {
                        handler.accept(audio.delta() == null ? 0 : audio.delta().length());
                    }
                },
                ReceiveOptions.ofDefaults().holdServer());
        return new Contender() {
            @Override
            public void append(byte[] audio) {
                session.send(ClientEvent.appendAudio(audio));
            }

            @Override
            public void close() {
                session.close();
                openai.close();
            }
        };
    }

    /**
     * What one writes without a library: the JDK's WebSocket and a tree of each message.
     *
     * @param handlers where the handler runs
     */
    static Contender plain(String address, IntConsumer handler, Executor handlers) {
        ObjectMapper mapper = new ObjectMapper();
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder pieces = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                pieces.append(data);
                if (last) {
                    String message = pieces.toString();
                    pieces.setLength(0);
                    handle(message);
                }
                socket.request(1);
                return null;
            }

            private void handle(String message) {
                try {
                    JsonNode event = mapper.readTree(message);
                    switch (event.path("type").asText()) {
                        case "response.output_text.delta" -> {
                            String text = event.path("delta").asText();
                            handlers.execute(() -> handler.accept(text.length()));
                        }
                        case "response.output_audio.delta" -> {
                            byte[] audio = event.path("delta").binaryValue();
                            handlers.execute(() -> handler.accept(audio.length));
                        }
                        default -> {}
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + address + "/plain"), listener)
                .join();
        return new Contender() {
            @Override
            public void append(byte[] audio) {
                String event = mapper.createObjectNode()
                        .put("type", "input_audio_buffer.append")
                        .put("audio", Base64.getEncoder().encodeToString(audio))
                        .toString();
                CompletableFuture<WebSocket> sent = socket.sendText(event, true);
                sent.join();
            }

            @Override
            public void close() {
                socket.abort();
            }
        };
    }
}
