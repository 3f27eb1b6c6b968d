package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluentopenai.client.ApiClient;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the generated client may cost. The numbers are printed by each build. */
class BudgetTest {

    private static final long MOST_BYTES = 6_500_000;
    private static final long MOST_CLASSES = 4_600;
    private static final long MOST_GENERATION_MILLIS = 75_000;
    private static final int MOST_JARS = 7;
    private static final double MOST_MEGABYTES = 9;

    @Test
    void theJarOfTheGeneratedClientStaysSmall() throws IOException, URISyntaxException {
        Path jar = Path.of(ApiClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assumeTrue(Files.isRegularFile(jar), "Compiled, but not yet packed: " + jar);
        long classes = classes(jar);
        System.out.printf(
                "Budget: %s has %,d of %,d bytes and %,d of %,d classes.%n",
                jar.getFileName(), Files.size(jar), MOST_BYTES, classes, MOST_CLASSES);
        assertThat(Files.size(jar)).as("bytes").isLessThan(MOST_BYTES);
        assertThat(classes).as("classes").isLessThan(MOST_CLASSES);
    }

    /** What an application resolves that depends on the fluent layer alone. */
    @Test
    void theFluentLayerNeedsFewAndSmallJars() throws IOException {
        Path target = Recordings.repository().resolve("fluent-api/target");
        Path libraries = target.resolve("libraries.txt");
        assumeTrue(Files.isRegularFile(libraries), "Compiled, but not yet packed: " + target);
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> own = Files.newDirectoryStream(target, "fluentopenai-[0-9]*[0-9T].jar")) {
            own.forEach(jars::add);
        }
        for (String jar : Files.readString(libraries).trim().split(File.pathSeparator)) {
            jars.add(Path.of(jar));
        }
        double megabytes = 0;
        long classes = 0;
        for (Path jar : jars) {
            megabytes += Files.size(jar) / 1e6;
            classes += classes(jar);
        }
        System.out.printf(
                "Budget: the fluent layer resolves %d of %d jars, %.2f of %.1f MB and %,d classes.%n",
                jars.size(), MOST_JARS, megabytes, MOST_MEGABYTES, classes);
        assertThat(jars).as("jars").hasSizeLessThanOrEqualTo(MOST_JARS);
        assertThat(megabytes).as("megabytes").isLessThanOrEqualTo(MOST_MEGABYTES);
        Matcher row = Pattern.compile(
                        "\\| `io.fluentopenai:fluentopenai` \\| (\\d+) \\| ([\\d.]+) MB \\| ([\\d,]+) \\|")
                .matcher(Files.readString(Recordings.repository().resolve("README.md")));
        assertThat(row.find()).as("the row of the README").isTrue();
        assertThat(row.group(1)).isEqualTo(String.valueOf(jars.size()));
        assertThat(Double.parseDouble(row.group(2))).isCloseTo(megabytes, within(0.1));
        assertThat(Long.parseLong(row.group(3).replace(",", ""))).isCloseTo(classes, withinPercentage(1));
    }

    private static long classes(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .count();
        }
    }

    @Test
    void generationIsQuick() throws IOException {
        Path record = Recordings.repository()
                .resolve("generated-client/target/generated-sources/openapi/generation.properties");
        assumeTrue(Files.isRegularFile(record), "Nothing was generated here: " + record);
        Properties facts = new Properties();
        try (InputStream in = Files.newInputStream(record)) {
            facts.load(in);
        }
        long millis = Long.parseLong(facts.getProperty("millis"));
        System.out.printf("Budget: generation took %,d of %,d ms.%n", millis, MOST_GENERATION_MILLIS);
        assertThat(millis).as("milliseconds").isLessThan(MOST_GENERATION_MILLIS);
    }
}
