package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types of a user's module, with this library and Jackson as named modules. */
@NullMarked
class ModulesTest {
    private static final List<Class<?>> JACKSON =
            List.of(ObjectMapper.class, JsonParser.class, JsonProperty.class, Jdk8Module.class, JavaTimeModule.class);

    private static final String TYPES = "package app.model;"
            + "import com.fasterxml.jackson.annotation.JsonValue;"
            + "import java.util.List;"
            + "public class Types {"
            + "  record Point(int x, int y) {}"
            + "  public record Line(Point from, Point to) {}"
            + "  sealed interface Shape {}"
            + "  record Circle(double radius) implements Shape {}"
            + "  record Square(double side) implements Shape {}"
            + "  record Drawing(List<Shape> shapes) {}"
            + "  enum Level { LOW, HIGH; @JsonValue int number() { return ordinal(); } }"
            + "  record Celsius(@JsonValue double degrees) {}"
            + "  static class Bean { private int count; int getCount() { return count; } void setCount(int c) { count = c; } }"
            + "}";

    @TempDir
    private Path folder;

    @Test
    void aTypeInAPackageThatIsNotOpenSaysWhatTheModuleMustOpen() throws Exception {
        ClassLoader app = module("module app { requires com.fasterxml.jackson.annotation; }");
        for (String type : List.of("Point", "Line", "Drawing", "Level", "Celsius", "Bean")) {
            assertThatThrownBy(() -> schema(app, type))
                    .as(type)
                    .hasToString(
                            "io.fluentopenai.schema.SchemaException: " + place(type)
                                    + ": Jackson, which reads and writes objects by reflection, has no access to app.model.Types$"
                                    + culprit(type)
                                    + ". Add `opens app.model to com.fasterxml.jackson.databind;` to the module-info.java of the module app.");
        }
    }

    private static String place(String type) {
        return switch (type) {
            case "Line" -> "Line.from";
            case "Drawing" -> "Drawing.shapes[](Circle)";
            default -> type;
        };
    }

    private static String culprit(String type) {
        return switch (type) {
            case "Line" -> "Point";
            case "Drawing" -> "Circle";
            default -> type;
        };
    }

    @Test
    void openedAsTheMessageSaysItWorks() throws Throwable {
        ClassLoader app = module("module app { requires com.fasterxml.jackson.annotation;"
                + " opens app.model to com.fasterxml.jackson.databind; }");
        assertThat(schema(app, "Point"))
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"},\"y\":{\"type\":\"integer\"}},"
                                + "\"required\":[\"x\",\"y\"],\"additionalProperties\":false}");
        assertThat(schema(app, "Drawing")).contains("Circle", "Square");
        assertThat(schema(app, "Level")).contains("\"enum\":[0,1]");
        assertThat(schema(app, "Celsius")).contains("\"type\":\"number\"");
    }

    /** Derives a schema with the codec that is a module beside the user's. */
    private static String schema(ClassLoader app, String type) throws Throwable {
        Class<?> codecs = app.loadClass(Codec.class.getName());
        assertThat(codecs).isNotSameAs(Codec.class);
        assertThat(codecs.getModule().isNamed()).isTrue();
        try {
            Object codec = codecs.getMethod("of", Type.class).invoke(null, app.loadClass("app.model.Types$" + type));
            return String.valueOf(codecs.getMethod("schema").invoke(codec));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private ClassLoader module(String declaration) throws IOException, URISyntaxException {
        Path classes = Files.createDirectories(folder.resolve("app"));
        compile(
                classes,
                location(JsonProperty.class).toString(),
                source("module-info", declaration),
                source("app/model/Types", TYPES));
        List<Path> path = new ArrayList<>(List.of(classes, library()));
        for (Class<?> each : JACKSON) {
            path.add(location(each));
        }
        ModuleFinder finder = ModuleFinder.of(path.toArray(Path[]::new));
        Set<String> all = finder.findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.toSet());
        Configuration configuration = ModuleLayer.boot().configuration().resolve(ModuleFinder.of(), finder, all);
        return ModuleLayer.boot()
                .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader())
                .findLoader("app");
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The package of the codec as an automatic module, as the library's jar is one. */
    private Path library() throws IOException, URISyntaxException {
        Path jar = folder.resolve("library.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Automatic-Module-Name", "io.fluentopenai");
        Path root = location(Codec.class);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> classes = Files.list(root.resolve("io/fluentopenai/schema"))) {
            for (Path each : classes.toList()) {
                out.putNextEntry(new JarEntry(root.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static void compile(Path into, String modulePath, JavaFileObject... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean compiled = compiler.getTask(
                        problems,
                        null,
                        null,
                        List.of("-d", into.toString(), "-proc:none", "-p", modulePath),
                        null,
                        List.of(sources))
                .call();
        assertThat(compiled).as(problems.toString()).isTrue();
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
