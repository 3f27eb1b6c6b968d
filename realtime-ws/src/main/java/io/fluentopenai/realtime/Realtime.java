package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionOptions;
import java.util.concurrent.CompletableFuture;

/**
 * Connects to the Realtime API, and to the Responses API over WebSockets.
 *
 * <pre>{@code
 * try (RealtimeSession session = Realtime.connect(openai, "gpt-realtime-2.1")) {
 *     session.onEvent(ServerEvent.ResponseTextDelta.class, delta -> System.out.print(delta.delta()));
 *     session.answer(ClientEvent.userText("Who painted the Mona Lisa?"));
 *     session.answer(ClientEvent.createResponse());
 * }
 * }</pre>
 *
 * <p>The handshake uses the client's settings like any other request: base URL, API key, organization and project,
 * headers, query parameters, interceptors, proxy and TLS. A rejected handshake throws the exception of its status, with
 * the request id, code and body. Handshakes are not retried.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime">Realtime in the API reference</a>
 */
public final class Realtime {
    private Realtime() {}

    /**
     * Connects to a conversation with a model, with the server's default configuration. See {@link #connect(OpenAI,
     * RealtimeConfig)} for the exceptions.
     *
     * @throws IllegalArgumentException if the model name is blank
     */
    public static RealtimeSession connect(OpenAI openai, String model) {
        return connect(openai, RealtimeConfig.conversation(model));
    }

    /** Async version of {@link #connect(OpenAI, String)}. Cancelling the future closes the connection. */
    public static CompletableFuture<RealtimeSession> connectAsync(OpenAI openai, String model) {
        return connectAsync(openai, RealtimeConfig.conversation(model));
    }

    /**
     * Connects and waits until the session is ready: {@code session.created} has arrived, and the server has accepted
     * the configuration.
     *
     * @throws io.fluentopenai.client.error.ApiException if the server rejects the handshake
     * @throws io.fluentopenai.client.error.ConnectionException if the server cannot be reached or does not open a
     *     WebSocket
     * @throws io.fluentopenai.client.error.DeadlineException if the connect timeout passes
     * @throws ErrorEventException if the server rejects the configuration
     * @throws SessionClosedException if the server closes the session before it is ready
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalStateException if the client is closed
     */
    public static RealtimeSession connect(OpenAI openai, RealtimeConfig config) {
        return await(connectAsync(openai, config));
    }

    /**
     * Async version of {@link #connect(OpenAI, RealtimeConfig)}. Cancelling the future closes the connection.
     *
     * @throws IllegalStateException if the client is closed
     */
    public static CompletableFuture<RealtimeSession> connectAsync(OpenAI openai, RealtimeConfig config) {
        RealtimeSession session = RealtimeSession.of(Given.notNull(openai, "openai"), Given.notNull(config, "config"));
        return session.connect(session);
    }

    /**
     * Connects to the Responses API over a WebSocket, which makes consecutive responses faster than separate HTTP
     * requests. See {@link #connectResponses(OpenAI, SessionOptions)} for the exceptions.
     */
    public static ResponsesSession connectResponses(OpenAI openai) {
        return connectResponses(openai, SessionOptions.ofDefaults());
    }

    /** Async version of {@link #connectResponses(OpenAI)}. Cancelling the future closes the connection. */
    public static CompletableFuture<ResponsesSession> connectResponsesAsync(OpenAI openai) {
        return connectResponsesAsync(openai, SessionOptions.ofDefaults());
    }

    /**
     * Connects like {@link #connectResponses(OpenAI)}, with options.
     *
     * @throws io.fluentopenai.client.error.ApiException if the server rejects the handshake
     * @throws io.fluentopenai.client.error.ConnectionException if the server cannot be reached or does not open a
     *     WebSocket
     * @throws io.fluentopenai.client.error.DeadlineException if the connect timeout passes
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalStateException if the client is closed
     */
    public static ResponsesSession connectResponses(OpenAI openai, SessionOptions options) {
        return await(connectResponsesAsync(openai, options));
    }

    /** Async version of {@link #connectResponses(OpenAI, SessionOptions)}. */
    public static CompletableFuture<ResponsesSession> connectResponsesAsync(OpenAI openai, SessionOptions options) {
        ResponsesSession session =
                new ResponsesSession(Given.notNull(openai, "openai"), Given.notNull(options, "options"));
        return session.connect(session);
    }

    /**
     * Connects like {@link #connectResponses(OpenAI)}, with the multi-agent beta, which the handshake requests with the
     * header {@code OpenAI-Beta: responses_multi_agent=v1}.
     */
    public static BetaResponsesSession connectBetaResponses(OpenAI openai) {
        return connectBetaResponses(openai, SessionOptions.ofDefaults());
    }

    /** Async version of {@link #connectBetaResponses(OpenAI)}. Cancelling the future closes the connection. */
    public static CompletableFuture<BetaResponsesSession> connectBetaResponsesAsync(OpenAI openai) {
        return connectBetaResponsesAsync(openai, SessionOptions.ofDefaults());
    }

    /** Connects like {@link #connectResponses(OpenAI, SessionOptions)}, with the multi-agent beta. */
    public static BetaResponsesSession connectBetaResponses(OpenAI openai, SessionOptions options) {
        return await(connectBetaResponsesAsync(openai, options));
    }

    /** Async version of {@link #connectBetaResponses(OpenAI, SessionOptions)}. */
    public static CompletableFuture<BetaResponsesSession> connectBetaResponsesAsync(
            OpenAI openai, SessionOptions options) {
        BetaResponsesSession session =
                new BetaResponsesSession(Given.notNull(openai, "openai"), Given.notNull(options, "options"));
        return session.connect(session);
    }

    private static <S> S await(CompletableFuture<S> connecting) {
        return Futures.await(connecting, "Interrupted while connecting a session");
    }
}
