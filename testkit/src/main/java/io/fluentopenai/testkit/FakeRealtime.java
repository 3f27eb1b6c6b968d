package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.fault.FaultPlan;
import io.fluentopenai.testkit.internal.realtime.LiveSessions;
import io.fluentopenai.testkit.internal.realtime.Opening;
import io.fluentopenai.testkit.internal.realtime.RealtimeCalls;
import io.fluentopenai.testkit.internal.realtime.ScheduledFault;
import io.fluentopenai.testkit.internal.realtime.ServerContext;
import io.fluentopenai.testkit.internal.script.OwnServer;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.Recording;
import io.fluentopenai.testkit.internal.webhook.WebhookDelivery;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket side of a {@link FakeOpenAI}: sessions of the <a
 * href="https://platform.openai.com/docs/api-reference/realtime">Realtime API</a>, responses over WebSockets, and live
 * sessions.
 *
 * <p>Each session has a small model. {@link FakeOpenAI#reply} and {@link FakeOpenAI#onChat} set what it answers, as
 * text or as a tone with a transcript, and which functions it calls; {@link #onSpeech} sets what the user said. With
 * turn detection, any loud audio counts as speech. Each client event is validated; an invalid one gets an error event.
 *
 * <pre>{@code
 * server.reply("Hello!");
 * …                                     // the client under test connects, and asks for a response
 * FakeRealtimeSession session = server.realtime().takeSession();
 * session.awaitReceived("response.create");
 * session.close(1011, "overloaded");
 * }</pre>
 *
 * <p>All methods are thread-safe.
 */
public final class FakeRealtime {

    private final ServerContext shared;
    private final Recording<FakeRealtimeSession> sessions = new Recording<>("session");
    private final RealtimeCalls calls;
    private final LiveSessions live;
    private final List<RealtimeFault> faults = new CopyOnWriteArrayList<>();
    private volatile Duration pace = Duration.ZERO;
    private volatile SpeechListener listener = (millis, audio) -> millis + " ms of audio";
    private volatile @Nullable Consumer<FakeRealtimeSession> onSession;
    private volatile @Nullable RealtimeHandler onEvent;

    FakeRealtime(
            Toolbox tools, RealtimeCalls calls, LiveSessions live, boolean strict, long mostKept, OwnServer server) {
        this.calls = calls;
        this.live = live;
        calls.onEnd(this::hangUp);
        this.shared = new ServerContext(tools, strict, mostKept, () -> pace.toMillis(), () -> listener, server, live);
    }

    /** Sets a pause between two events of a response, from now on. By default, zero. */
    public FakeRealtime pace(Duration pause) {
        pace = Objects.requireNonNull(pause);
        return this;
    }

    /** Sets what users said, from now on. By default, {@code N ms of audio}. */
    public FakeRealtime onSpeech(SpeechListener newListener) {
        listener = Objects.requireNonNull(newListener);
        return this;
    }

    /**
     * Sets a script for every session that starts from now on. It runs on its own thread and may block, while the
     * server continues to answer the client.
     *
     * @param script the script, or null for none
     */
    public FakeRealtime onSession(@Nullable Consumer<FakeRealtimeSession> script) {
        onSession = script;
        return this;
    }

    /**
     * Sets a handler for client events, in sessions that start from now on. It is called before the server handles an
     * event.
     *
     * @param handler the handler, or null for none
     */
    public FakeRealtime onEvent(@Nullable RealtimeHandler handler) {
        onEvent = handler;
        return this;
    }

    /**
     * Creates a call, as if somebody had telephoned. Clients can connect to it by its id.
     *
     * @return the call's id ({@code call_id})
     */
    public String addCall() {
        return calls.add();
    }

    /**
     * Creates a call like {@link #addCall()}, and sends the webhook {@code realtime.call.incoming}. Blocks until the
     * receiver has answered; the answer's status has no effect.
     *
     * @param receiver the address of the code under test
     * @param secret the secret to sign the webhook with, {@code whsec_…}
     * @return the call's id ({@code call_id})
     * @throws IllegalArgumentException if the secret is not base64
     * @throws java.io.UncheckedIOException if the receiver cannot be reached, or does not answer within 10 seconds
     */
    public String addCall(URI receiver, String secret) {
        String id = addCall();
        announce(receiver, secret, "realtime.call.incoming", Json.object().put("call_id", id));
        return id;
    }

    private void announce(URI receiver, String secret, String type, ObjectNode data) {
        data.putArray("sip_headers")
                .add(Json.object().put("name", "From").put("value", "sip:+14155550123@sip.example.com"))
                .add(Json.object().put("name", "To").put("value", "sip:proj_fake@sip.example.com"));
        new WebhookDelivery(shared.tools()).send(receiver, secret, type, data);
    }

    /**
     * Creates a live session, as if somebody had telephoned. Clients can accept it, and attach to it by its id.
     *
     * @return the session's id
     */
    public String addLiveCall() {
        return live.add();
    }

    /**
     * Creates a live session like {@link #addLiveCall()}, and sends the webhook {@code live.call.incoming}. Blocks
     * until the receiver has answered; the answer's status has no effect.
     *
     * @param receiver the address of the code under test
     * @param secret the secret to sign the webhook with, {@code whsec_…}
     * @return the session's id
     * @throws IllegalArgumentException if the secret is not base64
     * @throws java.io.UncheckedIOException if the receiver cannot be reached, or does not answer within 10 seconds
     */
    public String addLiveCall(URI receiver, String secret) {
        String id = addLiveCall();
        announce(receiver, secret, "live.call.incoming", Json.object().put("session_id", id));
        return id;
    }

    /** Adds a fault for all sessions that start from now on. Configure the returned fault to say what goes wrong. */
    public RealtimeFault fail() {
        return fail(request -> true);
    }

    /**
     * Adds a fault for the sessions of all handshakes that match a predicate. Configure the returned fault to say what
     * goes wrong.
     */
    public RealtimeFault fail(Predicate<RecordedRequest> handshakes) {
        RealtimeFault fault = new RealtimeFault(handshakes, faults::remove);
        faults.add(fault);
        return fault;
    }

    /** Removes all faults for sessions that start later. */
    public void clearFaults() {
        faults.clear();
    }

    /**
     * Returns all sessions so far, oldest first, including those that have ended. A client may see its connection
     * before the session is listed here; {@link #takeSession} waits for it. A session is listed before its first event
     * is sent.
     */
    public List<FakeRealtimeSession> sessions() {
        return sessions.all();
    }

    /** Returns the number of open sessions. */
    public int openSessions() {
        return (int) sessions().stream().filter(FakeRealtimeSession::isOpen).count();
    }

    /**
     * Returns the oldest session that has not been taken yet. Waits for it up to 5 seconds.
     *
     * @throws IllegalStateException if no session starts, or the thread is interrupted
     */
    public FakeRealtimeSession takeSession() {
        return sessions.take();
    }

    /**
     * Returns the oldest session that has not been taken yet. Waits for it up to the timeout.
     *
     * @throws TimeoutException if no session starts within the timeout
     * @throws IllegalStateException if the thread is interrupted; its interrupt flag is set again
     */
    public FakeRealtimeSession takeSession(Duration timeout) throws TimeoutException {
        return sessions.take(timeout);
    }

    /** The server is being closed. */
    void shutDown() {
        sessions().forEach(FakeRealtimeSession::drop);
    }

    private void hangUp(String callId) {
        for (FakeRealtimeSession session : sessions()) {
            if (callId.equals(session.request().query("call_id"))) {
                session.close(1000, "");
            }
        }
    }

    private ScheduledFault scheduledFault(RecordedRequest request) {
        for (RealtimeFault fault : faults) {
            ScheduledFault scheduled = fault.take(request);
            if (scheduled != null) {
                return scheduled;
            }
        }
        return ScheduledFault.NONE;
    }

    /** Begins a session on a connection. Called on the connection's event loop. */
    void begin(Vertx vertx, NetSocket socket, RecordedRequest request, Opening opening, FaultPlan plan) {
        FakeRealtimeSession session =
                new FakeRealtimeSession(request, vertx, socket, shared, opening, scheduledFault(request), onEvent);
        sessions.add(session);
        if (plan.cutAfter() != FaultPlan.NEVER) {
            session.cutAfter(plan.cutAfter());
        } else if (plan.stallAfter() != FaultPlan.NEVER) {
            session.stallAfter(plan.stallAfter());
        }
        session.begin();
        Consumer<FakeRealtimeSession> script = onSession;
        if (script != null) {
            vertx.executeBlocking(
                    () -> {
                        script.accept(session);
                        return session;
                    },
                    false);
        }
    }
}
