package io.fluentopenai.examples.demo;

import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.examples.Examples;
import io.fluentopenai.examples.run.Entry;
import io.fluentopenai.examples.run.ExampleServer;
import java.util.List;

/**
 * A stop of the demo.
 *
 * @param title what it shows
 * @param example the example that runs
 * @param page where to read on
 * @param inputTokens the most tokens that it sends
 * @param outputTokens the most tokens that it asks for; {@link Cost#UNLIMITED} if the requests set no limit
 * @param alsoUses another model that it uses, and pays; empty if none
 */
record Stop(String title, Entry example, String page, long inputTokens, long outputTokens, String alsoUses) {
    static final List<Stop> ALL = List.of(
            of("A response and a follow-up", "answer", "docs/guides/responses-and-chat.md", 2_000, 2_000),
            of("A streamed answer", "stream", "docs/guides/responses-and-chat.md", 1_000, 1_000),
            of("Tools, with approval", "tools", "docs/guides/tools.md", 30_000, 5_000),
            of("A record, while it grows", "record", "docs/guides/structured-outputs.md", 2_000, 1_000),
            of("Answers from your files", "rag", "docs/guides/files-and-rag.md", 5_000, 1_000),
            of("A batch of requests", "batch", "docs/guides/batches.md", 2_000, 2_000),
            new Stop(
                    "Speech, and its transcript",
                    Examples.named("speech"),
                    "docs/guides/audio.md",
                    1_000,
                    Cost.UNLIMITED,
                    ExampleModels.TRANSCRIPTION),
            of("A realtime session with a tool", "realtime", "docs/guides/realtime-voice.md", 10_000, 3_000));

    private static Stop of(String title, String example, String page, long inputTokens, long outputTokens) {
        return new Stop(title, Examples.named(example), page, inputTokens, outputTokens, "");
    }

    /** Returns what the stop may use of each model. */
    List<Cost.Use> uses(ExampleServer exampleServer) {
        Cost.Use use = new Cost.Use(example.modelFor(exampleServer), inputTokens, outputTokens);
        return alsoUses.isEmpty() ? List.of(use) : List.of(use, new Cost.Use(alsoUses, inputTokens, outputTokens));
    }
}
