package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.tools.Tools;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openapitools.jackson.nullable.JsonNullable;

/** Types of a user's module, with this library and Jackson as named modules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModulesTest {
    private static final List<Class<?>> LIBRARIES = List.of(
            Codec.class, ApiClient.class, JsonNullable.class, ObjectMapper.class, JsonParser.class, JsonProperty.class);

    private static final String DESCRIPTOR = """
            module app {
                requires io.fluentopenai;
                exports visible;
                exports opened;
                opens opened to com.fasterxml.jackson.databind;
            }
            """;

    /** The same types in each package. */
    private static final String TYPES = """
            package PACKAGE;
            import com.fasterxml.jackson.annotation.JsonCreator;
            import com.fasterxml.jackson.annotation.JsonProperty;
            import com.fasterxml.jackson.annotation.JsonValue;
            import io.fluentopenai.tools.ToolFunction;
            import java.util.List;
            import java.util.function.Supplier;
            public class Types {
                public record Shown(String name) {}
                record Hidden(String name) {}
                public record Outer(Hidden name) {}
                public static class Bean { public String name; }
                static class HiddenBean {
                    private String name;
                    public String getName() { return name; }
                    void setName(String name) { this.name = name; }
                }
                public static class Fields { @JsonProperty private String name; }
                public static class WrittenFromFields {
                    @JsonProperty private String name;
                    public void setName(String name) { this.name = name; }
                }
                public enum Named { @JsonProperty("one") ONE }
                public enum Valued { ONE; @JsonValue public String text() { return "one"; } }
                public static class Text {
                    private final String text;
                    @JsonCreator public Text(String text) { this.text = text; }
                    @JsonValue public String text() { return text; }
                }
                sealed interface Shape {}
                record Circle(double radius) implements Shape {}
                record Drawing(List<Shape> shapes) {}
                public static class Functions {
                    @ToolFunction("Says hello") public String hello(String name) { return name; }
                }
                public static class Closed implements Supplier<Object> {
                    @Override public Object get() { return new closed.Types.Functions(); }
                }
            }
            """;

    private ClassLoader app = ModulesTest.class.getClassLoader();

    @BeforeAll
    void load(@TempDir Path directory) throws IOException, URISyntaxException {
        List<Path> path = new ArrayList<>();
        for (Class<?> type : LIBRARIES) {
            path.add(Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        String modulePath = path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-Xlint:none", "-parameters", "-p", modulePath, "-d"));
        arguments.add(directory.toString());
        arguments.add(Files.writeString(directory.resolve("module-info.java"), DESCRIPTOR)
                .toString());
        for (String name : List.of("closed", "visible", "opened")) {
            Path source = Files.createDirectories(directory.resolve(name)).resolve("Types.java");
            arguments.add(
                    Files.writeString(source, TYPES.replace("PACKAGE", name)).toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        path.add(directory);
        Configuration modules = ModuleLayer.boot()
                .configuration()
                .resolve(ModuleFinder.of(), ModuleFinder.of(path.toArray(Path[]::new)), Set.of("app"));
        app = ModuleLayer.boot()
                .defineModulesWithOneLoader(modules, ClassLoader.getPlatformClassLoader())
                .findLoader("app");
    }

    /** A type of the module, called {@code package.Type}. */
    private Class<?> type(String name) throws ClassNotFoundException {
        return app.loadClass(name.replaceFirst("\\.", ".Types\\$"));
    }

    private Object make(String name) throws Exception {
        return type(name).getConstructor().newInstance();
    }

    /** Calls a method of the library that is a module beside the user's. */
    private Object call(Class<?> of, String method, Class<?> parameter, Object argument) throws Throwable {
        Class<?> library = app.loadClass(of.getName());
        assertThat(library).isNotSameAs(of);
        assertThat(library.getModule().isNamed()).isTrue();
        return call(library.getMethod(method, parameter), null, argument);
    }

    private static Object call(Method method, @Nullable Object target, Object argument) throws Throwable {
        try {
            return method.invoke(target, argument);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private Object codec(String type) throws Throwable {
        return call(Codec.class, "of", Type.class, type(type));
    }

    private void isReadAndWritten(String type, String json) throws Throwable {
        Object codec = codec(type);
        Object value = call(codec.getClass().getMethod("read", String.class), codec, json);
        assertThat(call(codec.getClass().getMethod("write", Object.class), codec, value))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({
        "closed.Shown, Shown, Shown",
        "closed.Hidden, Hidden, Hidden",
        "closed.Outer, Outer.name, Hidden",
        "closed.Bean, Bean, Bean",
        "closed.HiddenBean, HiddenBean, HiddenBean",
        "closed.Fields, Fields, Fields",
        "closed.WrittenFromFields, WrittenFromFields, WrittenFromFields",
        "closed.Named, Named, Named",
        "closed.Valued, Valued, Valued",
        "closed.Text, Text, Text",
        "closed.Drawing, Drawing.shapes[](Circle), Circle",
        "visible.Hidden, Hidden, Hidden",
        "visible.Fields, Fields, Fields",
        "visible.WrittenFromFields, WrittenFromFields, WrittenFromFields"
    })
    void aTypeThatJacksonHasNoAccessToSaysWhatTheModuleMustOpen(String type, String place, String culprit) {
        String name = type.substring(0, type.indexOf('.'));
        assertThatThrownBy(() -> codec(type))
                .hasToString("io.fluentopenai.schema.SchemaException: " + place
                        + ": Jackson, which reads and writes objects by reflection, has no access to " + name
                        + ".Types$"
                        + culprit + ". Add `opens " + name
                        + " to com.fasterxml.jackson.databind;` to the module-info.java of the module app.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opened.Shown",
                "opened.Hidden",
                "opened.Bean",
                "opened.HiddenBean",
                "opened.Fields",
                "opened.WrittenFromFields",
                "visible.Shown",
                "visible.Bean"
            })
    void aTypeOfAnOpenedPackageAndWhatIsPublicInAnExportedOneIsReadAndWritten(String type) throws Throwable {
        isReadAndWritten(type, "{\"name\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"opened.Named", "opened.Valued", "opened.Text", "visible.Named", "visible.Valued", "visible.Text"
            })
    void soIsOneThatIsATextInJson(String type) throws Throwable {
        isReadAndWritten(type, "{\"value\":\"one\"}");
    }

    @Test
    void soAreSealedTypes() throws Throwable {
        isReadAndWritten("opened.Drawing", "{\"shapes\":[{\"type\":\"Circle\",\"radius\":1.5}]}");
    }

    @Test
    void aMethodThatMayNotBeCalledSaysWhatTheModuleMustOpen() throws Throwable {
        assertThat(call(Tools.class, "of", Object[].class, new Object[] {make("visible.Functions")}))
                .isNotNull();
        Object closed = ((Supplier<?>) make("visible.Closed")).get();
        assertThatThrownBy(() -> call(Tools.class, "of", Object[].class, new Object[] {closed}))
                .hasMessageContaining("hello(String)")
                .hasMessageContaining(
                        "Add `opens closed to io.fluentopenai;` to the module-info.java of the module app");
    }
}
