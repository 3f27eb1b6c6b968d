package io.fluentopenai.openapi.fit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The classes and members that handwritten modules use and the generated client lacks, by module, sorted. Unmodifiable.
 */
public final class Misfits {
    /** The maximum number of names to print; the file has the rest. */
    private static final int MOST_NAMES = 12;

    private static final String HEAD = """
            # What hand-written modules use and the client of openai.yaml does not have. While this file is here, the build leaves
            # out what stands on the fluent layer. ./regenerate writes this file, and deletes it when everything fits.
            """;

    private final NavigableMap<String, NavigableSet<String>> byModule = new TreeMap<>();

    /** Keeps only errors that name something missing, if there are any: most others are their consequences. */
    Misfits(List<CompilerError> errors) {
        boolean named = errors.stream().anyMatch(CompilerError::named);
        for (CompilerError error : errors) {
            if (named && !error.named()) {
                continue;
            }
            byModule.computeIfAbsent(error.module(), module -> new TreeSet<>()).add(error.missing());
        }
    }

    /** Returns whether nothing is missed. */
    public boolean isEmpty() {
        return byModule.isEmpty();
    }

    /** Returns the number of missing classes and members; one that two modules miss counts twice. */
    public int count() {
        return byModule.values().stream().mapToInt(NavigableSet::size).sum();
    }

    /** Writes the list to a file, or deletes the file if nothing is missed. */
    public void store(Path file) throws IOException {
        if (isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, HEAD + String.join("", lines()));
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        byModule.forEach((module, names) -> names.forEach(name -> lines.add(module + ": " + name + "\n")));
        return lines;
    }

    /** A line for each module, with the first few names. */
    public List<String> summary() {
        List<String> summary = new ArrayList<>();
        byModule.forEach((module, names) -> {
            String first = String.join(", ", names.stream().limit(MOST_NAMES).toList());
            String more = names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "";
            summary.add(module + " needs " + first + more);
        });
        return summary;
    }
}
