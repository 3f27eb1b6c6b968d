package io.fluentopenai.testkit.internal.script;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The speed of long-running jobs. Thread-safe. */
public final class PollSettings {

    private volatile int pollsPerStep = 1;
    private volatile @Nullable Duration pollAfter;

    /** Returns the number of polls until a status changes; 0 if jobs are finished at once. */
    int pollsPerStep() {
        return pollsPerStep;
    }

    public void pollsPerStep(int polls) {
        pollsPerStep = polls;
    }

    /** Returns the delay between two polls that clients are asked for; null if they are not asked. */
    @Nullable
    Duration pollAfter() {
        return pollAfter;
    }

    public void pollAfter(@Nullable Duration delay) {
        pollAfter = delay;
    }
}
