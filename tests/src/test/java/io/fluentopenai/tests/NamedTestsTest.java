package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages that say which test proves what name tests that are there. */
class NamedTestsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z]*Test)(?:\\.([a-z][A-Za-z0-9]*))?`");

    static List<Path> pages() {
        return Stream.of("docs/reference/parity.md", "docs/reference/pitfalls.md")
                .map(ROOT::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyRowNamesATestAndEachTestIsThere(Path page) throws IOException {
        Map<String, String> sources = testSources();
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String line : Files.readAllLines(page)) {
            boolean row = line.startsWith("| ") && !line.startsWith("| C# ") && !line.startsWith("| Pitfall");
            if (row) {
                rows++;
                wrong.addAll(problems(line, sources));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).isGreaterThan(20);
    }

    private static List<String> problems(String row, Map<String, String> sources) {
        String tests = row.substring(row.lastIndexOf('|', row.length() - 2));
        List<String> wrong = new ArrayList<>();
        Matcher names = NAME.matcher(tests);
        boolean any = false;
        while (names.find()) {
            any = true;
            String source = sources.get(names.group(1));
            String method = names.group(2);
            if (source == null || method != null && !source.contains(" " + method + "(")) {
                wrong.add("no test " + names.group());
            }
        }
        if (!any && !tests.contains("cannot") && !tests.contains("to come")) {
            wrong.add("no test in: " + row);
        }
        return wrong;
    }

    /** The sources of all test classes of all modules, by their names; two of one name together. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    collect(tests, sources);
                }
            }
        }
        return sources;
    }

    private static void collect(Path folder, Map<String, String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
    }

    @Test
    void aRowWithoutATestIsNoticed() {
        Map<String, String> sources = Map.of("ATest", "void works() {}");
        assertThat(problems("| x | y | `ATest.works` |", sources)).isEmpty();
        assertThat(problems("| x | y | `ATest.fails` |", sources)).hasSize(1);
        assertThat(problems("| x | y | `BTest` |", sources)).hasSize(1);
        assertThat(problems("| x | `ATest.works` | none |", sources)).hasSize(1);
    }
}
