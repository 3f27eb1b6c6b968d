package io.fluentopenai.benchmarks.calls;

import java.util.List;

/**
 * A row of the table: a workload and how it is measured.
 *
 * @param family the rows that share a JVM, in which each contender meets no other kind of response
 * @param callers the number of threads that call at the same time
 * @param unit what the figures are given for
 * @param units how many of these are in one call
 * @param reads what the workload must return
 */
record Row(String family, String name, int callers, String unit, long units, long reads, Workload workload) {

    /** All rows, by family. */
    static final List<Row> ALL = List.of(
            chat(1),
            chat(16),
            chat(128),
            new Row("responses", "response, 1 caller", 1, "call", 1, Replies.RESPONSE_TEXT, Contender::response),
            chatStream(2_000),
            chatStream(20_000),
            new Row(
                    "response stream",
                    "response stream, 2,000 deltas",
                    1,
                    "event",
                    2_000,
                    Replies.textOf(2_000),
                    contender -> contender.responseStream(Replies.model(2_000))),
            embeddings("float"),
            embeddings("base64"),
            new Row("models", "list of 100 models", 1, "call", 1, Contender.PAGE, Contender::models),
            new Row(
                    "files",
                    "files, 10 pages of 100",
                    1,
                    "page",
                    Replies.PAGES,
                    Replies.PAGES * Contender.PAGE,
                    Contender::files));

    private static Row chat(int callers) {
        String name = "chat, " + callers + (callers == 1 ? " caller" : " callers");
        return new Row("chat", name, callers, "call", 1, Replies.CHAT_TEXT, Contender::chat);
    }

    private static Row chatStream(int deltas) {
        String name = "chat stream, %,d deltas".formatted(deltas);
        String model = Replies.model(deltas);
        return new Row("chat stream", name, 1, "event", deltas, Replies.textOf(deltas), c -> c.chatStream(model));
    }

    private static Row embeddings(String encoding) {
        return new Row(
                "embeddings as " + encoding,
                "embeddings as " + encoding + ", " + Replies.VECTORS + " vectors",
                1,
                "vector",
                Replies.VECTORS,
                Replies.VECTORS * Replies.DIMENSIONS,
                contender -> contender.embeddings(encoding));
    }
}
