import static org.junit.Assert.assertEquals;

import io.fluentopenai.testkit.FakeOpenAI;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FirstProgramTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theFirstProgramPrintsTheAnswer() throws Exception {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            server.reply("Leonardo da Vinci.");
            // Surefire of old starts with a jar that names the class path in its manifest.
            ProcessBuilder java = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    classPath(),
                    "FirstProgram");
            java.environment()
                    .putAll(Map.of(
                            "OPENAI_API_KEY", server.apiKey(),
                            "OPENAI_BASE_URL", server.baseUrl(),
                            "HOME", folder.getRoot().getPath()));
            long start = System.nanoTime();
            Process program =
                    java.directory(folder.getRoot()).redirectErrorStream(true).start();
            String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.println("Figures of plain: cold start and end " + (System.nanoTime() - start) / 1_000_000
                    + " ms, " + libraries());

            assertEquals("Leonardo da Vinci.", printed.trim());
            assertEquals(0, program.waitFor());
        }
    }

    /** What the program needs at run time. */
    private static String libraries() {
        int jars = 0;
        long bytes = 0;
        for (String entry : classPath().split(File.pathSeparator)) {
            File file = new File(entry);
            if (file.isFile() && !file.getName().matches("(fluentopenai-testkit|junit|hamcrest-core|surefire).*")) {
                jars++;
                bytes += file.length();
            }
        }
        return String.format("%d jars with %.1f MB", jars, bytes / 1e6);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
