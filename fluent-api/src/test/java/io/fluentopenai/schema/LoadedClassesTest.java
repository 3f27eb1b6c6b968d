package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that are compiled with options of their own, and loaded by a loader of their own. */
@NullMarked
class LoadedClassesTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void compile() throws IOException {
        Path source = folder.resolve("Weather.java");
        Files.writeString(
                source,
                "public class Weather {\n"
                        + "  public record Report(String city, java.util.List<Report> near) {}\n"
                        + "  public static String of(String city, int days) { return city + days; }\n"
                        + "}\n");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-parameters", "-proc:none", "-d", folder.toString(), source.toString());
        assertThat(status).isZero();
    }

    @Test
    void namesOfParametersComeFromTheCodeWhereTheCompilerKeptThem() throws Exception {
        try (URLClassLoader loader = loader()) {
            Method method = loader.loadClass("Weather").getMethod("of", String.class, int.class);

            assertThat(Codec.ofParameters(method, parameter -> false).read("{\"city\":\"Oslo\",\"days\":2}"))
                    .containsExactly("Oslo", 2);
        }
    }

    @Test
    void aCodecKeepsNoClassLoaderAlive() throws Exception {
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        WeakReference<ClassLoader> loader = use(gone);

        // Whether and when classes are unloaded is the collector's affair: it is asked until it does, but not for ever.
        for (int i = 0; i < 100 && gone.remove(50) == null; i++) {
            System.gc();
        }
        assertThat(loader.refersTo(null)).as("the class loader is gone").isTrue();
    }

    /** By itself, so that no variable of the test holds what is to go. */
    private static WeakReference<ClassLoader> use(ReferenceQueue<ClassLoader> gone) throws Exception {
        try (URLClassLoader loader = loader()) {
            Class<?> report = loader.loadClass("Weather$Report");
            Object read = Codec.of(report).read("{\"city\":\"Oslo\",\"near\":[]}");
            assertThat(read).hasToString("Report[city=Oslo, near=[]]");
            return new WeakReference<>(loader, gone);
        }
    }

    private static URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
    }
}
