package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every Java snippet of README.md and docs/ stands in a source of this module, which is compiled and run. */
class SnippetsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @TestFactory
    List<DynamicTest> everySnippetIsCompiledAndRun() throws IOException {
        String sources = files(Path.of("src"), ".java").stream()
                .map(SnippetsTest::text)
                .map(SnippetsTest::withoutSpace)
                .collect(Collectors.joining());
        List<Path> documents = files(ROOT.resolve("docs"), ".md");
        documents.add(ROOT.resolve("README.md"));
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents) {
            Matcher blocks = BLOCK.matcher(text(document));
            while (blocks.find()) {
                String snippet = blocks.group(1);
                String name = ROOT.relativize(document) + ": "
                        + snippet.lines().findFirst().orElse("");
                tests.add(DynamicTest.dynamicTest(
                        name,
                        () -> assertThat(sources.contains(withoutSpace(snippet)))
                                .as("%s%nstands in no source of examples/src", snippet)
                                .isTrue()));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    /** The formatter breaks lines elsewhere than a page does. */
    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
