package io.fluentopenai.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every Java snippet of README.md and docs/ stands in a source of this module, which is compiled and run. Pages have the values
 * of {@link ExampleModels} where sources have its constants, and every model that a page names is one of the API's document.
 * The sources of docs/get-started.md are those of the project get-started in consumers, those of docs/guides/spring-boot.md the
 * example spring-boot, which is one of the consumers, too, and tests of the starter. Blocks that begin with {@code ```java
 * other} show the code of other libraries, and are not compared.
 */
class SnippetsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GET_STARTED = ROOT.resolve("consumers/src/it/get-started");
    private static final Pattern BLOCK = Pattern.compile("^```java\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CONSTANT = Pattern.compile("ExampleModels\\.([A-Z]+)");
    private static final Pattern MODEL = Pattern.compile("\"(gpt-[a-z0-9.-]+)\"");
    private static final Pattern XML = Pattern.compile("^```xml\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    @TestFactory
    List<DynamicTest> everySnippetIsCompiledAndRun() throws IOException {
        String sources = sources().stream()
                .map(SnippetsTest::text)
                .map(SnippetsTest::withModels)
                .map(SnippetsTest::withoutSpace)
                .collect(Collectors.joining());
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents()) {
            Matcher blocks = BLOCK.matcher(text(document));
            while (blocks.find()) {
                String snippet = blocks.group(1);
                String name = ROOT.relativize(document) + ": "
                        + snippet.lines().findFirst().orElse("");
                tests.add(DynamicTest.dynamicTest(
                        name,
                        () -> assertThat(sources.contains(withoutSpace(snippet)))
                                .as("%s%nstands in no source of examples/src", snippet)
                                .isTrue()));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    @Test
    void theFirstProjectOfTheReadmeIsOneOfTheConsumers() {
        Path project = ROOT.resolve("consumers/src/it/plain");
        String readme = text(ROOT.resolve("README.md"));
        Matcher xml = XML.matcher(readme);
        assertThat(xml.find()).isTrue();
        for (String part : xml.group(1).split("\n\n")) {
            String open = part.lines().findFirst().orElseThrow();
            String known = open.equals("<dependencies>") ? part.replace("</dependencies>", "") : part;
            assertThat(withoutSpace(text(project.resolve("pom.xml"))))
                    .contains(withoutSpace(
                            known.replaceAll("<version>.*?</version>", "<version>@project.version@</version>")));
        }
        Matcher program = BLOCK.matcher(readme);
        assertThat(program.find()).isTrue();
        assertThat(project.resolve("src/main/java/FirstProgram.java")).hasContent(program.group(1));
    }

    @Test
    void thePomToGetStartedWithIsThatOfAProjectThatIsBuilt() {
        assertThat(text(ROOT.resolve("docs/get-started.md")))
                .contains("```xml\n" + text(GET_STARTED.resolve("pom.xml")) + "```\n");
    }

    @Test
    void everyModelThatASnippetNamesIsInTheDocument() throws IOException {
        String sheet = text(ROOT.resolve("openapi/openai.yaml"));
        for (Path document : documents()) {
            BLOCK.matcher(text(document))
                    .results()
                    .flatMap(block -> MODEL.matcher(block.group(1)).results())
                    .map(model -> model.group(1))
                    .filter(model -> !model.equals("gpt-realtime-translate")) // named in prose alone
                    .forEach(model -> assertThat(sheet.lines().anyMatch(line -> line.endsWith(" " + model)))
                            .as("%s names %s", document, model)
                            .isTrue());
        }
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = files(Path.of("src"), ".java");
        sources.addAll(files(GET_STARTED, ".java"));
        sources.addAll(files(Path.of("spring-boot/src"), ".java"));
        sources.addAll(files(ROOT.resolve("spring-boot-starter/src/test"), ".java"));
        return sources;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = files(ROOT.resolve("docs"), ".md");
        documents.add(ROOT.resolve("README.md"));
        return documents;
    }

    private static String withModels(String source) {
        return CONSTANT.matcher(source.replace("import io.fluentopenai.examples.ExampleModels;", ""))
                .replaceAll(constant -> '"' + model(constant.group(1)) + '"');
    }

    private static String model(String constant) {
        try {
            return (String) ExampleModels.class.getDeclaredField(constant).get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("ExampleModels has no " + constant, e);
        }
    }

    /** The formatter breaks lines elsewhere than a page does. */
    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
