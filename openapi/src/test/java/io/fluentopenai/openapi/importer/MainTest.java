package io.fluentopenai.openapi.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.sheet.NormalForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line. */
class MainTest {
    private static final String GOOD =
            Sheets.document("Foo: {type: object, properties: {mode: {type: string, enum: [a, b]}}}\n");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String spec, String... more) {
        out.reset();
        err.reset();
        List<String> arguments = new ArrayList<>(
                List.of(spec, "--output", directory.resolve("sheet.yaml").toString()));
        arguments.addAll(List.of(more));
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)).run(arguments);
    }

    private String spec(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private String sheet() throws IOException {
        return Files.readString(directory.resolve("sheet.yaml"));
    }

    @Test
    void whatTheDocumentHasDroppedGoesOrStaysAsIsAskedFor() throws IOException {
        String after = spec("after.yaml", GOOD.replace("/things:", "/others:").replace("listThings", "listOthers"));
        assertThat(run(after, "--keep-dropped")).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8))
                .contains("needs an earlier sheet", "sheet.yaml")
                .doesNotContain("\tat ");
        assertThat(run(spec("before.yaml", GOOD))).isEqualTo(Main.OK);

        assertThat(run(after, "--keep-dropped")).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).contains("no longer in the document, kept", "2 operations");
        assertThat(sheet()).contains("listThings", "listOthers", "x-dropped: true");
        assertThat(run(after, "--keep-dropped", "--check")).isEqualTo(Main.OK);

        assertThat(run(after)).isEqualTo(Main.OK);
        assertThat(sheet()).doesNotContain("listThings");
    }

    @Test
    void theDescriptionsOfTheDocumentGoIntoAFileOfTheirOwn() throws IOException {
        String spec = spec("a.yaml", GOOD.replace("mode: {type: string", "mode: {description: How., type: string"));

        assertThat(run(spec, "--descriptions")).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).contains("descriptions.json written: 1 descriptions");
        assertThat(sheet()).doesNotContain("How.");
        assertThat(Files.readString(directory.resolve("descriptions.json")))
                .contains("\"/components/schemas/Foo/properties/mode\" : \"How.\"", "The MIT License", "sha256");
    }

    @Test
    void theSheetIsWrittenWithoutTheFilesName() throws IOException {
        assertThat(run(spec("some-name.yaml", GOOD), "--commit", COMMIT)).isEqualTo(Main.OK);
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(out.toString(UTF_8)).contains("1 operations", "everything is new");
        assertThat(sheet())
                .contains(COMMIT, Importer.sha256(GOOD.getBytes(UTF_8)))
                .doesNotContain("some-name");
        assertThat(NormalForm.problems(Sheets.yaml(sheet()))).isEmpty();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("some-name.yaml", "sheet.yaml");
        }
    }

    @Test
    void theSheetIsReadableByWhoeverCanReadTheFilesBesideIt() throws IOException {
        assertThat(run(spec("good.yaml", GOOD))).isEqualTo(Main.OK);
        Path beside = directory.resolve("good.yaml");
        assumeTrue(Files.getFileStore(beside).supportsFileAttributeView(PosixFileAttributeView.class));
        assertThat(Files.getPosixFilePermissions(directory.resolve("sheet.yaml")))
                .isEqualTo(Files.getPosixFilePermissions(beside));
    }

    @Test
    void theSameInputGivesTheSameBytes() throws IOException {
        run(spec("a.yaml", GOOD));
        String first = sheet();
        assertThat(run(spec("b.yaml", GOOD))).isEqualTo(Main.OK);
        assertThat(sheet()).isEqualTo(first);
        assertThat(out.toString(UTF_8)).contains("is up to date").contains("none");
    }

    @Test
    void jsonAndYamlOfTheSameDocumentGiveTheSameSheetButForTheHash() throws IOException {
        run(spec("a.yaml", GOOD));
        String first = sheet();
        run(spec("a.json", Sheets.yaml(GOOD).toString()));
        assertThat(sheet().replaceAll("sha256: '?[0-9a-f]+'?", ""))
                .isEqualTo(first.replaceAll("sha256: '?[0-9a-f]+'?", ""));
    }

    @Test
    void aChangeIsReportedAsTextAndAsJson() throws IOException {
        run(spec("a.yaml", GOOD));
        String other = spec("b.yaml", GOOD.replace("[a, b]", "[b, c]"));
        assertThat(run(other, "--check", "--json")).isEqualTo(Main.DIFFERENT);
        JsonNode report = DocumentReader.read(out.toByteArray()).root();
        assertThat(report.path("summary").path("enum_value"))
                .isEqualTo(Sheets.yaml("{added: 1, removed: 1, changed: 0, renamed: 0}"));
        assertThat(report.path("import").path("counts").path("operations").asInt())
                .isOne();
        assertThat(sheet()).contains("- a\n");
        assertThat(run(other)).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).contains("Breaks source compatibility (1):", "enum value removed: FooMode.a");
        assertThat(sheet()).doesNotContain("- a\n");
        assertThat(run(other, "--check")).isEqualTo(Main.OK);
    }

    @Test
    void aDocumentIsFetchedAndItsCommitReadOffTheUrl() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean there = exchange.getRequestURI().getPath().contains("spec");
            byte[] body = there ? GOOD.getBytes(UTF_8) : "nothing here".getBytes(UTF_8);
            exchange.sendResponseHeaders(there ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(run(base + "/raw/" + COMMIT + "/spec.yaml")).isEqualTo(Main.OK);
            assertThat(sheet()).contains("commit: '" + COMMIT + "'").doesNotContain("url: '" + base);
            assertThat(run(base + "/spec.yaml")).isEqualTo(Main.OK);
            assertThat(sheet()).contains("url: '" + base + "/spec.yaml'");
            String before = sheet();
            assertThat(run(base + "/missing")).isEqualTo(Main.BAD_INPUT);
            assertThat(err.toString(UTF_8)).isEqualTo(base + "/missing: HTTP status 404\n");
            assertThat(sheet()).isEqualTo(before);
        } finally {
            server.stop(0);
        }
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("", "the document is empty"),
                Arguments.of("\u0000\u0001binary", "not YAML"),
                Arguments.of("just text", "the root is not an object"),
                Arguments.of("a: [1\n", "not YAML"),
                Arguments.of("{\"openapi\": \"3.1.0\", \"paths\": {", "not JSON"),
                Arguments.of("title: x\n", "no member 'openapi'"),
                Arguments.of("swagger: '2.0'\npaths: {}\n", "Swagger 2.0"),
                Arguments.of("openapi: 2.9.0\npaths: {}\n", "OpenAPI 2.9.0 is not known"),
                Arguments.of("openapi: 3.1.0\ninfo: {title: t}\n", "no paths"),
                Arguments.of(GOOD.substring(0, GOOD.indexOf("responses")), "without responses"),
                Arguments.of(GOOD.replace("type: object", "$ref: '#/components/schemas/Bar'"), "dangling $ref"),
                Arguments.of(GOOD.replace("type: object", "allOf: [{$ref: '#/components/schemas/Foo'}]"), "cycle"),
                Arguments.of(GOOD.replace("enum", "choice"), "unknown schema keyword 'choice'"),
                Arguments.of(GOOD + "    Foo: {}\n", "duplicate key 'Foo'"),
                Arguments.of("security: [{Key: []}]\n" + GOOD, "declares no security scheme"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badInputIsOneLineAndLeavesTheOldSheetUntouched(String text, String message) throws IOException {
        run(spec("good.yaml", GOOD));
        String before = sheet();
        String bad = spec("bad.yaml", text);
        for (String option : new String[] {"--json", "--check", "--notes"}) {
            assertThat(run(bad, option)).isEqualTo(Main.BAD_INPUT);
            assertThat(err.toString(UTF_8)).startsWith(bad).contains(message);
            assertThat(err.toString(UTF_8).lines()).hasSize(1);
            assertThat(sheet()).isEqualTo(before);
        }
    }

    @Test
    void whatCannotBeReadIsOneLineToo() throws IOException {
        assertThat(run(directory.resolve("missing.yaml").toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8)).contains("missing.yaml: no such file");
        assertThat(run(directory.toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8)).contains("directory");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        for (String url : new String[] {"http://127.0.0.1:" + port + "/x", "http://", "https://a b"}) {
            assertThat(run(url)).as(url).isEqualTo(Main.BAD_INPUT);
            assertThat(err.toString(UTF_8).lines()).as(url).hasSize(1);
        }
        Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9});
        assertThat(run(directory.resolve("latin.yaml").toString())).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8)).contains("latin.yaml:1:4: the document is not UTF-8");
        assertThat(directory.resolve("sheet.yaml")).doesNotExist();
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).startsWith("Usage: ./regenerate SPEC").contains("--strict", "--no-compile");
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(run("a.yaml", "--hlep")).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8))
                .isEqualTo("regenerate: unknown option --hlep. ./regenerate --help lists all options"
                        + System.lineSeparator());
    }

    @Test
    void badOptionsAreOneLine() throws IOException {
        String good = spec("good.yaml", GOOD);
        assertThat(run(good, "--commit", "xyz")).isEqualTo(Main.BAD_INPUT);
        assertThat(run(good, "--commit")).isEqualTo(Main.BAD_INPUT);
        assertThat(run(good, "--nonsense")).isEqualTo(Main.BAD_INPUT);
        assertThat(run(good, "second.yaml")).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
        assertThat(run(good, "--overlay", directory.resolve("none.yaml").toString()))
                .isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8)).contains("no such overlay file");
        String overlay = spec("overlay.yaml", "overlay:\n  - {target: /a}\n");
        assertThat(run(good, "--overlay", overlay)).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8)).contains("overlay.yaml:2:").contains("a target and a reason");
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
    }

    @Test
    void placesAreLineColumnAndPointer() throws IOException {
        String bad =
                spec("bad.yaml", "openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    A:\n      kind: object\n");
        assertThat(run(bad)).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8))
                .isEqualTo(bad + ":6:7: unknown schema keyword 'kind' (at /components/schemas/A/kind)\n");
    }

    @Test
    void aMistakeIsAWarningAndRefusedOnRequest() throws IOException {
        String slip = spec("slip.yaml", GOOD.replace("enum:", "enums:"));
        assertThat(run(slip, "--strict")).isEqualTo(Main.BAD_INPUT);
        assertThat(err.toString(UTF_8))
                .startsWith(slip + ":")
                .contains("'enums'", "(at /components/schemas/Foo/properties/mode/enums)");
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
        assertThat(directory.resolve("sheet.yaml")).doesNotExist();

        assertThat(run(slip)).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8))
                .contains("warning: /components/schemas/Foo/properties/mode/enums (line ", "taken for 'enum'");
        String repaired = sheet();
        assertThat(run(slip, "--json")).isEqualTo(Main.OK);
        assertThat(DocumentReader.read(out.toByteArray()).root().at("/import/repairs"))
                .hasSize(1);
        assertThat(run(spec("right.yaml", GOOD), "--strict")).isEqualTo(Main.OK);
        assertThat(sheet().replaceAll("sha256: .*", "")).isEqualTo(repaired.replaceAll("sha256: .*", ""));
    }

    @Test
    void anOldSheetThatCannotBeReadIsReplaced() throws IOException {
        Files.writeString(directory.resolve("sheet.yaml"), "<<<<<<< conflict\n");
        assertThat(run(spec("good.yaml", GOOD))).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).contains("nothing to compare with");
        assertThat(NormalForm.problems(Sheets.yaml(sheet()))).isEmpty();
    }
}
