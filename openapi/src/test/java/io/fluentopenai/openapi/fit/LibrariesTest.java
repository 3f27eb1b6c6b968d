package io.fluentopenai.openapi.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The check can compile only what it has the libraries of. */
class LibrariesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "generated-client",
                "testkit",
                "fluent-api",
                "realtime-ws",
                "mcp",
                "observability",
                "spring-boot-starter",
                "proxy",
                "examples",
                "benchmarks",
                "tests"
            })
    void everyLibraryOfTheModulesIsInThePomOfThisModule(String module) throws Exception {
        Set<String> missing = libraries(Path.of("..", module, "pom.xml"));
        assertThat(missing).isNotEmpty();
        missing.removeAll(libraries(Path.of("pom.xml")));
        // These come with databind; with the last nothing is compiled.
        missing.removeAll(Set.of("jackson-annotations", "jackson-core", "slf4j-nop"));
        assertThat(missing)
                .as("libraries of %s that openapi/pom.xml lacks in its profile 'regenerate'", module)
                .isEmpty();
    }

    private static Set<String> libraries(Path pom) throws Exception {
        Set<String> libraries = new TreeSet<>();
        NodeList dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            if (!text(dependency, "groupId").equals("io.fluentopenai")) {
                libraries.add(text(dependency, "artifactId"));
            }
        }
        return libraries;
    }

    private static String text(Element element, String name) {
        return element.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}
