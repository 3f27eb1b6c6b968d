package io.fluentopenai.realtime;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.Call;
import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.internal.protocol.PendingAnswers;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ErrorEventException;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of the Responses API have in common: responses are made in lanes. The {@code stream_id} of a request names
 * its lane, those without one share another. In a lane the server takes the requests one after the other, so the events of a
 * lane belong to the first of its requests that is not answered; lanes do not wait for each other.
 *
 * <p>Thread-safe.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
abstract sealed class LaneSession<C extends JsonValue, E extends JsonValue> extends EventSession<C, E>
        permits ResponsesSession, BetaResponsesSession {
    static final String CREATE = "response.create";
    private static final String STREAM_ID = "stream_id";

    private final SessionOptions options;
    private volatile @Nullable Lanes<E> lanes;

    /** What belongs to one connection. */
    private static final class Lanes<E> {
        final Connection connection;
        final PendingAnswers<E> answers = new PendingAnswers<>();

        /** The lanes in which a response has begun, and whether an error was told of it. Used on the thread that reads. */
        final Map<String, Boolean> begun = new HashMap<>();

        Lanes(Connection connection) {
            this.connection = connection;
        }
    }

    LaneSession(OpenAI openai, Supplier<Call> handshake, SessionOptions options) {
        super(openai.client(), handshake, null, options);
        this.options = options;
    }

    // ---- What a kind of these sessions adds

    /** The {@code type} of an event; null if it has none. */
    abstract @Nullable String type(E event);

    /** The {@code stream_id} of an event; null if it has none. */
    abstract @Nullable String lane(E event);

    /**
     * By what the answer to an event is found; null if it has none.
     *
     * @param text the event's JSON
     */
    abstract @Nullable String key(C event, String text);

    /** An event has come that neither begins nor ends a response. */
    void other(PendingAnswers<E> answers, E event) {
        // Nobody waits for it.
    }

    /** The key of a request for a response: its lane. */
    static String laneIn(String text) {
        // Most have none: that they are not read for.
        return text.contains(STREAM_ID) ? property(text, STREAM_ID) : "";
    }

    /** The text of a property in an event's JSON; empty if there is none. */
    static String property(String text, String name) {
        try (JsonReader in = JsonReader.of(text)) {
            String value = in.peek(name);
            return value == null ? "" : value;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    // ---- Out

    @Override
    Duration timeout(C event) {
        return CREATE.equals(name(event)) ? options.responseTimeout() : options.requestTimeout();
    }

    @Override
    CompletableFuture<E> ask(C event, Duration timeout) {
        Connection connection = connection();
        OutgoingEvent outgoing = new OutgoingEvent(json(event));
        CompletableFuture<E> answer = new CompletableFuture<>();
        if (!await(connection, event, outgoing, answer)) {
            throw new IllegalArgumentException(
                    "How the server answers " + name(event) + " is not known here: use send, and receive what follows");
        }
        if (connection == null) {
            return unsent(event);
        }
        bind(answer, connection, event, outgoing, timeout);
        connection.send(outgoing);
        return answer;
    }

    /** Nobody waits for the answer, but it has its place among the others. */
    @Override
    OutgoingEvent dispatch(Connection connection, C event, boolean room) {
        OutgoingEvent outgoing = new OutgoingEvent(json(event));
        await(connection, event, outgoing, new CompletableFuture<>());
        if (room) {
            connection.send(outgoing);
        } else {
            connection.trySend(outgoing);
        }
        return outgoing;
    }

    /** Has an answer waited for from when the event is written; false if it has none. */
    private boolean await(
            @Nullable Connection connection, C event, OutgoingEvent outgoing, CompletableFuture<E> answer) {
        String key = key(event, outgoing.text);
        Lanes<E> current = lanes;
        if (key != null && current != null && current.connection == connection) {
            PendingAnswers.Pending<E> pending = new PendingAnswers.Pending<>(name(event), key, answer, true);
            outgoing.begins = () -> current.answers.begin(pending);
        }
        return key != null;
    }

    // ---- In

    @Override
    void seen(Connection connection, E event) {
        Lanes<E> current = lanes;
        String type = type(event);
        if (type == null || current == null || current.connection != connection) {
            return;
        }
        switch (type) {
            case "response.created" -> begun(current, laneOf(event));
            case "response.completed", "response.incomplete" -> answered(over(current, laneOf(event)), event);
            case "response.failed" -> {
                PendingAnswers.Pending<E> failed = over(current, laneOf(event));
                if (failed != null) {
                    failed.future.completeExceptionally(ResponseFailedException.of(event));
                }
            }
            case "error" -> refused(current, laneOf(event), event);
            default -> other(current.answers, event);
        }
    }

    private String laneOf(E event) {
        String lane = lane(event);
        return lane == null ? "" : lane;
    }

    private void begun(Lanes<E> current, String lane) {
        if (current.begun.put(lane, false) != null) {
            // The one before is over, though its end was not told.
            current.answers.take(lane);
        }
    }

    private PendingAnswers.@Nullable Pending<E> over(Lanes<E> current, String lane) {
        current.begun.remove(lane);
        return current.answers.take(lane);
    }

    /** An error is the answer to a request. One within a response leaves it in its place, as the response still has to end. */
    private void refused(Lanes<E> current, String named, E event) {
        String lane = named;
        if (named.isEmpty() && current.answers.first(named) == null) {
            // It names none, as of a lane whose name is wrong: it can only be about the one request that there is, if
            // so.
            String only = current.answers.only();
            lane = only == null ? named : only;
        }
        Boolean told = current.begun.get(lane);
        PendingAnswers.Pending<E> failed;
        if (Boolean.FALSE.equals(told)) {
            current.begun.put(lane, true);
            failed = current.answers.first(lane);
        } else {
            if (told != null) {
                over(current, lane);
            }
            failed = current.answers.take(lane);
        }
        failed(failed, event);
    }

    static <E> void answered(PendingAnswers.@Nullable Pending<E> request, E event) {
        if (request != null) {
            request.future.complete(event);
        }
    }

    static <E extends JsonValue> void failed(PendingAnswers.@Nullable Pending<E> request, E event) {
        if (request != null) {
            request.future.completeExceptionally(ErrorEventException.of(request.name, event));
        }
    }

    // ---- The life of a connection

    @Override
    void connecting(Connection connection) {
        lanes = new Lanes<>(connection);
    }

    @Override
    CompletableFuture<?> establish(Connection connection, boolean again) {
        // The server begins with nothing.
        return CompletableFuture.completedFuture(null);
    }

    @Override
    void noting(Connection connection, E event) {
        // There is nothing to be kept up to date.
    }

    @Override
    void dropped(Connection connection, SessionEnd how, SendResult.Reason reason) {
        Lanes<E> current = lanes;
        if (current != null && current.connection == connection) {
            current.answers.end(how);
        }
    }
}
