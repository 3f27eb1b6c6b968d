package io.fluentopenai.realtime.internal.protocol;

import io.fluentopenai.client.json.JsonReader;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.realtime.internal.socket.Connection;
import io.fluentopenai.realtime.internal.socket.OutgoingEvent;
import io.fluentopenai.realtime.session.ResponseFailedException;
import io.fluentopenai.realtime.session.SendResult;
import io.fluentopenai.realtime.session.SessionEnd;
import io.fluentopenai.realtime.session.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Responses API over WebSocket: responses are made in lanes. The {@code stream_id} of a request names its lane, those
 * without one share another. In a lane the server takes the requests one after the other, so the events of a lane belong to
 * the first of its requests that is not answered; lanes do not wait for each other.
 *
 * <p>Thread-safe.
 *
 * @param <C> the events of the client
 * @param <E> the events of the server
 */
public final class LaneProtocol<C extends JsonValue, E extends JsonValue> implements SessionProtocol<C, E> {
    private static final String STREAM_ID = "stream_id";

    private final SessionOptions options;
    private final LaneEvents<C, E> events;

    /** The protocol of one session. */
    public LaneProtocol(SessionOptions options, LaneEvents<C, E> events) {
        this.options = options;
        this.events = events;
    }

    /** The text of a property in an event's JSON; empty if there is none. */
    public static String property(String text, String name) {
        try (JsonReader in = JsonReader.of(text)) {
            String value = in.peek(name);
            return value == null ? "" : value;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public Class<E> eventType() {
        return events.serverType();
    }

    @Override
    public String name(C event) {
        return events.clientTypeOf(event);
    }

    @Override
    public E read(JsonReader in) throws IOException {
        return events.read(in);
    }

    @Override
    public Duration timeout(C event) {
        return isCreate(event) ? options.responseTimeout() : options.requestTimeout();
    }

    @Override
    public void checkAnswered(C event) {
        if (!isCreate(event) && events.keyOf(event, new String(json(event), StandardCharsets.UTF_8)) == null) {
            throw new IllegalArgumentException("The client does not know how the server answers " + name(event)
                    + ". Call send(…) and receive what follows.");
        }
    }

    private boolean isCreate(C event) {
        return ResponseTurns.CREATE.equals(events.clientTypeOf(event));
    }

    private @Nullable String keyOf(C event, String text) {
        if (!isCreate(event)) {
            return events.keyOf(event, text);
        }
        // Most have none: that they are not read for.
        return text.contains(STREAM_ID) ? property(text, STREAM_ID) : "";
    }

    @Override
    public ConnectionProtocol<C, E> begin(Connection connection, BooleanSupplier inUse) {
        return new Lanes(connection);
    }

    /** The lanes of one connection. The server begins with nothing, and there is nothing to be kept up to date. */
    private final class Lanes implements ConnectionProtocol<C, E> {
        private final Connection connection;
        private final PendingAnswers<E> answers = new PendingAnswers<>();

        /** The lanes in which a response has begun, and whether an error was told of it. Used on the thread that reads. */
        private final Map<String, Boolean> begun = new HashMap<>();

        Lanes(Connection connection) {
            this.connection = connection;
        }

        @Override
        public CompletableFuture<?> greeted() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public OutgoingEvent send(C event, boolean room) {
            return send(event, null, room);
        }

        @Override
        public OutgoingEvent ask(C event, CompletableFuture<E> answer) {
            return send(event, answer, true);
        }

        /** An event has its place among the others from when it is written, whether or not somebody waits for its answer. */
        private OutgoingEvent send(C event, @Nullable CompletableFuture<E> answer, boolean room) {
            OutgoingEvent outgoing = new OutgoingEvent(json(event));
            String key = keyOf(event, outgoing.text);
            if (key != null) {
                CompletableFuture<E> future = answer == null ? new CompletableFuture<>() : answer;
                PendingAnswers.Pending<E> pending = new PendingAnswers.Pending<>(name(event), key, future);
                outgoing.begins = () -> answers.begin(pending);
            }
            connection.send(outgoing, room);
            return outgoing;
        }

        @Override
        public void withdraw(OutgoingEvent event) {
            connection.withdraw(event);
        }

        @Override
        public void note(E event) {
            // Nothing depends on it before the receivers have it.
        }

        @Override
        public void settle(E event) {
            String type = events.typeOf(event);
            if (type == null) {
                return;
            }
            String named = events.laneOf(event);
            String lane = named == null ? "" : named;
            switch (type) {
                case "response.created" -> begun(lane);
                case "response.completed", "response.incomplete" -> answered(over(lane), event);
                case "response.failed" -> {
                    PendingAnswers.Pending<E> failed = over(lane);
                    if (failed != null) {
                        failed.future.completeExceptionally(ResponseFailedException.of(event));
                    }
                }
                case "error" -> refused(lane, event);
                default -> {
                    String answered = events.answeredBy(event);
                    String refused = events.refusedBy(event);
                    if (answered != null) {
                        answered(answers.take(answered), event);
                    } else if (refused != null) {
                        refused(answers.take(refused), event);
                    }
                }
            }
        }

        private void begun(String lane) {
            if (begun.put(lane, false) != null) {
                // The one before is over, though its end was not told.
                answers.take(lane);
            }
        }

        private PendingAnswers.@Nullable Pending<E> over(String lane) {
            begun.remove(lane);
            return answers.take(lane);
        }

        /** An error is the answer to a request. One within a response leaves it in its place, as the response still has to end. */
        private void refused(String named, E event) {
            String lane = named;
            if (named.isEmpty() && answers.first(named) == null) {
                // It names none, as of a lane whose name is wrong: it can only be about the one request that there is,
                // if so.
                String only = answers.only();
                lane = only == null ? named : only;
            }
            Boolean told = begun.get(lane);
            if (Boolean.FALSE.equals(told)) {
                begun.put(lane, true);
                refused(answers.first(lane), event);
                return;
            }
            if (told != null) {
                over(lane);
            }
            refused(answers.take(lane), event);
        }

        private void answered(PendingAnswers.@Nullable Pending<E> request, E event) {
            if (request != null) {
                request.future.complete(event);
            }
        }

        private void refused(PendingAnswers.@Nullable Pending<E> request, E event) {
            if (request != null) {
                request.refuse(event);
            }
        }

        @Override
        public @Nullable RuntimeException refusal() {
            return null;
        }

        @Override
        public void end(SessionEnd how, SendResult.Reason reason) {
            answers.end(how);
        }
    }
}
