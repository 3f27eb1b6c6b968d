package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.internal.Given;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionOptions;
import java.util.concurrent.CompletableFuture;

/**
 * The Realtime API.
 *
 * <pre>{@code
 * try (RealtimeSession session = Realtime.connect(openai, "gpt-realtime-2.1")) {
 *     session.onEvent(ServerEvent.ResponseTextDelta.class, delta -> System.out.print(delta.delta()));
 *     session.answer(ClientEvent.userText("Who painted the Mona Lisa?"));
 *     session.answer(ClientEvent.createResponse());
 * }
 * }</pre>
 *
 * <p>The handshake is a request like any other of the client: its key, organization and project, server, headers, query
 * parameters, interceptors, proxy and TLS apply to it. A refused handshake is the exception of its status, with request id, code
 * and body. It is not tried again by itself.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime">Realtime in the API reference</a>
 */
public final class Realtime {
    private Realtime() {}

    /**
     * A conversation with a model, as the server configures it by itself.
     *
     * @throws IllegalArgumentException if the name of the model is blank
     */
    public static RealtimeSession connect(OpenAI openai, String model) {
        return connect(openai, RealtimeConfig.conversation(model));
    }

    /**
     * Connects, and waits until the session can be used: until {@code session.created} has come, and the server has agreed to
     * the configuration.
     *
     * @throws io.fluentopenai.client.error.ApiException if the server refuses the handshake
     * @throws io.fluentopenai.client.error.ConnectionException if it cannot be reached, or answers with something else
     * @throws io.fluentopenai.client.error.DeadlineException if it takes too long
     * @throws ErrorEventException if the server refuses the configuration
     * @throws SessionClosedException if the server closes before the session can be used
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalStateException if the client is closed
     */
    public static RealtimeSession connect(OpenAI openai, RealtimeConfig config) {
        return await(connectAsync(openai, config));
    }

    /**
     * Async version of {@link #connect(OpenAI, RealtimeConfig)}. Cancelling the future closes what is open by then.
     *
     * @throws IllegalStateException if the client is closed
     */
    public static CompletableFuture<RealtimeSession> connectAsync(OpenAI openai, RealtimeConfig config) {
        RealtimeSession session = RealtimeSession.of(Given.notNull(openai, "openai"), Given.notNull(config, "config"));
        return session.connect(session);
    }

    /** A connection to the Responses API, over which responses follow each other faster than by single requests. */
    public static ResponsesSession connectResponses(OpenAI openai) {
        return connectResponses(openai, SessionOptions.ofDefaults());
    }

    /**
     * Works like {@link #connectResponses(OpenAI)}, with options.
     *
     * @throws io.fluentopenai.client.error.ApiException if the server refuses the handshake
     * @throws io.fluentopenai.client.error.ConnectionException if it cannot be reached, or answers with something else
     * @throws io.fluentopenai.client.error.DeadlineException if it takes too long
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
     * Works like {@link #connectResponses(OpenAI)}, with the beta of several agents in one response, for which the handshake asks by the
     * header {@code OpenAI-Beta: responses_multi_agent=v1}.
     */
    public static BetaResponsesSession connectBetaResponses(OpenAI openai) {
        return connectBetaResponses(openai, SessionOptions.ofDefaults());
    }

    /** Works like {@link #connectResponses(OpenAI, SessionOptions)}, with the beta. */
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
        return EventSession.await(connecting, "Interrupted while connecting a session");
    }
}
