package app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing but what the application prints may be printed: no warning of SLF4J, of Netty or of the JVM. */
class ApplicationTest {
    private static final String JAVA = System.getProperty("java");
    private static final String JAR = System.getProperty("app");
    private static final String LIB = System.getProperty("lib");
    private static final String IMAGE = System.getProperty("image");

    @TempDir
    Path directory;

    @Test
    void theFakeServerRunsOnTheClassPath() throws Exception {
        assertThat(run(JAVA, "-cp", JAR + File.pathSeparator + LIB + "/*", "app.Application"))
                .isEqualTo(lines("null"));
    }

    @Test
    void theFakeServerRunsInARuntimeImage() throws Exception {
        assertThat(run(IMAGE + "/bin/java", "-m", "app/app.Application")).isEqualTo(lines("io.fluentopenai.testkit"));
    }

    @Test
    void theFakeServerBringsJacksonAndNothingThatRuns() {
        assertThat(new File(LIB).list())
                .allMatch(
                        name -> name.matches("(fluentopenai-testkit|jackson-(core|databind|annotations)|jspecify)-.*"));
    }

    private static List<String> lines(String module) {
        return List.of("module: " + module, "start: # ms", "valid: 200 true", "invalid: 400 true", "realtime: true");
    }

    private List<String> run(String... command) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(output));
        System.out.println("Figures of testkit-module: fake server, " + String.join(", ", lines));
        lines.replaceAll(line -> line.replaceFirst("start: \\d+ ms", "start: # ms"));
        return lines;
    }
}
