package io.fluentopenai.openapi.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether hand-written modules fit a new document, found out in a small project with the real runtime. */
class FitTest {
    private static final String DIRECTORY = "fluentopenai.openapi.directory";
    private static final String GOOD =
            Sheets.document("Foo: {type: object, properties: {name: {type: string}, mode: {type: string}}}\n");
    private static final String USER = """
            package io.fluentopenai;

            import io.fluentopenai.client.api.ThingsApi;
            import io.fluentopenai.client.model.Foo;

            final class Things {
                int letters(Foo foo) {
                    String name = foo.name();
                    return name.length() + foo.mode().length();
                }
            }
            """;

    @TempDir
    Path project;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final String before = System.getProperty(DIRECTORY, "");
    private final Locale locale = Locale.getDefault();

    @BeforeEach
    void aProject() throws IOException {
        Path runtime = Path.of("../generated-client/src/main/java");
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                write("generated-client/src/main/java/" + runtime.relativize(file), Files.readString(file));
            }
        }
        write("fluent-api/src/main/java/io/fluentopenai/Things.java", USER);
        Files.createDirectories(project.resolve("openapi"));
        System.setProperty(DIRECTORY, project.resolve("openapi").toString());
    }

    @AfterEach
    void restore() {
        Locale.setDefault(locale);
        if (before.isEmpty()) {
            System.clearProperty(DIRECTORY);
        } else {
            System.setProperty(DIRECTORY, before);
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private int run(String document, String... options) throws IOException {
        out.reset();
        err.reset();
        String spec = write("spec.yaml", document).toString();
        List<String> arguments =
                Stream.concat(Stream.of(spec), Stream.of(options)).toList();
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(arguments);
    }

    private Path missing() {
        return project.resolve("openapi/missing.txt");
    }

    private List<String> missed() throws IOException {
        return Files.readAllLines(missing()).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void whereEverythingFitsAnOldListIsDeleted() throws IOException {
        write("openapi/missing.txt", "of another document\n");
        assertThat(run(GOOD)).isEqualTo(Main.OK);
        assertThat(missing()).doesNotExist();
        assertThat(err.toString(UTF_8)).endsWith("the hand-written modules fit\n");
    }

    @Test
    void whatIsMissedIsAWarningAndAListForTheBuild() throws IOException {
        write(
                "tests/src/test/java/io/fluentopenai/tests/ThingsTest.java",
                "package io.fluentopenai.tests;\nclass ThingsTest { io.fluentopenai.client.model.Foo foo; }\n");
        assertThat(run(GOOD.replace("name:", "title:").replace("mode:", "fashion:")))
                .isEqualTo(Main.OK);
        assertThat(missed()).containsExactly("fluent-api: Foo.mode", "fluent-api: Foo.name");
        assertThat(Files.readString(missing())).startsWith("# ").contains("./regenerate");
        assertThat(err.toString(UTF_8))
                .contains("missing classes and members: 2\n", "  fluent-api needs Foo.mode, Foo.name\n");
        String first = Files.readString(missing());

        Locale.setDefault(Locale.JAPAN);
        assertThat(run(GOOD.replace("name:", "title:").replace("mode:", "fashion:")))
                .isEqualTo(Main.OK);
        assertThat(missing()).hasContent(first);
        assertThat(Locale.getDefault()).isEqualTo(Locale.JAPAN);

        assertThat(run(GOOD.replace("Foo:", "Bar:"))).isEqualTo(Main.OK);
        assertThat(missed()).containsExactly("fluent-api: Foo", "tests: Foo");
    }

    @Test
    void operationsThatAreMissedAndWereDroppedCanBeKept() throws IOException {
        assertThat(run(GOOD, "--no-compile")).isEqualTo(Main.OK);
        String sheet = Files.readString(project.resolve("openapi/openai.yaml"));
        String after = GOOD.replace("/things:", "/others:")
                .replace("listThings", "listOthers")
                .replace("      operationId", "      tags: [Others]\n      operationId");
        assertThat(run(after)).isEqualTo(Main.OK);
        assertThat(missed()).containsExactly("fluent-api: ThingsApi");
        assertThat(err.toString(UTF_8)).contains("(operations: 1, schemas: 0)", "--keep-dropped");

        write("openapi/openai.yaml", sheet);
        assertThat(run(after, "--keep-dropped")).isEqualTo(Main.OK);
        assertThat(missing()).doesNotExist();
        assertThat(err.toString(UTF_8)).endsWith("the hand-written modules fit\n");
    }

    @Test
    void aMemberOfAnotherTypeIsToldWithItsPlace() throws IOException {
        assertThat(run(GOOD.replace("name: {type: string}", "name: {type: integer}")))
                .isEqualTo(Main.OK);
        assertThat(missed()).singleElement().asString().startsWith("fluent-api: Things.java:8: incompatible types");
    }

    @Test
    void theReportInJsonStaysAlone() throws IOException {
        assertThat(run(GOOD.replace("Foo:", "Bar:"), "--json")).isEqualTo(Main.OK);
        JsonNode report = DocumentReader.read(out.toByteArray()).root();
        assertThat(report.has("summary")).isTrue();
        assertThat(out.toString(UTF_8)).startsWith("{").doesNotContain("hand-written");
        assertThat(err.toString(UTF_8)).contains("fluent-api needs Foo\n");
    }

    @Test
    void theListStaysAsItIsWhereNothingIsCompiled() throws IOException {
        assertThat(run(GOOD)).isEqualTo(Main.OK);
        String bar = GOOD.replace("Foo:", "Bar:");
        assertThat(run(bar, "--check")).isEqualTo(Main.DIFFERENT);
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(run(bar, "--output", project.resolve("else.yaml").toString()))
                .isEqualTo(Main.OK);
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(run(bar, "--no-compile")).isEqualTo(Main.OK);
        assertThat(err.toString(UTF_8)).contains("--no-compile", "does not exist");
        assertThat(missing()).doesNotExist();
        write("openapi/missing.txt", "of another document\n");
        assertThat(run(bar, "--no-compile")).isEqualTo(Main.OK);
        assertThat(err.toString(UTF_8)).contains("missing.txt is kept");
        assertThat(missing()).hasContent("of another document");
        assertThat(run("openapi: 3.1.0\n")).isEqualTo(Main.BAD_INPUT);
        assertThat(missing()).hasContent("of another document");
    }

    @Test
    void aLibraryThatIsNotKnownHereSaysNothingOfTheDocument() throws IOException {
        write(
                "proxy/src/main/java/io/fluentopenai/proxy/Proxy.java",
                "package io.fluentopenai.proxy;\nimport org.example.Server;\nclass Proxy {}\n");
        assertThat(run(GOOD)).isEqualTo(Main.OK);
        assertThat(missing()).doesNotExist();
        assertThat(err.toString(UTF_8))
                .contains("cannot tell whether the hand-written modules fit", "org.example", "openapi/pom.xml");
    }
}
