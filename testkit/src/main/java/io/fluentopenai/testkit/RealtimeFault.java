package io.fluentopenai.testkit;

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
 * Something that goes wrong in sessions. It is in force from the moment that {@link FakeRealtime#fail()} returns it, for each
 * session that begins, until it has happened to so many as {@link #times} says or is {@linkplain #remove removed}. Where
 * several match, the first that is left takes the session, so that faults can be lined up.
 *
 * <pre>{@code
 * server.realtime().fail().afterEvents(3).close(1011, "overloaded").times(1);
 * server.realtime().fail().beforeEvent("response.done").dropWithinFrame();
 * }</pre>
 *
 * <p>It happens when the session begins, unless a later moment is set; several things that are set happen one after the other.
 * Handshakes that are refused, delayed or cut are had by {@link FakeOpenAI#fail(String)} with the path, such as
 * {@code server.fail("/realtime").status(503)}; so is the end of a connection after so many bytes. Thread-safe, but sessions
 * that begin while a fault is being described may meet the half of it.
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

    /** Happens when the server has sent so many events; 0 is before the first. */
    public synchronized RealtimeFault afterEvents(int events) {
        if (events < 0) {
            throw new IllegalArgumentException("After " + events + " events");
        }
        after = events;
        before = null;
        return this;
    }

    /** Happens when the server is about to send the first event of this type. */
    public synchronized RealtimeFault beforeEvent(String type) {
        before = Objects.requireNonNull(type);
        return this;
    }

    private synchronized RealtimeFault action(Consumer<Channel> action) {
        actions.add(action);
        return this;
    }

    /** Closes the session with this code and reason. */
    public RealtimeFault close(int code, String reason) {
        Objects.requireNonNull(reason);
        return action(channel -> channel.close(code, reason));
    }

    /** Ends the connection without a close frame. */
    public RealtimeFault drop() {
        return action(Channel::drop);
    }

    /** Ends the connection in the middle of the frame of the next event. */
    public RealtimeFault dropWithinFrame() {
        return action(Channel::cutWithinNext);
    }

    /** Says nothing any more, not even a pong or a goodbye, hears nothing, and leaves the connection open. */
    public RealtimeFault goSilent() {
        return action(Channel::silence);
    }

    /** Reads nothing any more, so that what the client sends backs up. */
    public RealtimeFault stopReading() {
        return action(Channel::stopReading);
    }

    /** Splits messages from then on into frames of at most so many bytes, also within characters. */
    public RealtimeFault fragment(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("Frames of " + bytes + " bytes");
        }
        return action(channel -> channel.fragment(bytes));
    }

    /** Sends a text message of one's own: an event that nobody knows, or what is no event. */
    public RealtimeFault sendText(String text) {
        Objects.requireNonNull(text);
        return action(channel -> channel.sendText(text));
    }

    /** Sends JSON that breaks off. */
    public RealtimeFault malformedJson() {
        return sendText("{\"type\":\"response.output_text.delta\",\"event_id\":\"event_");
    }

    /** Sends an event of the type {@code fake.unknown}, which is in no document. */
    public RealtimeFault unknownEvent() {
        return sendText("{\"type\":\"fake.unknown\",\"event_id\":\"event_unknown\",\"detail\":{\"n\":1}}");
    }

    /** Sends an event of the type {@code fake.giant} that is at least so many bytes long. */
    public RealtimeFault giantEvent(int bytes) {
        return action(channel -> channel.sendText(
                "{\"type\":\"fake.giant\",\"event_id\":\"event_giant\",\"padding\":\"" + "x".repeat(bytes) + "\"}"));
    }

    /** Sends a binary message, which the API never does. */
    public RealtimeFault sendBinary(byte[] message) {
        byte[] copy = message.clone();
        return action(channel -> channel.sendBinary(copy));
    }

    /** Sends a ping. */
    public RealtimeFault ping(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return action(channel -> channel.ping(bytes));
    }

    /** Lets so many sessions pass first. */
    public RealtimeFault skip(int sessions) {
        trigger.skip(sessions);
        return this;
    }

    /** To how many sessions this happens. */
    public RealtimeFault times(int times) {
        trigger.times(times);
        return this;
    }

    /** How many sessions it has been chosen for. */
    public int hits() {
        return trigger.hits();
    }

    /** Ends it for sessions that begin later. */
    public void remove() {
        remover.accept(this);
    }

    /** What happens to a session, which counts as a hit; null if this fault does not concern it. */
    synchronized @Nullable ScheduledFault take(RecordedRequest request) {
        return trigger.fires(request) ? new ScheduledFault(after, before, List.copyOf(actions)) : null;
    }
}
