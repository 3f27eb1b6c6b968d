package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluentopenai.client.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the generated client may cost. The numbers are printed by each build. */
class BudgetTest {

    private static final long MOST_BYTES = 5_000_000;
    private static final long MOST_CLASSES = 3_500;
    private static final long MOST_GENERATION_MILLIS = 60_000;

    @Test
    void theJarOfTheGeneratedClientStaysSmall() throws IOException, URISyntaxException {
        Path jar = Path.of(ApiClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assumeTrue(Files.isRegularFile(jar), "Compiled, but not yet packed: " + jar);
        long classes;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            classes = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .count();
        }
        System.out.printf(
                "Budget: %s has %,d of %,d bytes and %,d of %,d classes.%n",
                jar.getFileName(), Files.size(jar), MOST_BYTES, classes, MOST_CLASSES);
        assertThat(Files.size(jar)).as("bytes").isLessThan(MOST_BYTES);
        assertThat(classes).as("classes").isLessThan(MOST_CLASSES);
    }

    @Test
    void generationTakesLessThanAMinute() throws IOException {
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
