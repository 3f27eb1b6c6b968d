package io.fluentopenai.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * The revision of the API's document that the hand-written code was last adapted to. What a test demands of generated and
 * hand-written code together is demanded of this revision; for any other the build must pass without a hand edit.
 */
public final class SheetRevision {
    /** The SHA-256 of the document: it stands at the top of the fact sheet. */
    public static final String ADAPTED_TO = "db5d7478feae10b4d331834c60d9765a8aa042e38419f9b1694288c11aa8ebc8";

    private SheetRevision() {}

    /**
     * Fails the test if the fact sheet is of that revision. Otherwise prints the message and counts the test as skipped.
     *
     * @param message what is wrong, one problem a line
     */
    public static void fail(String message) {
        if (documentOfTheSheet().equals(ADAPTED_TO)) {
            throw new AssertionError(message);
        }
        String note = message + "\nThe hand-written code was adapted to another revision of the document than this. "
                + "Adapt it, then set ADAPTED_TO in SheetRevision.";
        System.out.println(note);
        throw new TestAbortedException(note);
    }

    private static String documentOfTheSheet() {
        Path sheet = Recordings.repository().resolve("openapi/openai.yaml");
        try (Stream<String> lines = Files.lines(sheet)) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith("sha256:"))
                    .findFirst()
                    .orElse("")
                    .replaceAll("sha256:|[ ']", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
