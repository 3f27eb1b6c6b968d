package io.fluentopenai.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.realtime.Opening;
import io.fluentopenai.testkit.internal.realtime.RealtimeCalls;
import io.fluentopenai.testkit.internal.realtime.ScheduledFault;
import io.fluentopenai.testkit.internal.realtime.ServerContext;
import io.fluentopenai.testkit.internal.script.OwnServer;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The WebSockets of a {@link FakeOpenAI}: sessions of the <a
 * href="https://platform.openai.com/docs/api-reference/realtime">Realtime API</a>, and responses.
 *
 * <p>Each session has a small model behind it: {@link FakeOpenAI#reply} and {@link FakeOpenAI#onChat} decide what it says,
 * as text or as a tone with a transcript, and which functions it calls; {@link #onSpeech} decides what was said to it. Whoever
 * is loud speaks, for sessions that detect turns. Each event of a client is checked; a wrong one gets an error event.
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
    private final List<RealtimeFault> faults = new CopyOnWriteArrayList<>();
    private volatile Duration pace = Duration.ZERO;
    private volatile SpeechListener listener = (millis, audio) -> millis + " ms of audio";
    private volatile @Nullable Consumer<FakeRealtimeSession> onSession;
    private volatile @Nullable RealtimeHandler onEvent;

    FakeRealtime(Toolbox tools, RealtimeCalls calls, boolean strict, long mostKept, OwnServer server) {
        this.calls = calls;
        calls.onEnd(this::hangUp);
        this.shared = new ServerContext(tools, strict, mostKept, () -> pace.toMillis(), () -> listener, server);
    }

    /** Waits so long between two events of a response, from now on; zero, as usual, does not. */
    public FakeRealtime pace(Duration pause) {
        pace = Objects.requireNonNull(pause);
        return this;
    }

    /** Decides what users said, from now on; usually {@code N ms of audio}. */
    public FakeRealtime onSpeech(SpeechListener newListener) {
        listener = Objects.requireNonNull(newListener);
        return this;
    }

    /**
     * Has every session that begins from now on handed to a script, which runs on a thread of its own and may block. The
     * server goes on to answer what the client sends.
     *
     * @param script the script, or null for none
     */
    public FakeRealtime onSession(@Nullable Consumer<FakeRealtimeSession> script) {
        onSession = script;
        return this;
    }

    /**
     * Has every event that clients send in sessions that begin from now on looked at first.
     *
     * @param handler what looks at events, or null for nothing
     */
    public FakeRealtime onEvent(@Nullable RealtimeHandler handler) {
        onEvent = handler;
        return this;
    }

    /**
     * Makes a call that clients can connect to by its id, as if somebody had telephoned.
     *
     * @return its id, for {@code call_id}
     */
    public String addCall() {
        return calls.add();
    }

    /** Begins the description of what goes wrong in all sessions that begin from now on. */
    public RealtimeFault fail() {
        return fail(request -> true);
    }

    /** Begins the description of what goes wrong in the sessions that some handshakes open. */
    public RealtimeFault fail(Predicate<RecordedRequest> handshakes) {
        RealtimeFault fault = new RealtimeFault(handshakes, faults::remove);
        faults.add(fault);
        return fault;
    }

    /** Ends all faults for sessions that begin later. */
    public void clearFaults() {
        faults.clear();
    }

    /**
     * The sessions so far, the oldest first, those included that have ended. A client may know a moment earlier that it is
     * connected: {@link #takeSession} waits for the session, which is here before its first event is sent.
     */
    public List<FakeRealtimeSession> sessions() {
        return sessions.all();
    }

    /** How many sessions are open at the moment. */
    public int openSessions() {
        return (int) sessions().stream().filter(FakeRealtimeSession::isOpen).count();
    }

    /**
     * Takes the oldest session that was not taken yet, and waits up to 5 seconds for it.
     *
     * @throws IllegalStateException if none comes, or if the thread is interrupted
     */
    public FakeRealtimeSession takeSession() {
        return sessions.take();
    }

    /**
     * Takes the oldest session that was not taken yet, and waits for it.
     *
     * @throws TimeoutException if none comes in time
     * @throws IllegalStateException if the thread is interrupted; its interrupt flag is set
     */
    public FakeRealtimeSession takeSession(Duration timeout) throws TimeoutException {
        return sessions.take(timeout);
    }

    /** The configuration of the session of a call, or null if there is no such call. */
    @Nullable
    JsonNode call(String callId) {
        return calls.session(callId);
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
