package io.fluentopenai.client.internal.attempt;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The body of an answer that is an error by its status. However it ends, there is an answer: status and headers say more
 * than a body that breaks off or falls silent, so what came of it counts.
 */
public final class RefusalBody extends BufferedBody {
    private static final int LARGEST = 1 << 20;

    /** True once the body was passed on; nothing may be added then. */
    private boolean over;

    private volatile boolean cut;

    RefusalBody(Attempt attempt, long expected) {
        super(attempt, expected, LARGEST);
    }

    /** Returns whether the rest of the body did not arrive. */
    public boolean isCut() {
        return cut;
    }

    @Override
    synchronized boolean append(List<ByteBuffer> buffers) {
        return !over && super.append(buffers);
    }

    @Override
    public void onError(Throwable error) {
        if (attempt.isStopped()) {
            super.onError(error);
        } else {
            cutOff();
        }
    }

    /** Makes do with what has come. */
    void cutOff() {
        synchronized (this) {
            if (over || result.isDone()) {
                return;
            }
            over = true;
        }
        cut = true;
        onComplete();
        cancelTransfer();
    }
}
