package io.fluentopenai.testkit.internal.value;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream that stays open: those that have come, and those that will come until it is ended. Its iterator has no
 * next event while none has come. Read once. Thread-safe.
 *
 * @param <E> the type of the events
 */
public final class LiveEvents<E> implements Iterable<E> {

    private final Queue<E> waiting = new ConcurrentLinkedQueue<>();
    private final Source source;
    private volatile boolean ended;
    private volatile @Nullable Runnable listener;

    /** What events come from. Called on the event loop. */
    public interface Source {
        /** The last event that had come has been read: there is room for more. */
        default void drained() {}

        /** Nobody reads on: the stream has ended, or its client has gone. */
        default void closed() {}
    }

    /** Creates a stream whose events come on their own. */
    public LiveEvents() {
        this(new Source() {});
    }

    /** Creates a stream whose source does not give more than is read. */
    public LiveEvents(Source source) {
        this.source = source;
    }

    /** Adds an event. */
    public void add(E event) {
        waiting.add(event);
        tell();
    }

    /** Ends the stream after the events that have come. */
    public void end() {
        ended = true;
        tell();
    }

    /** Ends the stream because nobody reads on. */
    public void close() {
        end();
        source.closed();
    }

    /** Returns whether all events that have come have been read. */
    public boolean isDrained() {
        return waiting.isEmpty();
    }

    /** Returns whether no more events will come. */
    public boolean isEnded() {
        return ended;
    }

    /** Sets what is called once when there may be something to send. It is called at once if there is something already. */
    public void listen(Runnable next) {
        listener = next;
        if (ended || !waiting.isEmpty()) {
            tell();
        }
    }

    private void tell() {
        Runnable called;
        synchronized (this) {
            called = listener;
            listener = null;
        }
        if (called != null) {
            called.run();
        }
    }

    @Override
    public Iterator<E> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !waiting.isEmpty();
            }

            @Override
            public E next() {
                E next = waiting.poll();
                if (next == null) {
                    throw new NoSuchElementException();
                }
                if (waiting.isEmpty()) {
                    source.drained();
                }
                return next;
            }
        };
    }
}
