package io.fluentopenai.client;

import static java.util.Map.entry;
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
import java.util.TreeMap;
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
    private static final String JACKSON_3 = CLIENT + ".jackson3";

    /** Each package, and the others below it that it uses. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry(BYTES, Set.of()),
            entry(JSON, Set.of(BYTES)),
            entry(JACKSON_3, Set.of(JSON)),
            entry(INTERNAL, Set.of(JSON)),
            entry(COMPAT, Set.of(BYTES, JSON)),
            entry(ERROR, Set.of(JSON, INTERNAL, COMPAT)),
            entry(REQUEST, Set.of(JSON, INTERNAL, ERROR)),
            entry(RESPONSE, Set.of(BYTES, INTERNAL, COMPAT, ERROR, REQUEST)),
            entry(ATTEMPT, Set.of(INTERNAL, COMPAT, ERROR, REQUEST, RESPONSE)),
            entry(STREAM, Set.of()),
            entry(CLIENT, Set.of(JSON, INTERNAL, COMPAT, ERROR, REQUEST, RESPONSE, ATTEMPT, STREAM)));

    /** Each package, and what it uses of those above it: the cycles, which this table alone allows. */
    private static final Map<String, Set<String>> ABOVE = Map.of(
            // The error that ErrorBodies reads; ApiError.parse reads with ErrorBodies.
            COMPAT, Set.of(ERROR),
            // ResponseInfo, of the response that failed.
            ERROR, Set.of(CLIENT),
            // Values that they take and give, and what users implement: TAKEN_AND_GIVEN.
            REQUEST, Set.of(CLIENT),
            RESPONSE, Set.of(CLIENT),
            ATTEMPT, Set.of(CLIENT),
            STREAM, Set.of(CLIENT));

    /** What the internal packages may use of {@code client}. */
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
    void everyPackageIsInTheTable() {
        assertThat(classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isEqualTo(ROOMS.keySet());
    }

    @Test
    void packagesUseThoseOfTheirRows() {
        Map<String, Set<String>> allowed = new TreeMap<>();
        ROOMS.forEach((room, below) -> {
            Set<String> all = new TreeSet<>(below);
            all.addAll(ABOVE.getOrDefault(room, Set.of()));
            allowed.put(room, all);
        });
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> rooms = used.computeIfAbsent(type.getPackageName(), any -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency ->
                            dependency.getTargetClass().getBaseComponentType().getPackageName())
                    .filter(room -> (room + ".").startsWith(CLIENT + ".") && !room.equals(type.getPackageName()))
                    .forEach(rooms::add);
        }
        assertThat(used).isEqualTo(allowed);
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
                .filter(type -> type.getPackageName().startsWith(INTERNAL))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> outermost(dependency.getTargetClass()))
                .filter(target -> target.getPackageName().equals(CLIENT))
                .forEach(target -> used.add(target.getSimpleName()));

        assertThat(used).isEqualTo(new TreeSet<>(TAKEN_AND_GIVEN));
    }

    @Test
    void errorsReferToTheResponseAndToNothingElseOfThePublicPackage() {
        assertThat(classes.stream()
                        .filter(type -> type.getPackageName().equals(ERROR))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> outermost(dependency.getTargetClass()))
                        .filter(target -> target.getPackageName().equals(CLIENT))
                        .map(JavaClass::getSimpleName))
                .containsOnly("ResponseInfo");
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
