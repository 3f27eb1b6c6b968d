package io.fluentopenai.testkit.internal.script;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The speed of long-running jobs. Thread-safe. */
public final class PollSettings {

    private volatile int pollsPerStep = 1;
    private volatile @Nullable Duration pollAfter;

    /** How often something is retrieved until its status changes; 0 if it is at its end when it begins. */
    int pollsPerStep() {
        return pollsPerStep;
    }

    public void pollsPerStep(int polls) {
        pollsPerStep = polls;
    }

    /** What clients are asked to wait between two retrievals; null if they are not asked. */
    @Nullable
    Duration pollAfter() {
        return pollAfter;
    }

    public void pollAfter(@Nullable Duration delay) {
        pollAfter = delay;
    }
}
