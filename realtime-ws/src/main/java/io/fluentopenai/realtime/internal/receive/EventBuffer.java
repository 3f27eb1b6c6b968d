package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.ReceiverOverflowException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of events between the socket and one receiver, followed by the end of the session.
 *
 * <p>Thread-safe. The subclass says how the receiver is woken.
 */
public abstract class EventBuffer<E> {
    private record Held<E>(E event, int size) {}

    private final ReceiveOptions options;
    private final BackPressure gate;
    private final ArrayDeque<Held<E>> events = new ArrayDeque<>();
    private long chars;
    private boolean holding;
    private boolean ended;
    private @Nullable RuntimeException failure;

    public EventBuffer(ReceiveOptions options, BackPressure gate) {
        this.options = options;
        this.gate = gate;
    }

    /** Returns whether the receiver wants such an event. */
    public abstract boolean wants(E event);

    /** Tells the reader that there may be an event. Called by any thread, must not block. */
    public abstract void wake();

    /** Takes an event in; false if this receiver gets no more. */
    public final boolean offer(E event, int size) {
        if (!wants(event)) {
            return true;
        }
        boolean full;
        synchronized (this) {
            if (ended) {
                return false;
            }
            full = !events.isEmpty() && chars + size > options.bufferChars();
            if (full && !options.holdsServer()) {
                ended = true;
                failure = new ReceiverOverflowException(options.bufferChars());
            } else {
                events.add(new Held<>(event, size));
                chars += size;
                if (options.holdsServer() && !holding && chars >= options.bufferChars()) {
                    holding = true;
                    gate.hold();
                }
                full = false;
            }
        }
        wake();
        return !full;
    }

    /** The next event; null if there is none now. */
    public final @Nullable E poll() {
        Held<E> next;
        boolean release = false;
        synchronized (this) {
            next = events.poll();
            if (next == null) {
                return null;
            }
            chars -= next.size;
            if (holding && chars < options.bufferChars()) {
                holding = false;
                release = true;
            }
        }
        if (release) {
            gate.release();
        }
        return next.event;
    }

    /** No event will follow; the exception is null at a normal end. Only the first end counts. */
    public final void end(@Nullable RuntimeException reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            failure = reason;
        }
        wake();
    }

    /** The receiver wants no more, nor what is buffered. */
    public final void discard() {
        boolean release;
        synchronized (this) {
            ended = true;
            events.clear();
            chars = 0;
            release = holding;
            holding = false;
        }
        if (release) {
            gate.release();
        }
        wake();
    }

    public final synchronized boolean isEmpty() {
        return events.isEmpty();
    }

    /** Returns whether the end has been reached: nothing is left, and nothing will come. */
    public final synchronized boolean isAtEnd() {
        return ended && events.isEmpty();
    }

    /** Returns the exception that ended the buffer; null at a normal end, or before the end. */
    public final synchronized @Nullable RuntimeException failure() {
        return failure;
    }
}
