package io.fluentopenai.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import io.fluentopenai.tests.architecture.ModuleLayers;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The modules' import direction, from the compiled classes of all modules. */
class ArchitectureTest {
    private static final ModuleLayers MODULES = ModuleLayers.lowestFirst()
            .module("generated-client", "io.fluentopenai.client", 0)
            .module("fluent-api", "io.fluentopenai", 1)
            .module("realtime-ws", "io.fluentopenai.realtime", 2)
            .module("mcp", "io.fluentopenai.mcp", 2)
            .module("observability", "io.fluentopenai.observability", 2)
            .module("testkit", "io.fluentopenai.testkit", 3)
            .module("spring-boot-starter", "io.fluentopenai.spring", 4)
            .module("proxy", "io.fluentopenai.proxy", 3)
            .module("examples", "io.fluentopenai.examples", 4)
            .module("tests", "io.fluentopenai.tests", 4)
            .shared("io.fluentopenai.internal")
            .shared("io.fluentopenai.client.internal.stream")
            .buildTool("openapi", "io.fluentopenai.openapi", "tests")
            .build();

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter().withImportOption(new OwnClasses()).importPackages("io.fluentopenai");
    }

    /** Without this, a module whose classes are not found would pass every rule below. */
    @Test
    void everyModuleIsLookedAt() {
        Set<String> seen = new TreeSet<>();
        for (JavaClass type : classes) {
            seen.add(MODULES.moduleOf(type.getName()));
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(builtModules());
    }

    /** All, but those that do not fit the fact sheet and are therefore left out. */
    private static Set<String> builtModules() {
        Set<String> modules = MODULES.names();
        if (Files.exists(Recordings.repository().resolve("openapi/missing.txt"))) {
            modules.removeAll(Set.of(
                    "fluent-api", "realtime-ws", "mcp", "observability", "spring-boot-starter", "proxy", "examples"));
        }
        return modules;
    }

    /** They are compiled when the fluent layer does not fit the fact sheet and is left out, so they must do without it. */
    @Test
    void testsOfWhatFitsEveryFactSheetUseNothingThatMayBeLeftOut() {
        noClasses()
                .that()
                .resideInAPackage("io.fluentopenai.tests")
                .or()
                .resideInAPackage("io.fluentopenai.tests.architecture..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("may be left out") {
                    @Override
                    public boolean test(JavaClass type) {
                        String name = type.getBaseComponentType().getName();
                        return Set.of(
                                                "fluent-api",
                                                "realtime-ws",
                                                "mcp",
                                                "observability",
                                                "spring-boot-starter",
                                                "proxy",
                                                "examples")
                                        .contains(MODULES.moduleOf(name))
                                || name.startsWith("io.fluentopenai.client.api.")
                                || name.startsWith("io.fluentopenai.client.model.");
                    }
                })
                .check(classes);
    }

    @Test
    void modulesUseLowerModulesOnly() {
        MODULES.onlyDownwards().check(classes);
    }

    @Test
    void internalPackagesAreUsedByTheirOwnModuleOnly() {
        MODULES.internalsStayInside().check(classes);
    }

    @Test
    void rulesFindTheViolationsOfTheFixture() {
        String fixture = "io.fluentopenai.tests.architecture.fixture";
        ModuleLayers layers = ModuleLayers.lowestFirst()
                .module("lower", fixture + ".lower", 0)
                .module("upper", fixture + ".upper", 1)
                .build();
        JavaClasses fixtures = new ClassFileImporter().importPackages(fixture);

        EvaluationResult upwards = layers.onlyDownwards().evaluate(fixtures);
        EvaluationResult internals = layers.internalsStayInside().evaluate(fixtures);

        assertThat(upwards.getFailureReport().getDetails())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("UsesUpper").contains("lower must not use upper"));
        assertThat(internals.getFailureReport().getDetails())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("UsesInternals").contains("Hidden"));
    }
}
