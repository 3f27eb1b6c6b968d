package io.fluentopenai.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The packages of this module, and which uses which. */
class RoomsTest {
    private static final String SPRING = "io.fluentopenai.spring";
    private static final String TEST = SPRING + ".test";

    /** An application runs without the package for tests. */
    @Test
    void onlyThePackageForTestsUsesTheOther() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(SPRING)) {
            Set<String> packages = used.computeIfAbsent(type.getPackageName(), any -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency ->
                            dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(name -> name.startsWith(SPRING) && !name.equals(type.getPackageName()))
                    .forEach(packages::add);
        }
        assertThat(used).isEqualTo(Map.of(SPRING, Set.of(), TEST, Set.of(SPRING)));
    }
}
