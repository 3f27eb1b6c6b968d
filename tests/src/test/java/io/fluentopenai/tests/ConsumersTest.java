package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages about what the library runs with name the projects and versions that the build tries. */
class ConsumersTest {
    private static final Path ROOT = Recordings.repository();
    private static final Path PROJECTS = ROOT.resolve("consumers/src/it");

    @Test
    void thePageOnCompatibilityNamesTheVersionsOfSpringBoot() throws IOException {
        Set<String> tried = new TreeSet<>();
        find(
                        "spring-boot\\.version=(\\d+\\.\\d+)\\S* -Dstarter=(web|webflux)\\b",
                        PROJECTS.resolve("slow-spring-boot/all.properties"))
                .forEach(pair -> tried.add(pair.group(1) + " " + pair.group(2)));
        Set<String> named = new TreeSet<>();
        find("(?m)^\\| (\\d+\\.\\d+) \\| yes \\| yes \\|", ROOT.resolve("docs/compatibility.md"))
                .forEach(row -> {
                    named.add(row.group(1) + " web");
                    named.add(row.group(1) + " webflux");
                });

        assertThat(named).isNotEmpty().isEqualTo(tried);
    }

    @Test
    void thePageOnConsumersNamesEachProject() throws IOException {
        try (Stream<Path> folders = Files.list(PROJECTS)) {
            assertThat(find("(?m)^\\| `([a-z0-9-]+)` \\|", ROOT.resolve("consumers/README.md")))
                    .extracting(row -> row.group(1))
                    .containsExactlyInAnyOrderElementsOf(
                            folders.map(folder -> folder.getFileName().toString())
                                    .toList());
        }
    }

    private static List<MatchResult> find(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .toList();
    }
}
