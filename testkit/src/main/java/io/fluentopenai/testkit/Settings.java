package io.fluentopenai.testkit;

import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a server is started with, and goes back to when it is reset. Immutable. */
record Settings(
        FactSheet sheet,
        String apiKey,
        String basePath,
        boolean strict,
        long seed,
        @Nullable Variant variant,
        long mostInMemory,
        UnknownIds unknownIds,
        Clock clock,
        Map<String, Handler> handlers) {

    Settings {
        handlers = Map.copyOf(handlers);
    }
}
