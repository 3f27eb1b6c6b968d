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
 * Starts live sessions, and attaches to those that run: conversations in which the model listens and speaks at the same
 * time, and delegates work to your application or to the Responses API.
 *
 * <pre>{@code
 * LiveConfig config = LiveConfig.session("gpt-live-1", session -> session.instructions("Be brief."))
 *         .onEvent(LiveOutputAudioDeltaEvent.class, delta -> play(LiveEvents.audio(delta)));
 * try (LiveSession live = Live.start(openai, config)) {
 *     live.appendAudio(microphone());
 *     live.send(LiveEvents.commentary("The order has arrived."));
 *     System.out.println(live.end().usage().seconds());
 * }
 * }</pre>
 *
 * <p><b>Experimental.</b> The API's published document does not have live sessions yet; these classes follow the
 * official SDK. {@code Live}, {@code LiveConfig}, {@code LiveEvents}, {@code LiveSession}, {@code LiveSideband} and the
 * generated events may change in any release.
 *
 * <p>The handshake uses the client's settings like any other request, as for {@link Realtime}.
 */
public final class Live {
    private Live() {}

    /**
     * Starts a session with a model, with the server's default configuration. See {@link #start(OpenAI, LiveConfig)}
     * for the exceptions.
     *
     * @throws IllegalArgumentException if the model is blank
     */
    public static LiveSession start(OpenAI openai, String model) {
        return start(openai, LiveConfig.session(model));
    }

    /** Async version of {@link #start(OpenAI, String)}. Cancelling the future closes the connection. */
    public static CompletableFuture<LiveSession> startAsync(OpenAI openai, String model) {
        return startAsync(openai, LiveConfig.session(model));
    }

    /**
     * Starts a session, and waits until {@code session.started} has arrived.
     *
     * @throws io.fluentopenai.client.error.ApiException if the server rejects the handshake
     * @throws io.fluentopenai.client.error.ConnectionException if the server cannot be reached or does not open a
     *     WebSocket
     * @throws io.fluentopenai.client.error.DeadlineException if the connect timeout passes
     * @throws ErrorEventException if the server rejects the configuration
     * @throws SessionClosedException if the server closes the session before it has started
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalStateException if the client is closed
     */
    public static LiveSession start(OpenAI openai, LiveConfig config) {
        return await(startAsync(openai, config));
    }

    /**
     * Async version of {@link #start(OpenAI, LiveConfig)}. Cancelling the future closes the connection.
     *
     * @throws IllegalStateException if the client is closed
     */
    public static CompletableFuture<LiveSession> startAsync(OpenAI openai, LiveConfig config) {
        LiveSession session = LiveSession.of(Given.notNull(openai, "openai"), Given.notNull(config, "config"));
        return session.connect(session);
    }

    /**
     * Attaches to a session that runs, such as a telephone call that {@code openai.liveSessions()} has accepted. See
     * {@link #attach(OpenAI, String, SessionOptions)} for the exceptions.
     */
    public static LiveSideband attach(OpenAI openai, String sessionId) {
        return attach(openai, sessionId, SessionOptions.ofDefaults());
    }

    /** Async version of {@link #attach(OpenAI, String)}. Cancelling the future closes the connection. */
    public static CompletableFuture<LiveSideband> attachAsync(OpenAI openai, String sessionId) {
        return attachAsync(openai, sessionId, SessionOptions.ofDefaults());
    }

    /**
     * Attaches to a session that runs, with options.
     *
     * @throws IllegalArgumentException if the session id is blank
     * @throws io.fluentopenai.client.error.ApiException if the server rejects the handshake, such as for an unknown
     *     session
     * @throws io.fluentopenai.client.error.ConnectionException if the server cannot be reached or does not open a
     *     WebSocket
     * @throws io.fluentopenai.client.error.DeadlineException if the connect timeout passes
     * @throws InterruptedCallException if the thread is interrupted
     * @throws IllegalStateException if the client is closed
     */
    public static LiveSideband attach(OpenAI openai, String sessionId, SessionOptions options) {
        return await(attachAsync(openai, sessionId, options));
    }

    /** Async version of {@link #attach(OpenAI, String, SessionOptions)}. Cancelling the future closes the connection. */
    public static CompletableFuture<LiveSideband> attachAsync(OpenAI openai, String sessionId, SessionOptions options) {
        LiveConfig.checkId(sessionId);
        LiveSideband sideband =
                LiveSideband.of(Given.notNull(openai, "openai"), sessionId, Given.notNull(options, "options"));
        return sideband.connect(sideband);
    }

    private static <S> S await(CompletableFuture<S> connecting) {
        return Futures.await(connecting, "Interrupted while connecting a live session");
    }
}
