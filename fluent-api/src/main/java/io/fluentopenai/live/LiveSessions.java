package io.fluentopenai.live;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.api.LiveApi;
import io.fluentopenai.client.model.AcceptLiveSessionRequest;
import io.fluentopenai.client.model.AcceptLiveSessionRequestSession;
import io.fluentopenai.client.model.CreateLiveSessionRequest;
import io.fluentopenai.client.model.ForkLiveSessionRequest;
import io.fluentopenai.client.model.LiveCreateParamsTransport;
import io.fluentopenai.client.model.LiveMediaSessionConfig;
import io.fluentopenai.client.model.LiveMediaSessionForkConfig;
import io.fluentopenai.client.model.ReferLiveSessionRequest;
import io.fluentopenai.client.model.RejectLiveSessionRequest;
import io.fluentopenai.client.model.ResponseConversation;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Live sessions by telephone (SIP) and from browsers (WebRTC). {@code Live} of the module {@code fluentopenai-realtime}
 * starts sessions over a WebSocket, and attaches to any.
 *
 * <pre>{@code
 * openai.liveSessions().accept(sessionId, "gpt-live-1");
 * }</pre>
 *
 * <p><b>Experimental.</b> The API's published document does not have live sessions yet; these classes follow the
 * official SDK, and may change in any release.
 */
public final class LiveSessions extends Endpoint {
    /** Creates the endpoint of a client. */
    public LiveSessions(OpenAI openai) {
        super(openai);
    }

    private LiveApi api() {
        return raw().live();
    }

    // ---- Telephone calls

    /**
     * Accepts an incoming call and lets a model answer it, with the server's default configuration.
     *
     * @param sessionId the id from the webhook {@code live.transport.incoming}
     * @throws IllegalArgumentException if the session id or the model is blank
     */
    public void accept(String sessionId, String model) {
        accept(sessionId, model(model));
    }

    /**
     * Accepts an incoming call with all parameters of its session, such as model, instructions and delegation.
     *
     * @param sessionId the id from the webhook {@code live.transport.incoming}
     * @throws IllegalArgumentException if the session id is blank
     */
    public void accept(String sessionId, Consumer<? super AcceptLiveSessionRequestSession> session) {
        api().acceptLiveSession(sessionId, acceptance(session), options());
    }

    /** Async version of {@link #accept(String, String)}. */
    public CompletableFuture<@Nullable Void> acceptAsync(String sessionId, String model) {
        return acceptAsync(sessionId, model(model));
    }

    /** Async version of {@link #accept(String, Consumer)}. */
    public CompletableFuture<@Nullable Void> acceptAsync(
            String sessionId, Consumer<? super AcceptLiveSessionRequestSession> session) {
        return api().acceptLiveSessionAsync(sessionId, acceptance(session), options());
    }

    private static Consumer<AcceptLiveSessionRequestSession> model(String model) {
        Given.notBlank(model, "model", "The model is blank. Pass one, such as gpt-live-1");
        return session -> session.model(model);
    }

    private static AcceptLiveSessionRequest acceptance(Consumer<? super AcceptLiveSessionRequestSession> session) {
        return new AcceptLiveSessionRequest().session(Given.set(new AcceptLiveSessionRequestSession(), session));
    }

    /**
     * Rejects an incoming call.
     *
     * @param sipStatus the SIP status, 300 to 699, such as 486 (Busy Here) or 603 (Decline)
     * @throws IllegalArgumentException if the session id is blank
     */
    public void reject(String sessionId, int sipStatus) {
        api().rejectLiveSession(sessionId, new RejectLiveSessionRequest().statusCode(sipStatus), options());
    }

    /** Async version of {@link #reject}. */
    public CompletableFuture<@Nullable Void> rejectAsync(String sessionId, int sipStatus) {
        return api().rejectLiveSessionAsync(sessionId, new RejectLiveSessionRequest().statusCode(sipStatus), options());
    }

    /**
     * Transfers a call to somebody else (SIP REFER).
     *
     * @param targetUri the new destination, such as {@code tel:+14155550123} or {@code sip:agent@example.com}
     * @throws IllegalArgumentException if the session id or the destination is blank
     */
    public void refer(String sessionId, String targetUri) {
        api().referLiveSession(sessionId, referral(targetUri), options());
    }

    /** Async version of {@link #refer}. */
    public CompletableFuture<@Nullable Void> referAsync(String sessionId, String targetUri) {
        return api().referLiveSessionAsync(sessionId, referral(targetUri), options());
    }

    private static ReferLiveSessionRequest referral(String targetUri) {
        Given.notBlank(targetUri, "targetUri", "The destination is blank. Pass one, such as tel:+14155550123");
        return new ReferLiveSessionRequest().targetUri(targetUri);
    }

    /**
     * Ends a call.
     *
     * @throws IllegalArgumentException if the session id is blank
     */
    public void hangUp(String sessionId) {
        api().hangupLiveSession(sessionId, options());
    }

    /** Async version of {@link #hangUp}. */
    public CompletableFuture<@Nullable Void> hangUpAsync(String sessionId) {
        return api().hangupLiveSessionAsync(sessionId, options());
    }

    // ---- Browsers

    /**
     * Starts a session over WebRTC for a browser, so that the browser needs no secret.
     *
     * @param sdpOffer the session description that the browser's peer connection offers
     * @param session sets the model, instructions, delegation and so on
     * @return the session, with the answer for the browser
     * @throws IllegalArgumentException if the offer is blank
     */
    public LiveCall create(String sdpOffer, Consumer<? super LiveMediaSessionConfig> session) {
        var made = api().createLiveSession(creation(sdpOffer, session), options());
        return call(made.session(), made.transport());
    }

    /** Async version of {@link #create}. */
    public CompletableFuture<LiveCall> createAsync(String sdpOffer, Consumer<? super LiveMediaSessionConfig> session) {
        return Futures.map(
                api().createLiveSessionAsync(creation(sdpOffer, session), options()),
                made -> call(made.session(), made.transport()));
    }

    private static CreateLiveSessionRequest creation(
            String sdpOffer, Consumer<? super LiveMediaSessionConfig> session) {
        return new CreateLiveSessionRequest()
                .transport(transport(sdpOffer))
                .session(Given.set(new LiveMediaSessionConfig(), session));
    }

    /**
     * Continues a stored session over WebRTC for a browser, with its model and conversation.
     *
     * @param sessionId the id of the stored session
     * @param sdpOffer the session description that the browser's peer connection offers
     * @return the new session, with the answer for the browser
     * @throws IllegalArgumentException if the session id or the offer is blank
     */
    public LiveCall fork(String sessionId, String sdpOffer) {
        return fork(sessionId, sdpOffer, session -> {});
    }

    /** Works like {@link #fork(String, String)}, with settings that differ from those of the stored session. */
    public LiveCall fork(String sessionId, String sdpOffer, Consumer<? super LiveMediaSessionForkConfig> session) {
        var made = api().forkLiveSession(sessionId, continuation(sdpOffer, session), options());
        return call(made.session(), made.transport());
    }

    /** Async version of {@link #fork(String, String)}. */
    public CompletableFuture<LiveCall> forkAsync(String sessionId, String sdpOffer) {
        return forkAsync(sessionId, sdpOffer, session -> {});
    }

    /** Async version of {@link #fork(String, String, Consumer)}. */
    public CompletableFuture<LiveCall> forkAsync(
            String sessionId, String sdpOffer, Consumer<? super LiveMediaSessionForkConfig> session) {
        return Futures.map(
                api().forkLiveSessionAsync(sessionId, continuation(sdpOffer, session), options()),
                made -> call(made.session(), made.transport()));
    }

    private static ForkLiveSessionRequest continuation(
            String sdpOffer, Consumer<? super LiveMediaSessionForkConfig> session) {
        return new ForkLiveSessionRequest()
                .transport(transport(sdpOffer))
                .session(Given.set(new LiveMediaSessionForkConfig(), session));
    }

    private static LiveCreateParamsTransport transport(String sdpOffer) {
        Given.notBlank(sdpOffer, "sdpOffer", "The offer is blank. Pass the SDP of the browser's peer connection");
        return new LiveCreateParamsTransport().sdp(sdpOffer);
    }

    private static LiveCall call(
            @Nullable ResponseConversation session, @Nullable LiveCreateParamsTransport transport) {
        return new LiveCall(session == null ? null : session.id(), transport == null ? null : transport.sdp());
    }

    // ---- Recordings

    /** Downloads the recording of a stored session as a stream, which must be closed. */
    public BinaryContent recording(String sessionId) {
        return api().downloadLiveSessionRecording(sessionId, options());
    }

    /** Async version of {@link #recording}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> recordingAsync(String sessionId) {
        return api().downloadLiveSessionRecordingAsync(sessionId, options());
    }
}
