package io.fluentopenai.tests.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluentopenai.tests.Jvm;
import io.fluentopenai.tests.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tests of JSON, schemas, structured outputs, tools and realtime events once more, each time on another version of Jackson.
 * With the newest version they run in their modules.
 */
@Tag("one-jdk")
class JacksonVersionsTest {
    private static final List<String> MODULES = List.of("generated-client", "fluent-api", "realtime-ws");
    private static final List<String> PACKAGES = List.of(
            "io.fluentopenai.client.json",
            "io.fluentopenai.client.internal.compat",
            "io.fluentopenai.schema",
            "io.fluentopenai.structured",
            "io.fluentopenai.tools",
            "io.fluentopenai.internal.compat",
            "io.fluentopenai.realtime.event");

    /** What takes long and asks little of Jackson. */
    private static final String LEFT_OUT =
            ".*(TckTest|CostTest|Base64TextTest|QuickNumbersTest|FiniteTypesTest|PropertyTest|ToolLoopsTest)";

    private static final Pattern PASSED = Pattern.compile("(\\d+) tests successful");
    private static final Path ROOT = Recordings.repository();

    @Test
    void theTestsPassOnEachVersion() throws Exception {
        List<String> versions =
                List.of(System.getProperty("jackson.versions", "").split(","));
        assumeTrue(Files.isDirectory(jars(versions.get(0))), "Maven copies the jars of Jackson");
        for (String module : MODULES) {
            assumeTrue(Files.isDirectory(ROOT.resolve(module).resolve("target/test-classes")), "No tests of " + module);
        }
        Map<String, Future<Jvm.Outcome>> runs = new TreeMap<>();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            for (String version : versions) {
                runs.put(version, executor.submit(() -> run(version)));
            }
            List<String> failed = new ArrayList<>();
            System.out.printf("%-10s %6s %8s%n", "Jackson", "tests", "seconds");
            for (Map.Entry<String, Future<Jvm.Outcome>> run : runs.entrySet()) {
                Jvm.Outcome outcome = run.getValue().get();
                Matcher passed = PASSED.matcher(outcome.output());
                System.out.printf(
                        "%-10s %6s %8.1f%n",
                        run.getKey(),
                        passed.find() ? passed.group(1) : "none",
                        outcome.took().toMillis() / 1000.0);
                if (outcome.status() != 0) {
                    failed.add("Jackson " + run.getKey() + ":\n" + outcome.output());
                }
            }
            assertThat(failed).isEmpty();
        } finally {
            executor.shutdownNow();
        }
    }

    private static Path jars(String version) {
        return ROOT.resolve("tests/target/jackson").resolve(version);
    }

    private static Jvm.Outcome run(String version) throws Exception {
        Jvm jvm = new Jvm().withJars(jars("console")).withJars(jars(version));
        MODULES.forEach(module -> jvm.with(ROOT.resolve(module).resolve("target/test-classes")));
        List<String> arguments = new ArrayList<>(List.of(
                "execute",
                "--disable-banner",
                "--disable-ansi-colors",
                "--details=summary",
                "--fail-if-no-tests",
                "--exclude-engine=testng",
                "--config=jqwik.database=" + ROOT.resolve("tests/target/jackson/jqwik-" + version),
                "--config=jqwik.reporting.onlyfailures=true",
                "--exclude-classname=" + LEFT_OUT));
        PACKAGES.forEach(name -> arguments.add("--select-package=" + name));
        return jvm.run(ROOT.resolve("fluent-api"), "org.junit.platform.console.ConsoleLauncher", arguments);
    }

    @Test
    void thePageOnCompatibilityNamesTheVersionsThatRun() throws Exception {
        String versions = System.getProperty("jackson.matrix");
        assumeTrue(versions != null, "Maven knows the versions");
        try (Stream<String> lines = Files.lines(ROOT.resolve("docs/compatibility.md"))) {
            assertThat(lines.filter(line -> line.matches("\\| 2\\.\\d+\\.\\d+ \\|.*"))
                            .map(line -> line.split(" ")[1]))
                    .containsExactly(versions.split(","));
        }
    }
}
