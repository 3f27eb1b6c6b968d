package io.fluentopenai.realtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of this module, and which may use which. */
class RoomsTest {
    private static final String ROOT = "io.fluentopenai.realtime";
    private static final String EVENT = ROOT + ".event";
    private static final String SESSION = ROOT + ".session";
    private static final String AUDIO = ROOT + ".audio";
    private static final String SOCKET = ROOT + ".internal.socket";
    private static final String RECEIVE = ROOT + ".internal.receive";
    private static final String PROTOCOL = ROOT + ".internal.protocol";

    /** Each package, and the others that it may use. */
    private static final Map<String, Set<String>> ROOMS = Map.of(
            EVENT, Set.of(),
            SESSION, Set.of(EVENT),
            SOCKET, Set.of(SESSION),
            RECEIVE, Set.of(SESSION, SOCKET),
            PROTOCOL, Set.of(EVENT, SESSION, SOCKET),
            ROOT, Set.of(EVENT, SESSION, SOCKET, RECEIVE, PROTOCOL),
            AUDIO, Set.of(EVENT, SESSION, ROOT));

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @Test
    void everyPackageIsInTheTable() {
        assertThat(classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isEqualTo(ROOMS.keySet());
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        ROOMS.forEach((room, used) -> {
            String[] others = ROOMS.keySet().stream()
                    .filter(other -> !other.equals(room) && !used.contains(other))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(classes);
        });
    }

    @Test
    void theTableHasNoCycles() {
        ROOMS.keySet().forEach(room -> assertThat(below(room)).doesNotContain(room));
    }

    private static Set<String> below(String room) {
        Set<String> used = ROOMS.getOrDefault(room, Set.of());
        return Stream.concat(used.stream(), used.stream().flatMap(each -> below(each).stream()))
                .collect(Collectors.toSet());
    }
}
