package io.fluentopenai.realtimecalls;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.model.RealtimeCallCreateRequest;
import io.fluentopenai.client.model.RealtimeCallReferRequest;
import io.fluentopenai.client.model.RealtimeCallRejectRequest;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGA;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the Realtime API, by telephone (SIP) or from a browser (WebRTC). An incoming call is announced by the webhook
 * {@code realtime.call.incoming}, which has its id. Accept, reject or refer it; then attach to it with {@code
 * RealtimeConfig.call(callId)} of the module {@code fluentopenai-realtime}, to monitor and control the conversation.
 *
 * <pre>{@code
 * WebhookEvent event = webhooks.unwrap(body, request::getHeader);
 * if (event instanceof WebhookRealtimeCallIncoming call) {
 *     openai.realtimeCalls().accept(call.data().callId(), "gpt-realtime-2.1");
 * }
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/realtime-calls">Calls in the API reference</a>
 */
public final class RealtimeCalls extends Endpoint {
    /** Creates the endpoint of a client. */
    public RealtimeCalls(OpenAI openai) {
        super(openai);
    }

    /**
     * Accepts an incoming call and lets a model answer it, with the server's default configuration.
     *
     * @throws IllegalArgumentException if the call id or the model is blank
     */
    public void accept(String callId, String model) {
        accept(callId, model(model));
    }

    /**
     * Accepts an incoming call with all parameters of its session, such as model, instructions, voice and tools.
     *
     * @throws IllegalArgumentException if the call id is blank
     */
    public void accept(String callId, Consumer<? super RealtimeSessionCreateRequestGA> session) {
        raw().realtime().acceptRealtimeCall(callId, session(session), options());
    }

    /** Async version of {@link #accept(String, String)}. */
    public CompletableFuture<@Nullable Void> acceptAsync(String callId, String model) {
        return acceptAsync(callId, model(model));
    }

    /** Async version of {@link #accept(String, Consumer)}. */
    public CompletableFuture<@Nullable Void> acceptAsync(
            String callId, Consumer<? super RealtimeSessionCreateRequestGA> session) {
        return raw().realtime().acceptRealtimeCallAsync(callId, session(session), options());
    }

    private static Consumer<RealtimeSessionCreateRequestGA> model(String model) {
        Given.notBlank(model, "model", "The model is blank. Pass one, such as gpt-realtime");
        return session -> session.model(model);
    }

    private static RealtimeSessionCreateRequestGA session(Consumer<? super RealtimeSessionCreateRequestGA> settings) {
        return Given.set(new RealtimeSessionCreateRequestGA(), settings);
    }

    /**
     * Rejects an incoming call with the SIP status 603 (Decline).
     *
     * @throws IllegalArgumentException if the call id is blank
     */
    public void reject(String callId) {
        raw().realtime().rejectRealtimeCall(callId, null, options());
    }

    /**
     * Rejects an incoming call with a SIP status, such as 486 (Busy Here).
     *
     * @throws IllegalArgumentException if the call id is blank
     */
    public void reject(String callId, int sipStatus) {
        raw().realtime().rejectRealtimeCall(callId, rejection(sipStatus), options());
    }

    /** Async version of {@link #reject(String)}. */
    public CompletableFuture<@Nullable Void> rejectAsync(String callId) {
        return raw().realtime().rejectRealtimeCallAsync(callId, null, options());
    }

    /** Async version of {@link #reject(String, int)}. */
    public CompletableFuture<@Nullable Void> rejectAsync(String callId, int sipStatus) {
        return raw().realtime().rejectRealtimeCallAsync(callId, rejection(sipStatus), options());
    }

    private static RealtimeCallRejectRequest rejection(int sipStatus) {
        return new RealtimeCallRejectRequest().statusCode(sipStatus);
    }

    /**
     * Transfers a call to somebody else (SIP REFER).
     *
     * @param targetUri the new destination, such as {@code tel:+14155550123} or {@code sip:agent@example.com}
     * @throws IllegalArgumentException if the call id or the destination is blank
     */
    public void refer(String callId, String targetUri) {
        raw().realtime().referRealtimeCall(callId, referral(targetUri), options());
    }

    /** Async version of {@link #refer}. */
    public CompletableFuture<@Nullable Void> referAsync(String callId, String targetUri) {
        return raw().realtime().referRealtimeCallAsync(callId, referral(targetUri), options());
    }

    private static RealtimeCallReferRequest referral(String targetUri) {
        Given.notBlank(targetUri, "targetUri", "The destination is blank. Pass one, such as tel:+14155550123");
        return new RealtimeCallReferRequest().targetUri(targetUri);
    }

    /**
     * Ends a call.
     *
     * @throws IllegalArgumentException if the call id is blank
     */
    public void hangUp(String callId) {
        raw().realtime().hangupRealtimeCall(callId, options());
    }

    /** Async version of {@link #hangUp}. */
    public CompletableFuture<@Nullable Void> hangUpAsync(String callId) {
        return raw().realtime().hangupRealtimeCallAsync(callId, options());
    }

    /**
     * Opens a call over WebRTC for a browser, so that the browser needs no secret.
     *
     * @param sdpOffer the session description that the browser's peer connection offers
     * @param session sets the model, instructions, voice, tools and so on
     * @return the call, with the answer for the browser
     * @throws IllegalArgumentException if the offer is blank
     */
    public RealtimeCall create(String sdpOffer, Consumer<? super RealtimeSessionCreateRequestGA> session) {
        return call(raw().realtime().createRealtimeCallWithResponse(offer(sdpOffer, session), options()));
    }

    /** Async version of {@link #create}. */
    public CompletableFuture<RealtimeCall> createAsync(
            String sdpOffer, Consumer<? super RealtimeSessionCreateRequestGA> session) {
        return Futures.map(
                raw().realtime().createRealtimeCallWithResponseAsync(offer(sdpOffer, session), options()),
                RealtimeCalls::call);
    }

    private static RealtimeCallCreateRequest offer(
            String sdpOffer, Consumer<? super RealtimeSessionCreateRequestGA> session) {
        Given.notBlank(sdpOffer, "sdpOffer", "The offer is blank. Pass the SDP of the browser's peer connection");
        return new RealtimeCallCreateRequest().sdp(sdpOffer).session(session(session));
    }

    /** The id is the last segment of the call's address. */
    private static RealtimeCall call(ApiResponse<String> response) {
        String location = response.info().header("Location");
        String id = location == null ? null : location.substring(location.lastIndexOf('/') + 1);
        return new RealtimeCall(id, response.body());
    }
}
