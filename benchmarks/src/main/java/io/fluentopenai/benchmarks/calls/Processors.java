package io.fluentopenai.benchmarks.calls;

import java.io.IOException;

/** Binds processes to processors with {@code taskset}, where there is one: a call costs less on a processor of its own. */
final class Processors {
    static final String CLIENT = "0";
    static final String SERVER = "1";
    static final String ALL = "0-" + (Runtime.getRuntime().availableProcessors() - 1);

    private static final boolean SEVERAL = Runtime.getRuntime().availableProcessors() > 1;

    private Processors() {}

    /** Binds all threads of a process, and those that it starts later. */
    static void bind(long process, String processors) throws InterruptedException {
        if (!SEVERAL) {
            return;
        }
        try {
            new ProcessBuilder("taskset", "-a", "-c", "-p", processors, Long.toString(process))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noTaskset) {
            // The kernel decides.
        }
    }
}
