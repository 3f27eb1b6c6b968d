package io.fluentopenai.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages of what is written by hand in this module, and what stands in which. */
class RoomsTest {
    private static final String CLIENT = "io.fluentopenai.client";
    private static final String JSON = CLIENT + ".json";
    private static final String ERROR = CLIENT + ".error";
    private static final String INTERNAL = CLIENT + ".internal";
    private static final String BYTES = INTERNAL + ".bytes";
    private static final String COMPAT = INTERNAL + ".compat";
    private static final String REQUEST = INTERNAL + ".request";
    private static final String RESPONSE = INTERNAL + ".response";
    private static final String ATTEMPT = INTERNAL + ".attempt";
    private static final String STREAM = INTERNAL + ".stream";

    /** Each package below the public ones, and the others of these that it may use. */
    private static final Map<String, Set<String>> ROOMS = Map.of(
            BYTES, Set.of(),
            JSON, Set.of(BYTES),
            INTERNAL, Set.of(JSON),
            COMPAT, Set.of(BYTES, JSON),
            REQUEST, Set.of(INTERNAL, JSON),
            RESPONSE, Set.of(BYTES, INTERNAL, COMPAT, REQUEST),
            ATTEMPT, Set.of(INTERNAL, COMPAT, REQUEST, RESPONSE),
            STREAM, Set.of());

    /** What these packages may use of the public ones: values that they take and give, and what users implement. */
    private static final Set<String> TAKEN_AND_GIVEN = Set.of(
            "Delayer",
            "EventStream",
            "FilePart",
            "FormBody",
            "FormWriter",
            "Interceptor",
            "OutgoingRequest",
            "ProgressListener",
            "RateLimiter",
            "ResponseInfo",
            "RetryPolicy");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(place -> !place.contains("/client/api/") && !place.contains("/client/model/"))
                .importPackages(CLIENT);
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

    @Test
    void internalsTakeAndGiveValuesOfThePublicPackageAndNothingElse() {
        Set<String> used = new TreeSet<>();
        classes.stream()
                .filter(type -> ROOMS.containsKey(type.getPackageName()))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> outermost(dependency.getTargetClass()))
                .filter(target -> target.getPackageName().equals(CLIENT))
                .forEach(target -> used.add(target.getSimpleName()));

        assertThat(used).isEqualTo(new TreeSet<>(TAKEN_AND_GIVEN));
    }

    @Test
    void jsonAndErrorsUseNothingOfTheTransport() {
        noClasses()
                .that()
                .resideInAPackage(JSON)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLIENT, ERROR)
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage(ERROR)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(REQUEST, ATTEMPT)
                .check(classes);
    }

    /** The rule of the package: what would compile elsewhere lives in {@code internal}. */
    @Test
    void whatIsPackagePrivateNeedsWhatThePackageKeepsToItself() {
        Set<String> bound = new TreeSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (JavaClass type : classes) {
                String name = outermost(type).getName();
                if (type.getPackageName().equals(CLIENT) && !isPublic(outermost(type)) && !bound.contains(name)) {
                    more |= (usesWhatIsNotPublic(type) || usesOneOf(bound, type)) && bound.add(name);
                }
            }
        }
        assertThat(classes.stream()
                        .filter(type -> type.getPackageName().equals(CLIENT) && !isPublic(outermost(type)))
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .map(type -> outermost(type).getName()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(bound).contains(name));
    }

    private static boolean usesWhatIsNotPublic(JavaClass type) {
        return type.getAccessesFromSelf().stream().anyMatch(RoomsTest::isOfThePackage);
    }

    private static boolean isOfThePackage(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return owner.getPackageName().equals(CLIENT)
                && isPublic(outermost(owner))
                && access.getTarget()
                        .resolveMember()
                        .filter(RoomsTest::isHidden)
                        .isPresent();
    }

    private static boolean isHidden(JavaMember member) {
        return !member.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static boolean usesOneOf(Set<String> names, JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .anyMatch(target -> names.contains(outermost(target).getName()));
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer;
    }
}
