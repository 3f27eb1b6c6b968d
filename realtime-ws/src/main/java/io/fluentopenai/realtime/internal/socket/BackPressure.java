package io.fluentopenai.realtime.internal.socket;

import java.net.http.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * A gate that decides whether the next message may be read. Receivers that hold the server close it while they are
 * full.
 *
 * <p>Thread-safe.
 */
public final class BackPressure {
    private int holders;
    private long openings;
    private @Nullable WebSocket waiting;

    /** A message has been taken; the next one is asked for, now or when the last holder lets go. */
    public void readOn(WebSocket socket) {
        synchronized (this) {
            if (holders > 0) {
                waiting = socket;
                return;
            }
        }
        socket.request(1);
    }

    public synchronized void hold() {
        holders++;
    }

    public void release() {
        WebSocket next;
        synchronized (this) {
            holders--;
            if (holders > 0) {
                return;
            }
            openings++;
            if (waiting == null) {
                return;
            }
            next = waiting;
            waiting = null;
        }
        next.request(1);
    }

    /** Returns whether nothing is read at present, so that nothing can be heard of the peer either. */
    public synchronized boolean isClosed() {
        return holders > 0;
    }

    /** The number of times that it was reopened; events that arrived meanwhile are read from then on. */
    public synchronized long openings() {
        return openings;
    }
}
