package io.fluentopenai.testkit;

import io.fluentopenai.testkit.cassette.Cassette;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a server starts, and to which a reset returns. Immutable.
 *
 * @param models the only models that exist; empty if requests may name any
 * @param voices the only voices that exist; empty if requests may name any
 * @param cassette what requests are answered from; null for the scripts
 */
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
        List<String> models,
        Set<String> voices,
        Map<String, Handler> handlers,
        @Nullable Cassette cassette) {

    Settings {
        models = List.copyOf(models);
        voices = Set.copyOf(voices);
        handlers = Map.copyOf(handlers);
    }
}
