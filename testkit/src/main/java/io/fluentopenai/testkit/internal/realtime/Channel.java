package io.fluentopenai.testkit.internal.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.internal.sheet.Problem;
import io.fluentopenai.testkit.internal.socket.WebSocketPeer;
import io.fluentopenai.testkit.internal.value.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session: its WebSocket, its events in both directions, and its faults. Nothing is read while the
 * client does not read what it was sent, or while a test looks at an event, and no event of a response is made then;
 * so a
 * session takes no more memory than its messages are long. Methods that are not {@link #run} are for the event loop.
 */
public final class Channel {

    private static final int EVENTS_A_TURN = 16;

    /** The hooks of a test into a session. */
    public interface Observer {

        /** The client sent an event. Called on the event loop. */
        void received(JsonNode event, int length);

        /** Returns whether {@link #answered} is to be asked. */
        boolean wantsEvents();

        /** Returns whether the test has answered an event itself. Called on a worker thread; may block. */
        boolean answered(JsonNode event) throws Exception;

        /** A pong came. */
        void pong();

        /** The connection is gone. */
        void closed(int code, String reason, boolean byClient);
    }

    private final Vertx vertx;
    private final Context context;
    private final ServerContext shared;
    private final Protocol protocol;
    private final Observer observer;
    private final ScheduledFault fault;
    private final WebSocketPeer peer;
    private final Map<String, JsonNode> clientEvents;
    private final Map<String, JsonNode> serverEvents;
    private final Machine machine;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Deque<Production> productions = new ArrayDeque<>();
    private boolean readingStopped;
    private boolean observed;
    private boolean pumping;
    private volatile boolean drainAwaited;
    private boolean mute;
    private boolean cutNext;
    private boolean happened;
    private int sent;

    /** Takes over a connection that has been upgraded. Called on its event loop. */
    public Channel(
            Vertx vertx,
            NetSocket socket,
            ServerContext shared,
            Opening opening,
            ScheduledFault fault,
            Observer observer) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.shared = shared;
        this.protocol = opening.protocol();
        this.clientEvents = protocol.clientEvents(shared.tools().schemas());
        this.serverEvents = protocol.serverEvents(shared.tools().schemas());
        this.fault = fault;
        this.peer = new WebSocketPeer(vertx, socket, new FromClient());
        this.observer = observer;
        this.machine = machine(opening);
    }

    private Machine machine(Opening opening) {
        return switch (opening.kind()) {
            case CONVERSATION, TRANSCRIPTION -> new ConversationMachine(this, opening);
            case TRANSLATION -> new TranslationMachine(this, opening);
            case RESPONSES -> new ResponsesMachine(this, protocol);
            case LIVE, LIVE_SIDEBAND -> new LiveMachine(this, opening);
        };
    }

    private final class FromClient implements WebSocketPeer.Listener {
        @Override
        public void text(String message) {
            if (!mute) {
                waiting.add(message);
                process();
            }
        }

        @Override
        public void binary(byte[] message) {
            if (!mute) {
                emitError(
                        new Rejected("invalid_event", "Events are sent as text, not as binary messages.", null), null);
            }
        }

        @Override
        public void pong(byte[] payload) {
            observer.pong();
        }

        @Override
        public void closed(int code, String reason, boolean byClient) {
            waiting.clear();
            productions.clear();
            machine.closed();
            observer.closed(code, reason, byClient);
        }
    }

    /** Begins: the session is told of. */
    public void open() {
        peer.start();
        if (fault.before() == null && fault.after() == 0) {
            happen();
        }
        machine.opened();
    }

    /** The id of the session. */
    public String id() {
        return machine.id();
    }

    ServerContext shared() {
        return shared;
    }

    Protocol protocol() {
        return protocol;
    }

    /** Does something on the event loop. May be called from any thread. */
    public void run(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    /** Does something that may block on a worker thread, and goes on with its result on the event loop. */
    <T extends @Nullable Object> void work(Callable<T> task, Consumer<T> then, Consumer<Throwable> failed) {
        context.executeBlocking(task, false).onComplete(result -> {
            if (!peer.isOpen()) {
                return;
            }
            if (result.succeeded()) {
                then.accept(result.result());
            } else {
                failed.accept(result.cause());
            }
            process();
        });
    }

    private void process() {
        while (!waiting.isEmpty() && !observed && !peer.isFull()) {
            handle(waiting.remove());
        }
        if (peer.isFull()) {
            awaitDrain();
        }
        if (waiting.isEmpty() && !observed && !readingStopped && !peer.isFull()) {
            peer.resume();
        } else {
            peer.pause();
        }
    }

    private void handle(String message) {
        ObjectNode event;
        try {
            if (!(Json.parse(message.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object)) {
                throw new Rejected("invalid_event", "An event must be a JSON object.", null);
            }
            event = object;
        } catch (IOException e) {
            emitError(new Rejected("invalid_json", "The event is not valid JSON: " + e.getMessage(), null), null);
            return;
        } catch (Rejected e) {
            emitError(e, null);
            return;
        }
        observer.received(event, message.length());
        if (!observer.wantsEvents()) {
            dispatch(event);
            return;
        }
        observed = true;
        work(
                () -> observer.answered(event),
                answered -> {
                    observed = false;
                    if (!answered) {
                        dispatch(event);
                    }
                },
                failure -> {
                    observed = false;
                    emitFailure("The handler failed: " + failure, event);
                });
    }

    private void dispatch(ObjectNode event) {
        try {
            check(event);
            machine.received(event);
        } catch (Rejected e) {
            emitError(e, event);
        } catch (RuntimeException e) {
            emitFailure("The fake server failed: " + e, event);
        }
    }

    private void check(ObjectNode event) {
        JsonNode type = event.get("type");
        if (type == null) {
            throw new Rejected("missing_required_parameter", "Missing required parameter: 'type'.", "type");
        }
        if (clientEvents.isEmpty()) {
            return;
        }
        JsonNode schema = clientEvents.get(type.asText());
        if (schema == null) {
            throw new Rejected(
                    "invalid_value",
                    "Invalid value: '" + type.asText() + "'. Supported values are: '"
                            + String.join("', '", clientEvents.keySet()) + "'.",
                    "type");
        }
        if (shared.strict()) {
            List<Problem> problems = protocol.problems(shared.tools().schemas(), schema, event);
            if (!problems.isEmpty()) {
                throw Rejected.of(problems);
            }
        }
    }

    private void emitFailure(String message, ObjectNode cause) {
        emit(protocol.error("server_error", "internal_error", message, null, cause));
    }

    private void emitError(Rejected rejected, @Nullable ObjectNode cause) {
        emit(protocol.error(rejected, cause));
    }

    /** Sends an event now, fitted to its schema. */
    void emit(ObjectNode event) {
        String type = event.path("type").asText();
        identify(event);
        JsonNode schema = serverEvents.get(type);
        if (schema != null && !type.endsWith(".delta")) {
            protocol.fit(shared.tools(), schema, event);
        }
        emitText(type, Json.text(event));
    }

    private void emitText(String type, String text) {
        if (!happened && type.equals(fault.before())) {
            happen();
        }
        if (!peer.isOpen() || mute) {
            return;
        }
        if (cutNext) {
            peer.cutWithin(text);
            return;
        }
        peer.text(text);
        sent++;
        if (!happened && fault.before() == null && sent == fault.after()) {
            happen();
        }
    }

    private void happen() {
        happened = true;
        fault.actions().forEach(action -> action.accept(this));
    }

    /** Sends the events of a production one by one, as fast as the client takes them, beside all else. */
    void produce(Production production) {
        productions.add(production);
        pump();
    }

    private void pump() {
        if (pumping || drainAwaited) {
            return;
        }
        for (int turn = 0; !productions.isEmpty() && peer.isOpen(); turn++) {
            if (peer.isFull()) {
                awaitDrain();
                return;
            }
            if (turn == EVENTS_A_TURN) {
                pumping = true;
                run(this::pumpOn);
                return;
            }
            Production production = productions.remove();
            ObjectNode event = production.next();
            if (event == null) {
                continue;
            }
            productions.add(production);
            emit(event);
            long pause = shared.paceMillis().getAsLong();
            if (pause > 0) {
                pumping = true;
                vertx.setTimer(pause, timer -> pumpOn());
                return;
            }
        }
    }

    private void pumpOn() {
        pumping = false;
        pump();
        process();
    }

    private void awaitDrain() {
        if (!drainAwaited) {
            drainAwaited = true;
            peer.onDrain(() -> {
                drainAwaited = false;
                pump();
                process();
            });
        }
    }

    // What tests do, and what goes wrong.

    /** The WebSocket, for what has nothing to do with events. */
    public WebSocketPeer peer() {
        return peer;
    }

    public Future<Void> send(ObjectNode event) {
        identify(event);
        return peer.text(Json.text(event));
    }

    private void identify(ObjectNode event) {
        if (protocol.identifies(event) && !event.has("event_id")) {
            event.put("event_id", shared.tools().id("event_"));
        }
    }

    /** Says and hears nothing from now on, and leaves the connection open. */
    public void silence() {
        mute = true;
        peer.silence();
    }

    public void stopReading() {
        readingStopped = true;
        peer.pause();
    }

    public void resumeReading() {
        readingStopped = false;
        process();
    }

    /** Cuts the connection within the frame of the next event. */
    public void cutWithinNext() {
        cutNext = true;
    }

    /** Returns whether the client does not take what it is sent. May be called from any thread. */
    public boolean isBackedUp() {
        return drainAwaited;
    }
}
