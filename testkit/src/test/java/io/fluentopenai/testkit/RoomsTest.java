package io.fluentopenai.testkit;

import static java.util.Map.entry;
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

/**
 * The rooms of this module, and which may use which. A room is a package within {@code internal}. The public package counts as
 * three: its terms, which stand on nothing; what goes over the wire; and the server itself, which may use every room.
 */
class RoomsTest {
    private static final String ROOT = "io.fluentopenai.testkit";
    private static final String INTERNAL = ROOT + ".internal.";

    private static final Set<Class<?>> TERMS = Set.of(
            Ending.class,
            ModelAnswer.class,
            Operation.class,
            Outcome.class,
            Parameter.class,
            Part.class,
            Sample.class,
            ScriptedModel.class,
            SpeechListener.class,
            StreamSwitch.class);

    private static final Set<Class<?>> WIRE = Set.of(RecordedRequest.class, Reply.class, StreamEvent.class);

    /** Each room, and the others that it may use. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            entry("terms", Set.of()),
            entry("value", Set.of()),
            entry("socket", Set.of()),
            entry("audio", Set.of("value")),
            entry("form", Set.of("terms", "value")),
            entry("wire", Set.of("terms", "value", "form")),
            entry("sheet", Set.of("value")),
            entry("sample", Set.of("terms", "value", "sheet")),
            entry("request", Set.of("terms", "wire", "value", "form", "sheet")),
            entry("fault", Set.of("wire", "request")),
            entry("http", Set.of("terms", "wire", "value", "request", "fault")),
            entry("script", Set.of("terms", "wire", "value", "sheet", "sample")),
            entry("conversation", Set.of("terms", "wire", "value", "audio", "script")),
            entry("assertion", Set.of("wire", "terms", "value", "script")),
            entry("file", Set.of("terms", "wire", "value", "form", "script")),
            entry("job", Set.of("terms", "wire", "value", "script", "file")),
            entry("realtime", Set.of("terms", "wire", "value", "audio", "socket", "sheet", "request", "script")),
            entry(
                    "endpoint",
                    Set.of("terms", "wire", "value", "audio", "script", "conversation", "file", "job", "realtime")),
            entry("webhook", Set.of("wire", "value", "script")),
            entry("cassette", Set.of("wire", "terms", "value")),
            entry("cli", Set.of("terms", "value", "server", "cassette")),
            entry("junit", Set.of("server", "cassette")),
            entry(
                    "server",
                    Set.of(
                            "terms",
                            "wire",
                            "value",
                            "form",
                            "sheet",
                            "sample",
                            "request",
                            "fault",
                            "http",
                            "script",
                            "file",
                            "job",
                            "realtime",
                            "audio",
                            "socket",
                            "endpoint",
                            "webhook",
                            "assertion",
                            "cassette")));

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @Test
    void everyRoomIsInTheTable() {
        assertThat(classes.stream().map(RoomsTest::room).collect(Collectors.toSet()))
                .isEqualTo(ROOMS.keySet());
    }

    @Test
    void roomsUseOnlyThoseBelowThem() {
        assertThat(classes.stream().flatMap(each -> each.getDirectDependenciesFromSelf().stream()))
                .filteredOn(use -> isOfThisModule(use.getTargetClass()))
                .filteredOn(use -> !room(use.getOriginClass()).equals(room(use.getTargetClass())))
                .isNotEmpty()
                .allSatisfy(use -> assertThat(ROOMS.get(room(use.getOriginClass())))
                        .as(use.getDescription())
                        .contains(room(use.getTargetClass())));
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

    private static boolean isOfThisModule(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith(ROOT);
    }

    private static String room(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        if (element.getPackageName().startsWith(INTERNAL)) {
            return element.getPackageName().substring(INTERNAL.length());
        }
        if (!element.getPackageName().equals(ROOT)) {
            return element.getPackageName().substring(ROOT.length() + 1);
        }
        if (isOneOf(TERMS, element)) {
            return "terms";
        }
        return isOneOf(WIRE, element) ? "wire" : "server";
    }

    /** Whether a class is one of these, or stands within one. */
    private static boolean isOneOf(Set<Class<?>> all, JavaClass type) {
        return all.stream().anyMatch(each -> (type.getName() + "$").startsWith(each.getName() + "$"));
    }
}
