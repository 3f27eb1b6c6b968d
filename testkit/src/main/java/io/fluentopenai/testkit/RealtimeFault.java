package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.fault.Trigger;
import io.fluentopenai.testkit.internal.realtime.Channel;
import io.fluentopenai.testkit.internal.realtime.ScheduledFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated failure of Realtime sessions. {@link FakeRealtime#fail()} activates it for all sessions that start later,
 * until it has hit as many sessions as {@link #times} says or is {@linkplain #remove removed}. If several faults match
 * a session, the one that was added first is used, so faults can be queued.
 *
 * <pre>{@code
 * server.realtime().fail().afterEvents(3).close(1011, "overloaded").times(1);
 * server.realtime().fail().beforeEvent("response.done").dropWithinFrame();
 * }</pre>
 *
 * <p>The failure occurs at the start of the session unless another moment is set. Several actions are executed in the
 * order in which they were added. To reject, delay or cut a handshake, use {@link FakeOpenAI#fail(String)} with the
 * path, such as {@code server.fail("/realtime").status(503)}; also use that to cut the connection after a number of
 * bytes.
 *
 * <p>Thread-safe. A session that starts while a fault is being configured may get only part of it.
 */
public final class RealtimeFault {

    private final Trigger trigger;

    private final Consumer<RealtimeFault> remover;
    private final List<Consumer<Channel>> actions = new ArrayList<>();
    private int after;
    private @Nullable String before;

    RealtimeFault(Predicate<RecordedRequest> matches, Consumer<RealtimeFault> remover) {
        this.trigger = new Trigger(matches);
        this.remover = remover;
    }

    /**
     * Sets the moment: when the server has sent this many events.
     *
     * @param events the number of events; 0 for before the first
     * @throws IllegalArgumentException if {@code events} is negative
     */
    public synchronized RealtimeFault afterEvents(int events) {
        if (events < 0) {
            throw new IllegalArgumentException("After " + events + " events");
        }
        after = events;
        before = null;
        return this;
    }

    /** Sets the moment: before the server sends the first event of this type. */
    public synchronized RealtimeFault beforeEvent(String type) {
        before = Objects.requireNonNull(type);
        return this;
    }

    private synchronized RealtimeFault action(Consumer<Channel> action) {
        actions.add(action);
        return this;
    }

    /** Closes the session with a close code and a reason. */
    public RealtimeFault close(int code, String reason) {
        Objects.requireNonNull(reason);
        return action(channel -> channel.peer().close(code, reason));
    }

    /** Drops the connection without a close frame. */
    public RealtimeFault drop() {
        return action(channel -> channel.peer().drop());
    }

    /** Drops the connection in the middle of the frame of the next event. */
    public RealtimeFault dropWithinFrame() {
        return action(Channel::cutWithinNext);
    }

    /** Stops sending and reading anything, including pongs and close frames, and leaves the connection open. */
    public RealtimeFault goSilent() {
        return action(Channel::silence);
    }

    /** Stops reading from the connection, so that the client gets back-pressure. */
    public RealtimeFault stopReading() {
        return action(Channel::stopReading);
    }

    /**
     * Splits later messages into frames of at most this many bytes, even in the middle of a character.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public RealtimeFault fragment(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("The frame size must be positive: " + bytes);
        }
        return action(channel -> channel.peer().fragment(bytes));
    }

    /** Sends any text message, such as an unknown event or invalid JSON. */
    public RealtimeFault sendText(String text) {
        Objects.requireNonNull(text);
        return action(channel -> channel.peer().text(text));
    }

    /** Sends truncated JSON. */
    public RealtimeFault malformedJson() {
        return sendText("{\"type\":\"response.output_text.delta\",\"event_id\":\"event_");
    }

    /** Sends an event of the undocumented type {@code fake.unknown}. */
    public RealtimeFault unknownEvent() {
        return sendText("{\"type\":\"fake.unknown\",\"event_id\":\"event_unknown\",\"detail\":{\"n\":1}}");
    }

    /** Sends an event of the type {@code fake.giant} with at least this many bytes. */
    public RealtimeFault giantEvent(int bytes) {
        return action(channel -> channel.peer()
                .text("{\"type\":\"fake.giant\",\"event_id\":\"event_giant\",\"padding\":\"" + "x".repeat(bytes)
                        + "\"}"));
    }

    /** Sends a binary message, which the API never does. */
    public RealtimeFault sendBinary(byte[] message) {
        byte[] copy = message.clone();
        return action(channel -> channel.peer().binary(copy));
    }

    /** Sends a ping. */
    public RealtimeFault ping(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return action(channel -> channel.peer().ping(bytes));
    }

    /** Sets how many matching sessions are left alone first. By default, 0. */
    public RealtimeFault skip(int sessions) {
        trigger.skip(sessions);
        return this;
    }

    /** Sets how many sessions the fault hits. By default, all. */
    public RealtimeFault times(int times) {
        trigger.times(times);
        return this;
    }

    /** Returns how many sessions this fault has been applied to. */
    public int hits() {
        return trigger.hits();
    }

    /** Removes the fault. Sessions that have already started are not affected. */
    public void remove() {
        remover.accept(this);
    }

    /** Returns what happens to a session and counts a hit; null if this fault does not apply to it. */
    synchronized @Nullable ScheduledFault take(RecordedRequest request) {
        return trigger.fires(request) ? new ScheduledFault(after, before, List.copyOf(actions)) : null;
    }
}
