package io.fluentopenai.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public API of the hand-written modules, held against the recorded one in {@code tests/src/test/api}, so that a
 * change of it is seen in review. {@code mvn test -pl tests -am -Dtest=PublicApiTest -Dapi.record=true} records it anew.
 * Generated packages are left to the report of {@code ./regenerate}.
 */
class PublicApiTest {
    private static final Path RECORDED = Recordings.repository().resolve("tests/src/test/api");
    private static final Set<String> GENERATED = Set.of("io.fluentopenai.client.api", "io.fluentopenai.client.model");

    @Test
    void thePublicApiIsTheRecordedOne() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            for (ModuleReference module : modules(Path.of(entry))) {
                if (module.descriptor().name().startsWith("io.fluentopenai")
                        && !module.descriptor().isAutomatic()) {
                    found.put(module.descriptor().name(), api(module));
                }
            }
        }
        assertThat(found).as("published modules on the class path").isNotEmpty();
        for (Map.Entry<String, String> module : found.entrySet()) {
            Path file = RECORDED.resolve(module.getKey() + ".txt");
            if (Boolean.getBoolean("api.record")) {
                Files.createDirectories(RECORDED);
                Files.writeString(file, module.getValue());
            }
            assertThat(file)
                    .as("the public API of %s; if the change is meant, run this test with -Dapi.record=true"
                            .formatted(module.getKey()))
                    .content()
                    .isEqualTo(module.getValue());
        }
    }

    private static Set<ModuleReference> modules(Path entry) {
        try {
            return ModuleFinder.of(entry).findAll();
        } catch (FindException noModule) {
            return Set.of();
        }
    }

    private static String api(ModuleReference module) throws IOException {
        Set<String> packages = module.descriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .filter(name -> !GENERATED.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        try (var reader = module.open();
                Stream<String> resources = reader.list()) {
            List<String> names = resources
                    .filter(name -> name.endsWith(".class") && name.contains("/"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
                    .sorted()
                    .toList();
            return names.stream().map(PublicApiTest::describe).collect(Collectors.joining());
        }
    }

    /** A type with its public and protected members, one a line; empty if users cannot name it. */
    private static String describe(String name) {
        Class<?> type;
        try {
            type = Class.forName(name, false, PublicApiTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
        if (!nameable(type)) {
            return "";
        }
        // JDKs differ in whether toGenericString() says that a type is sealed.
        StringBuilder text = new StringBuilder(type.isSealed() ? "sealed " : "")
                .append(type.toGenericString().replaceFirst("\\b(non-)?sealed ", ""));
        if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class) {
            text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        if (type.getGenericInterfaces().length > 0) {
            text.append(Arrays.stream(type.getGenericInterfaces())
                    .map(face -> face.getTypeName())
                    .collect(Collectors.joining(", ", " implements ", "")));
        }
        text.append('\n');
        Stream.of(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(field -> visible(field.getModifiers()))
                                .map(Field::toGenericString),
                        Arrays.stream(type.getDeclaredConstructors())
                                .filter(constructor -> visible(constructor.getModifiers()))
                                .map(Constructor::toGenericString),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(method ->
                                        visible(method.getModifiers()) && !method.isSynthetic() && !method.isBridge())
                                .map(Method::toGenericString))
                .flatMap(members -> members)
                .map(member -> member.replace(name + ".", "").replace(" synchronized ", " "))
                .sorted()
                .forEach(member -> text.append("    ").append(member).append('\n'));
        return text.append('\n').toString();
    }

    private static boolean nameable(Class<?> type) {
        return visible(type.getModifiers())
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && !type.isSynthetic()
                && (type.getDeclaringClass() == null || nameable(type.getDeclaringClass()));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
