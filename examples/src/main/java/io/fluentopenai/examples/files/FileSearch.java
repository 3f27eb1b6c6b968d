package io.fluentopenai.examples.files;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.examples.run.Context;
import io.fluentopenai.examples.run.Example;
import io.fluentopenai.vectorstores.FileBatch;
import io.fluentopenai.vectorstores.SearchHit;
import io.fluentopenai.vectorstores.VectorStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Retrieval-augmented generation: files go into a vector store, a search finds passages, the model answers from them. */
public final class FileSearch implements Example {
    @Override
    public void run(Context context) throws IOException {
        OpenAI openai = context.openai();
        PrintStream out = context.out();
        FilePart[] manuals = context.arguments().isEmpty()
                ? bundled()
                : folder(Path.of(context.arguments().get(0)));
        String question =
                context.arguments().size() > 1 ? context.arguments().get(1) : "The boiler shows E4. What do I do?";
        out.println("Question: " + question);

        // demo:begin
        VectorStore store = openai.vectorStores().create("manuals");
        FileBatch batch = store.upload(manuals).awaitCompletion();
        try {
            out.println(batch.completedCount() + " files indexed");
            String passages = store.search(question).items().stream()
                    .limit(3)
                    .peek(hit -> out.println("found in " + hit.filename()))
                    .map(SearchHit::text)
                    .collect(Collectors.joining("\n---\n"));
            String answer = openai.responses()
                    .model(context.model())
                    .instructions("Answer from these passages only:\n" + passages)
                    .user(question)
                    .maxOutputTokens(1000)
                    .send()
                    .text();
            out.println(answer);
        } finally {
            batch.files().forEach(file -> openai.files().delete(file.id()));
            store.delete();
        }
        // demo:end
    }

    private static FilePart[] folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).map(FilePart::of).toArray(FilePart[]::new);
        }
    }

    private static FilePart[] bundled() throws IOException {
        return new FilePart[] {bundled("boiler.txt"), bundled("oven.txt")};
    }

    private static FilePart bundled(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(FileSearch.class.getResourceAsStream(name))) {
            return FilePart.of(name, file.readAllBytes());
        }
    }
}
