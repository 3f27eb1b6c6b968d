package io.fluentopenai.tests;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The descriptors of the published modules, held against the compiled classes. */
class ModuleDescriptorsTest {
    private static final Set<String> FIT_EVERY_SHEET = Set.of("io.fluentopenai.client", "io.fluentopenai.testkit");
    private static final Set<String> MAY_BE_LEFT_OUT = Set.of(
            "io.fluentopenai",
            "io.fluentopenai.realtime",
            "io.fluentopenai.mcp",
            "io.fluentopenai.observability",
            "io.fluentopenai.proxy",
            "io.fluentopenai.spring");

    /** They stand on libraries without a descriptor, so no run-time image can have them. */
    private static final Set<String> ON_AUTOMATIC_MODULES = Set.of(
            "io.fluentopenai.mcp", "io.fluentopenai.observability", "io.fluentopenai.proxy", "io.fluentopenai.spring");

    private static final Pattern INTERNAL = Pattern.compile("(.*\\.)?internal(\\..*)?");

    /** All modules of the class path and of the JDK, by name. */
    private static final Map<String, ModuleReference> MODULES = new TreeMap<>();

    private static final Map<String, String> MODULE_OF_PACKAGE = new HashMap<>();

    private static JavaClasses classes;

    @BeforeAll
    static void look() {
        Stream<ModuleReference> libraries = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .flatMap(entry -> modules(ModuleFinder.of(Path.of(entry))).stream());
        Stream.concat(ModuleFinder.ofSystem().findAll().stream(), libraries).forEach(module -> {
            ModuleDescriptor descriptor = module.descriptor();
            MODULES.put(descriptor.name(), module);
            descriptor.packages().forEach(name -> MODULE_OF_PACKAGE.put(name, descriptor.name()));
        });
        classes = new ClassFileImporter().withImportOption(new OwnClasses()).importPackages("io.fluentopenai");
    }

    private static Collection<ModuleReference> modules(ModuleFinder entry) {
        try {
            return entry.findAll();
        } catch (FindException noModule) {
            return List.of();
        }
    }

    private static Set<String> published() {
        Set<String> names = new TreeSet<>(FIT_EVERY_SHEET);
        if (!Files.exists(Recordings.repository().resolve("openapi/missing.txt"))) {
            names.addAll(MAY_BE_LEFT_OUT);
        }
        return names;
    }

    private static ModuleDescriptor descriptor(String module) {
        return reference(module).descriptor();
    }

    private static ModuleReference reference(String module) {
        ModuleReference found = MODULES.get(module);
        assertThat(found).as("module %s on the class path", module).isNotNull();
        return found;
    }

    private static Set<String> exported(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(not(ModuleDescriptor.Exports::isQualified))
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyPublishedModuleHasADescriptorOfItsOwn() {
        for (String module : published()) {
            assertThat(descriptor(module).isAutomatic()).as(module).isFalse();
            assertThat(descriptor(module).isOpen()).as(module).isFalse();
        }
    }

    @Test
    void packagesWithPublicTypesAreExportedAndInternalOnesAreNot() {
        for (String module : published()) {
            Set<String> forUsers = new TreeSet<>();
            for (JavaClass type : classes) {
                String name = type.getPackageName();
                if (module.equals(MODULE_OF_PACKAGE.get(name))
                        && isAccessible(type)
                        && !INTERNAL.matcher(name).matches()) {
                    forUsers.add(name);
                }
            }
            assertThat(exported(descriptor(module)))
                    .as("what %s exports", module)
                    .isNotEmpty()
                    .isEqualTo(forUsers);
        }
    }

    @Test
    void whatIsExportedToSomeOrOpenedNamesThem() {
        for (String module : published()) {
            descriptor(module).exports().stream()
                    .filter(ModuleDescriptor.Exports::isQualified)
                    .forEach(export -> assertThat(export.targets())
                            .as("whom %s exports %s to", module, export.source())
                            .allMatch(target -> target.startsWith("io.fluentopenai")));
            descriptor(module)
                    .opens()
                    .forEach(open -> assertThat(open.isQualified())
                            .as("whether %s says whom it opens %s to", module, open.source())
                            .isTrue());
        }
    }

    @Test
    void whatUsersSeeIsMadeOfWhatUsersCanName() {
        List<String> hidden = new ArrayList<>();
        for (String module : published()) {
            Set<String> readable = new HashSet<>(Set.of(module, "java.base"));
            addTransitive(module, readable);
            // Required by those who use the module for it.
            addTransitive("tools.jackson.databind", readable);
            readable.add("tools.jackson.databind");
            readable.add("org.junit.jupiter.api");
            Set<String> exported = exported(descriptor(module));
            for (JavaClass type : classes) {
                if (exported.contains(type.getPackageName()) && isAccessible(type)) {
                    surface(type, (place, used) -> {
                        if (!canBeNamed(used, readable)) {
                            hidden.add(module + ": " + place + " has " + used.getName());
                        }
                    });
                }
            }
        }
        assertThat(hidden).isEmpty();
    }

    @Test
    void aRuntimeImageCanHaveAllModulesWithoutAutomaticOnes() {
        ModuleFinder libraries = new ModuleFinder() {
            @Override
            public Optional<ModuleReference> find(String name) {
                return Optional.ofNullable(MODULES.get(name));
            }

            @Override
            public Set<ModuleReference> findAll() {
                return Set.copyOf(MODULES.values());
            }
        };
        Set<String> roots = published();
        roots.removeAll(ON_AUTOMATIC_MODULES);

        Configuration resolved = Configuration.empty().resolve(libraries, ModuleFinder.of(), roots);

        assertThat(resolved.modules().stream()
                        .map(ResolvedModule::reference)
                        .map(ModuleReference::descriptor)
                        .filter(ModuleDescriptor::isAutomatic)
                        .map(ModuleDescriptor::name))
                .isEmpty();
    }

    @Test
    void aModuleOfAUserCannotNameATypeOfAnInternalPackage(@TempDir Path directory) throws IOException {
        Map<String, JavaClass> internals = new TreeMap<>();
        Map<String, JavaClass> exports = new TreeMap<>();
        for (JavaClass type : classes) {
            String name = type.getPackageName();
            if (isAccessible(type)
                    && type.getEnclosingClass().isEmpty()
                    && published().contains(String.valueOf(MODULE_OF_PACKAGE.get(name)))) {
                (INTERNAL.matcher(name).matches() ? internals : exports).put(name, type);
            }
        }
        assertThat(internals).isNotEmpty();

        assertThat(refused(directory, exports.values())).isEmpty();
        assertThat(refused(directory, internals.values())).isEqualTo(internals.keySet());
    }

    /** Compiles a module that names these types, each in a class of its own; gives the packages that are not visible. */
    private static Set<String> refused(Path directory, Collection<JavaClass> types) throws IOException {
        List<Path> sources = new ArrayList<>();
        String requires =
                published().stream().map(each -> "requires " + each + ";").collect(Collectors.joining(" "));
        sources.add(Files.writeString(directory.resolve("module-info.java"), "module user { " + requires + " }"));
        for (JavaClass type : types) {
            String name = "Uses" + sources.size();
            sources.add(Files.writeString(
                    directory.resolve(name + ".java"),
                    "package user; class " + name + " { Class<?> type = " + type.getName() + ".class; }"));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.MODULE_PATH, locations());
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(directory));
            compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            List.of("-proc:none", "-Xlint:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        Set<String> packages = new TreeSet<>();
        for (Diagnostic<?> diagnostic : diagnostics.getDiagnostics()) {
            assertThat(diagnostic.getCode()).as("%s", diagnostic).isEqualTo("compiler.err.package.not.visible");
            Matcher name = Pattern.compile("package (\\S+) is not visible").matcher(diagnostic.getMessage(Locale.ROOT));
            assertThat(name.find()).as("%s", diagnostic).isTrue();
            packages.add(name.group(1));
        }
        return packages;
    }

    /** Where the published modules are, and what they require. */
    private static List<Path> locations() {
        Set<String> needed = new TreeSet<>();
        published().forEach(module -> addRequired(module, needed));
        return needed.stream()
                .map(name -> reference(name).location().orElseThrow())
                .filter(location -> location.getScheme().equals("file"))
                .map(Path::of)
                .toList();
    }

    private static void addRequired(String module, Set<String> needed) {
        if (MODULES.containsKey(module) && needed.add(module)) {
            descriptor(module).requires().forEach(requires -> addRequired(requires.name(), needed));
        }
    }

    // ---- What users see

    private interface Place {
        void uses(String place, JavaClass type);
    }

    private static void surface(JavaClass type, Place place) {
        type.getSuperclass().ifPresent(parent -> each(parent, used -> place.uses(type.getName(), used)));
        type.getInterfaces().forEach(parent -> each(parent, used -> place.uses(type.getName(), used)));
        type.getTypeParameters()
                .forEach(variable -> variable.getUpperBounds()
                        .forEach(bound -> each(bound, used -> place.uses(type.getName(), used))));
        for (JavaField field : type.getFields()) {
            if (isSeen(field.getModifiers())) {
                each(field.getType(), used -> place.uses(field.getFullName(), used));
            }
        }
        for (JavaCodeUnit code : type.getCodeUnits()) {
            if (isSeen(code.getModifiers()) && !isClosed(code)) {
                each(code.getReturnType(), used -> place.uses(code.getFullName(), used));
                code.getParameterTypes().forEach(each -> each(each, used -> place.uses(code.getFullName(), used)));
                code.getExceptionTypes().forEach(used -> place.uses(code.getFullName(), used));
                code.getTypeParameters()
                        .forEach(variable -> variable.getUpperBounds()
                                .forEach(bound -> each(bound, used -> place.uses(code.getFullName(), used))));
            }
        }
    }

    /** The constructor of a base class that users are not to extend: an internal parameter keeps them from it. */
    private static boolean isClosed(JavaCodeUnit code) {
        return code.isConstructor() && code.getOwner().getName().equals("io.fluentopenai.request.ModelRequest");
    }

    private static void each(JavaType type, Consumer<JavaClass> use) {
        type.getAllInvolvedRawTypes().forEach(raw -> use.accept(raw.getBaseComponentType()));
    }

    private static boolean isSeen(Set<JavaModifier> modifiers) {
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static boolean isAccessible(JavaClass type) {
        Predicate<JavaClass> seen = each -> isSeen(each.getModifiers());
        return seen.test(type)
                && type.getEnclosingClass()
                        .map(ModuleDescriptorsTest::isAccessible)
                        .orElse(true);
    }

    private static boolean canBeNamed(JavaClass type, Set<String> readable) {
        if (type.isPrimitive()) {
            return true;
        }
        String module = MODULE_OF_PACKAGE.get(type.getPackageName());
        return module != null
                && readable.contains(module)
                && (descriptor(module).isAutomatic()
                        || exported(descriptor(module)).contains(type.getPackageName()));
    }

    private static void addTransitive(String module, Set<String> readable) {
        for (Requires requires : descriptor(module).requires()) {
            if (requires.modifiers().contains(Requires.Modifier.TRANSITIVE) && readable.add(requires.name())) {
                addTransitive(requires.name(), readable);
            }
        }
    }
}
