package io.fluentopenai.realtime.session;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The log of this module: {@code io.fluentopenai.realtime}. No contents of events, and no credentials. */
final class Log {
    private static final Logger LOGGER = System.getLogger("io.fluentopenai.realtime");

    private Log() {}

    static void handlerFailure(Throwable failure) {
        LOGGER.log(Level.WARNING, "A handler of realtime events failed", failure);
    }

    static void unreadable(UnreadableMessageException problem) {
        LOGGER.log(Level.WARNING, problem.getMessage());
    }
}
