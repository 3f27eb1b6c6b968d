package io.fluentopenai.examples;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.vectorstores.SearchHit;
import io.fluentopenai.vectorstores.VectorStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A vector store: a file goes in, a search finds it. */
final class VectorStoreExample {
    private static final byte[] RECIPE = """
            To make a marinade for chicken, mix lemon juice, olive oil, garlic and thyme.
            Leave the meat in it for two hours at least.
            """.getBytes(StandardCharsets.UTF_8);

    private VectorStoreExample() {}

    static void search(OpenAI openai, PrintStream out) {
        out.println();
        out.println("4. A vector store");
        FileObject file = openai.files().upload(FilePart.of("marinade.txt", RECIPE), "assistants");
        VectorStore store = openai.vectorStores().create("recipes");
        try {
            store.add(file).awaitCompletion(poll -> poll.interval(Duration.ofMillis(100)));
            for (SearchHit hit : store.search("marinade for chicken").items()) {
                out.println("   found " + hit.filename() + ": "
                        + hit.text().lines().findFirst().orElse(""));
            }
        } finally {
            out.println("   [store deleted: " + store.delete() + ", file deleted: " + file.delete() + "]");
        }
    }
}
