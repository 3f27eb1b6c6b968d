package io.fluentopenai.examples.demo;

import io.fluentopenai.examples.run.Example;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of an example's source that the demo shows: those between {@code demo:begin} and {@code demo:end}. */
final class Snippet {
    private static final Pattern MARKED =
            Pattern.compile("^ *// demo:begin\\R(.*?)^ *// demo:end$", Pattern.DOTALL | Pattern.MULTILINE);

    private Snippet() {}

    /**
     * Cuts the lines out of the source, which the build copies beside the class, and removes their indentation.
     *
     * @throws IllegalStateException if the source is not there, or has no such lines
     */
    static String of(Example example) {
        String file = example.getClass().getSimpleName() + ".java";
        StringJoiner pieces = new StringJoiner("\n\n");
        Matcher marked = MARKED.matcher(source(example, file));
        while (marked.find()) {
            pieces.add(marked.group(1).stripTrailing().stripIndent());
        }
        if (pieces.length() == 0) {
            throw new IllegalStateException(file + " has no lines between demo:begin and demo:end");
        }
        return pieces.toString();
    }

    private static String source(Example example, String file) {
        try (InputStream source = example.getClass().getResourceAsStream(file)) {
            if (source == null) {
                throw new IllegalStateException(file + " is not on the class path; build with Maven");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
