package io.fluentopenai.proxy;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rooms of the module: which package may use which other. */
class RoomsTest {
    private static final String PROXY = "io.fluentopenai.proxy";

    /** Each room, and the rooms that it uses. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "cli", Set.of("", "auth", "limit"),
            "", Set.of("auth", "limit", "internal", "internal.request", "internal.connection", "internal.exchange"),
            "auth", Set.of("limit", "internal"),
            "limit", Set.of("internal"),
            "internal.exchange",
                    Set.of("auth", "limit", "internal", "internal.request", "internal.body", "internal.connection"),
            "internal.body", Set.of("internal", "internal.request"),
            "internal.request", Set.of("internal"),
            "internal.connection", Set.of(),
            "internal", Set.of());

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PROXY);

    @Test
    void aRoomUsesTheRoomsOfItsArrowsOnly() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> rooms = used.computeIfAbsent(room(type), any -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(PROXY))
                    .map(RoomsTest::room)
                    .filter(room -> !room.equals(room(type)))
                    .forEach(rooms::add);
        }
        assertThat(used).isEqualTo(ARROWS);
    }

    @Test
    void noRoomLeadsBackToItself() {
        slices().matching("io.fluentopenai.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(PROXY) ? "" : name.substring(PROXY.length() + 1);
    }
}
