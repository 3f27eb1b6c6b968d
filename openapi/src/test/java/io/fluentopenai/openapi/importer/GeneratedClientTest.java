package io.fluentopenai.openapi.importer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.openapi.generator.ClientSources;
import io.fluentopenai.openapi.sheet.Descriptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document gives compiles against the real runtime, whatever names and shapes it holds. */
class GeneratedClientTest {
    private static final Path RUNTIME = Path.of("../generated-client/src/main/java");

    @TempDir
    Path directory;

    private String generated(String className) throws IOException {
        return Files.readString(directory.resolve("src/main/java/io/fluentopenai/client/" + className + ".java"));
    }

    /** Imports, generates and compiles as a module, as the build does; gives the compiler's errors. */
    private List<String> errors(String document) throws IOException {
        Path sheet = directory.resolve("openai.yaml");
        Files.write(sheet, Importer.bytes(Sheets.run(document).text()));
        ClientSources.generate(sheet, directory);
        List<Path> sources = new ArrayList<>();
        for (Path root : List.of(directory.resolve("src/main/java"), RUNTIME)) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, UTF_8)) {
            files.setLocationFromPaths(
                    StandardLocation.CLASS_OUTPUT, List.of(Files.createDirectories(directory.resolve("classes"))));
            files.setLocationFromPaths(StandardLocation.MODULE_PATH, libraries());
            List<String> options = List.of("--release=17", "-proc:none", "-Xlint:none");
            compiler.getTask(null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.toString())
                .toList();
    }

    /** The libraries of the generated client alone: some that the generator brings cannot be modules beside each other. */
    private static List<Path> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(library -> library.getFileName().toString().matches("(jackson-|jspecify-).*"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void documentsPutTogetherAtRandomCompile(long seed) throws IOException {
        assertThat(errors(RandomDocument.of(seed).toString())).isEmpty();
    }

    @Test
    void namesAndValuesThatMeanSomethingInJavaCompile() throws IOException {
        assertThat(errors(Sheets.document("""
                        Object: {type: object, properties: {a: {type: string}}}
                        String: {type: object, properties: {a: {$ref: '#/components/schemas/List'}}}
                        List: {type: object, properties: {a: {type: array, items: {$ref: '#/components/schemas/String'}}}}
                        Override: {type: string, enum: [a, b]}
                        3dThing: {type: object, properties: {größe: {type: object, properties: {名前: {type: string}}}}}
                        Größe: {type: object, properties: {b: {type: string}}}
                        Thing:
                          type: object
                          properties:
                            class: {type: string, default: "*/ } {@code \\\\u000a"}
                            hashCode: {type: integer}
                            "": {type: string}
                            "*/": {type: string, pattern: '^[a-z]{1,3}\\u007B*/$'}
                            a-b: {type: string}
                            a_b: {type: string}
                            odd: {type: string, enum: ["", " ", "*/", "}", "{@", "\\"", "\\\\", "\\n", "é", class, "+1", "-1"]}
                        """))).isEmpty();
        assertThat(generated("model/_3dThingGrU00F6U00DFe")).contains("名前");
        assertThat(generated("model/ThingOdd")).contains("<code>\"*&#47;\"</code>", "{@code \"+1\"}");
    }

    @Test
    void descriptionsOfTheDocumentBecomeJavadocWhateverTheyHold() throws IOException {
        String document = Sheets.document("""
                Thing:
                  description: |
                    # A thing
                    See [the guide](/docs/guides/things), [itself](#thing) or ![a picture](thing.png). <b>Raw</b> {@link Nothing}
                    - one `*/ code`
                    - two \\u0041 @deprecated

                    ---
                    ```
                    a < b && c
                    ```
                  type: object
                  properties:
                    description: {type: string, description: What it is. Not a *keyword*.}
                    other: {description: "Of a part.", allOf: [{$ref: '#/components/schemas/Thing'}]}
                    plain: {type: string}
                """)
                .replace(
                        "operationId: listThings",
                        "summary: List things.\n      description: Newest first.\n"
                                + "      parameters: [{name: order, in: query, schema: {type: string}, description: Which way.}]\n"
                                + "      operationId: listThings");
        Importer.Result result = Sheets.run(document);
        Descriptions descriptions = Importer.descriptions(document.getBytes(UTF_8), null, result.sheet());
        descriptions.write(Descriptions.fileOf(directory.resolve("openai.yaml")));

        assertThat(result.text()).doesNotContain("What it is", "Newest first", "A thing");
        assertThat(errors(document)).isEmpty();
        assertThat(generated("model/Thing"))
                .contains(
                        "<strong>A thing</strong>",
                        "<a href=\"https://platform.openai.com/docs/guides/things\">the guide</a>, itself or a picture.",
                        "&lt;b&gt;Raw&lt;/b&gt; &#123;&#64;link Nothing&#125;",
                        "<code>*&#47; code</code>",
                        "{@code description}. What it is. Not a <em>keyword</em>. Optional.",
                        "{@code other}. Of a part. Optional.",
                        "{@code plain}. Optional.");
        assertThat(generated("api/ThingsApi")).contains("List things. <p>Newest first.</p>");
        assertThat(generated("model/ListThingsParams")).contains("{@code order}. Which way. Optional.");
    }

    @Test
    void descriptionsOfAnotherDocumentAreLeftOut() throws IOException {
        String document =
                Sheets.document("Thing: {type: object, description: Of today., properties: {a: {type: string}}}");
        String older = document + " ";
        Importer.descriptions(older.getBytes(UTF_8), null, Sheets.run(older).sheet())
                .write(Descriptions.fileOf(directory.resolve("openai.yaml")));

        assertThat(errors(document)).isEmpty();
        assertThat(generated("model/Thing")).doesNotContain("Of today.");
    }

    @Test
    void schemasAndPropertiesCalledLikeWhatGeneratedCodeUsesCompile() throws IOException {
        StringBuilder document = new StringBuilder(Sheets.paths("""
                /calls:
                  post:
                    operationId: createCall
                    requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/JsonValue'}}}}
                    responses: {200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Call'}}}}}
                """)).append("components:\n  schemas:\n");
        for (String name :
                "Api BinaryContent Call Date Fields File FloatVector FormBody FormWriter IOException UUID".split(" ")) {
            document.append(
                    "    " + name + ": {type: object, properties: {fields: {type: string}, yield: {type: integer}}}\n");
        }
        for (String name : "JsonKind JsonUnknown JsonValue".split(" ")) {
            document.append("    " + name + ": {oneOf: [{$ref: '#/components/schemas/UUID'},"
                    + " {type: object, required: [a], properties: {a: {type: string}}}]}\n");
        }
        assertThat(errors(document.toString())).isEmpty();
    }

    @Test
    void aUnionHasTheIdThatAllOfItsBranchesHave() throws IOException {
        String document = """
                Cat: {type: object, required: [type], properties: {type: {type: string, const: cat}, id: {type: string}}}
                Dog: {type: object, required: [type], properties: {type: {type: string, const: dog}, id: {type: string}}}
                Fox: {type: object, required: [type], properties: {type: {type: string, const: fox}, id: {type: integer}}}
                Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
                Animal: {oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Fox'}]}
                """;
        assertThat(errors(Sheets.document(document))).isEmpty();
        assertThat(generated("model/Pet")).contains("@Nullable String type();", "@Nullable String id();");
        assertThat(generated("model/Animal"))
                .contains("@Nullable String type();")
                .doesNotContain("String id();");
    }

    @Test
    void aDocumentWithoutSchemasCompiles() throws IOException {
        assertThat(errors(Sheets.paths("/one: {get: {operationId: one, responses: {200: {description: ok}}}}")))
                .isEmpty();
    }

    @Test
    void aQueryAndAHeaderOfTheSameNameAreTwoParameters() throws IOException {
        assertThat(errors(Sheets.paths("""
                        /one:
                          get:
                            operationId: one
                            parameters:
                              - {name: version, in: query, schema: {type: string}}
                              - {name: version, in: header, schema: {type: integer}}
                            responses: {200: {description: ok}}
                        """))).isEmpty();
        assertThat(generated("model/OneParams")).contains("String version()", "Long versionHeader()");
    }

    @Test
    void bodiesAndAnswersInSeveralKindsOfJsonCompile() throws IOException {
        assertThat(errors(Sheets.paths("""
                        /one:
                          post:
                            operationId: one
                            requestBody: {content: {
                              application/json: {schema: {type: array, items: {type: string}}},
                              application/json-patch+json: {schema: {type: array, items: {type: integer}}}}}
                            responses: {200: {description: ok, content: {
                              application/vnd.one+json: {schema: {type: integer}},
                              application/json: {schema: {type: string}},
                              text/event-stream: {}}}}
                        """))).isEmpty();
        assertThat(generated("api/OneApi"))
                .contains("String one(@Nullable List<String> body)")
                .contains("EventStream<JsonNode> oneStream(@Nullable List<String> body)");
    }

    @Test
    void cookiesGoIntoTheirHeader() throws IOException {
        assertThat(errors(Sheets.paths("""
                        /one:
                          get:
                            operationId: one
                            parameters:
                              - {name: session, in: cookie, required: true, schema: {type: string}}
                              - {name: theme, in: cookie, schema: {type: string}}
                            responses: {200: {description: ok}}
                        """))).isEmpty();
        assertThat(generated("api/OneApi"))
                .contains("header(\"Cookie\", session == null ? null : \"session=\" + session)");
        assertThat(generated("model/OneParams")).contains("\"theme=\" + this.theme");
    }

    @Test
    void formsOfAnyShapeCompile() throws IOException {
        assertThat(errors(Sheets.paths("""
                        /one:
                          post: {operationId: one, requestBody: {content: {multipart/form-data: {schema: {oneOf: [
                            {type: object, properties: {kind: {const: file}, file: {type: string, format: binary}}},
                            {type: object, properties: {kind: {const: url}, url: {type: string}}}]}}}}, responses: {200: {description: ok}}}
                        /map:
                          post: {operationId: map, requestBody: {content: {multipart/form-data: {schema: {type: object}}}}, responses: {200: {description: ok}}}
                        /any:
                          post: {operationId: any, requestBody: {content: {application/x-www-form-urlencoded: {}}}, responses: {200: {description: ok}}}
                        """))).isEmpty();
        assertThat(generated("model/OneMultipartRequest")).contains("extends JsonValue, FormBody");
    }
}
