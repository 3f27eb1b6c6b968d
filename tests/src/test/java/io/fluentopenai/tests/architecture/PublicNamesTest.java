package io.fluentopenai.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fluentopenai.tests.SheetRevision;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Public classes have names of their own: a reader who meets a simple name, in code or in completion, knows which class it is,
 * and a file needs no qualified name to use two of them.
 *
 * <p>Top-level classes count. A nested type, such as {@code Content.Image} or any {@code Builder}, is written with the name of
 * its class, which tells it apart. Packages named {@code internal} do not count, because users cannot name their classes; nor do
 * the modules that are not libraries: the importer, the examples and the tests.
 *
 * <p>A generated name is corrected by an entry {@code rename} in {@code openapi/overlay.yaml}. If a schema of another revision of
 * the document has a name that is taken, the test says so and counts as skipped.
 */
class PublicNamesTest {
    private static final String MODELS = "io.fluentopenai.client.model";

    /** Packages of the JDK that many files import from, or that need no import. */
    private static final List<String> COMMON_PACKAGES = List.of(
            "java.lang",
            "java.util",
            "java.util.function",
            "java.util.regex",
            "java.util.concurrent",
            "java.util.stream",
            "java.nio.file",
            "java.io",
            "java.time",
            "java.text",
            "java.net");

    private static Map<String, Set<JavaClass>> classesByName;

    @BeforeAll
    static void importPublicClasses() {
        classesByName = new ClassFileImporter()
                .importPackages("io.fluentopenai").stream()
                        .filter(type -> type.isTopLevelClass()
                                && type.getModifiers().contains(JavaModifier.PUBLIC)
                                && isForUsers(type.getPackageName()))
                        .collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new, Collectors.toSet()));
    }

    private static boolean isForUsers(String name) {
        return !List.of(name.split("\\.")).contains("internal")
                && Stream.of("openapi", "examples", "tests")
                        .noneMatch(module -> (name + ".").startsWith("io.fluentopenai." + module + "."));
    }

    /** Without this, classes that are not found would pass the rules below. */
    @Test
    void theClassesOfTheModulesAreLookedAt() {
        assertThat(classesByName).hasSizeGreaterThan(1000).containsKeys("ApiClient", "FakeOpenAI", "JsonValue");
    }

    @Test
    void noSimpleNameIsPublicTwice() {
        Map<String, Set<JavaClass>> twice = new TreeMap<>(classesByName);
        twice.values().removeIf(classes -> classes.size() == 1);

        check("Public names of several classes", twice);
    }

    @Test
    void noPublicNameIsOneOfTheJdkThatManyFilesImport() throws IOException {
        Map<String, Set<JavaClass>> shadowing = new TreeMap<>(classesByName);
        shadowing.keySet().retainAll(commonNames());

        check("Public names of classes of the JDK", shadowing);
    }

    private static void check(String problem, Map<String, Set<JavaClass>> classes) {
        List<JavaClass> all =
                classes.values().stream().flatMap(Collection::stream).toList();
        String message = problem + ":\n  "
                + all.stream().map(JavaClass::getName).sorted().collect(Collectors.joining("\n  "));
        boolean generated = classes.values().stream()
                .allMatch(same ->
                        same.stream().anyMatch(type -> type.getPackageName().equals(MODELS)));
        if (!all.isEmpty() && generated) {
            SheetRevision.fail(message);
        }
        assertThat(all).as(message).isEmpty();
    }

    private static Set<String> commonNames() throws IOException {
        FileSystem runtime = FileSystems.getFileSystem(URI.create("jrt:/"));
        Set<String> names = new TreeSet<>();
        for (String name : COMMON_PACKAGES) {
            try (Stream<Path> files = Files.list(runtime.getPath("/modules/java.base", name.replace('.', '/')))) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(".class") && !file.contains("$"))
                        .map(file -> file.substring(0, file.length() - ".class".length()))
                        .filter(simple -> isPublic(name + "." + simple))
                        .forEach(names::add);
            }
        }
        assertThat(names).contains("String", "Files", "Function", "Pattern", "Format");
        return names;
    }

    private static boolean isPublic(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, null).getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
