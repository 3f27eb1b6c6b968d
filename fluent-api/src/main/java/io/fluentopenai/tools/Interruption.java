package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/** Interrupts the thread that does some work, and only while it does. Thread-safe. */
final class Interruption {
    private @Nullable Thread worker;
    private boolean interrupted;

    /** Begins the work on this thread. */
    synchronized void begin() {
        worker = Thread.currentThread();
    }

    /** Ends the work. The thread is its executor's again: an interrupt that was meant for the work does not stay with it. */
    synchronized void end() {
        worker = null;
        if (interrupted) {
            Thread.interrupted();
        }
    }

    /** Interrupts the work; of no effect before it begins and after its end. */
    synchronized void interrupt() {
        if (worker != null) {
            interrupted = true;
            worker.interrupt();
        }
    }
}
