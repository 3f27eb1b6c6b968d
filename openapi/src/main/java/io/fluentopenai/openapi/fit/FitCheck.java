package io.fluentopenai.openapi.fit;

import com.sun.source.util.JavacTask;
import io.fluentopenai.openapi.generator.ClientSources;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the hand-written modules against the client that a fact sheet gives, without leaving a trace in the modules. The
 * compiler stops before it writes classes, and runs without the static checks of the build: they say nothing about whether
 * a class is there.
 */
public final class FitCheck {
    /** The modules that name generated classes. Those whose sources are not there are passed over. */
    private static final List<String> HAND_WRITTEN = List.of(
            "fluent-api",
            "realtime-ws",
            "mcp",
            "observability",
            "spring-boot-starter",
            "proxy",
            "examples",
            "benchmarks",
            "tests");

    /** The modules that the handwritten ones build on, which fit every fact sheet. */
    private static final List<String> FOUNDATION = List.of("generated-client", "testkit");

    private static final String MODULE = "module-info";

    private final Path project;
    private final Consumer<String> progress;

    /**
     * A check of the modules in a directory.
     *
     * @param project the directory with the modules
     * @param progress is told each step, in a few words
     */
    public FitCheck(Path project, Consumer<String> progress) {
        this.project = project.toAbsolutePath().normalize();
        this.progress = progress;
    }

    /**
     * Generates and compiles; takes about a minute.
     *
     * @param sheet the fact sheet
     * @return what the modules miss
     * @throws UnknownLibraryException if the modules use a library that is not on this program's class path
     */
    public Misfits run(Path sheet) throws IOException {
        Path directory = Files.createTempDirectory("fluentopenai-fit");
        try {
            progress.accept("generating the client to see whether the hand-written modules fit it");
            ClientSources.generate(sheet, directory);
            progress.accept("compiling the hand-written modules");
            return new Misfits(compile(directory.resolve("src/main/java")));
        } finally {
            delete(directory);
        }
    }

    private List<CompilerError> compile(Path generated) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("Java runs here without a compiler; run Maven with a JDK");
        }
        List<Path> sourcePath = new ArrayList<>(List.of(generated));
        FOUNDATION.forEach(module -> sourcePath.add(project.resolve(module).resolve("src/main/java")));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
            files.setLocationFromPaths(StandardLocation.SOURCE_PATH, sourcePath);
            List<String> options = List.of(
                    "--release=17", "-proc:none", "-Xlint:none", "-Xmaxerrs", "0", "--should-stop=ifError=FLOW");
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    new WithoutModules(files),
                    diagnostics,
                    options,
                    null,
                    files.getJavaFileObjectsFromPaths(handWritten()));
            return inEnglish(() -> {
                task.analyze();
                return errors(diagnostics.getDiagnostics(), classes(generated));
            });
        }
    }

    /** Hides the descriptors on the source path: with one of them all sources would be of that module. */
    private static final class WithoutModules extends ForwardingJavaFileManager<StandardJavaFileManager> {
        WithoutModules(StandardJavaFileManager files) {
            super(files);
        }

        @Override
        public @Nullable JavaFileObject getJavaFileForInput(Location location, String name, JavaFileObject.Kind kind)
                throws IOException {
            return name.equals(MODULE) ? null : super.getJavaFileForInput(location, name, kind);
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    /** The compiler's messages fall back to the default locale, whatever locale they are asked for in. */
    private static <T> T inEnglish(Step<T> step) throws IOException {
        Locale locale = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            return step.run();
        } finally {
            Locale.setDefault(locale);
        }
    }

    private List<CompilerError> errors(List<Diagnostic<? extends JavaFileObject>> diagnostics, Set<String> generated) {
        List<CompilerError> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                String message = diagnostic.getMessage(Locale.ROOT);
                JavaFileObject source = diagnostic.getSource();
                if (source == null) {
                    throw new IllegalStateException("The compiler cannot work: " + message);
                }
                Path file = Path.of(source.toUri());
                // What is generated lies elsewhere, and belongs to the module that it is generated for.
                String module = file.startsWith(project)
                        ? project.relativize(file).getName(0).toString()
                        : "generated-client";
                String place = file.getFileName() + ":" + diagnostic.getLineNumber();
                errors.add(CompilerError.read(module, place, message, generated));
            }
        }
        return errors;
    }

    private List<Path> handWritten() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : HAND_WRITTEN) {
            for (String root : List.of("src/main/java", "src/test/java")) {
                // A package with annotations in two source roots would be an error here and is none in the build. Nor
                // can there be several modules; what they export is for the build to say.
                javaFiles(project.resolve(module).resolve(root)).stream()
                        .filter(file -> !file.endsWith("package-info.java") && !file.endsWith(MODULE + ".java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    private static Set<String> classes(Path generated) throws IOException {
        return javaFiles(generated).stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static List<Path> javaFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** The class path of this program: Maven gives it a class loader of its own, a test has it from the JVM. */
    private static List<Path> classPath() {
        List<Path> paths = new ArrayList<>();
        if (FitCheck.class.getClassLoader() instanceof URLClassLoader loader) {
            for (URL url : loader.getURLs()) {
                try {
                    paths.add(Path.of(url.toURI()));
                } catch (URISyntaxException e) {
                    throw new IllegalStateException("Not a place of classes: " + url, e);
                }
            }
        } else {
            for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
                paths.add(Path.of(path));
            }
        }
        return paths;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
