package io.fluentopenai;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.Contents;
import io.fluentopenai.internal.DataUrls;
import io.fluentopenai.internal.DefaultModel;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Jackson;
import io.fluentopenai.internal.JdkTypes;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.ObservedCall;
import io.fluentopenai.internal.Openness;
import io.fluentopenai.internal.Poller;
import io.fluentopenai.internal.Reasons;
import io.fluentopenai.internal.ResultKernel;
import io.fluentopenai.internal.TextPieces;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The rooms of this module: which may use which other. A room is a package, but for two packages: {@code internal} counts as
 * three rooms, {@code io.fluentopenai} as two.
 */
class RoomsTest {
    private static final String FLUENT = "io.fluentopenai";

    /** The client, which has a method for each endpoint. */
    private static final String CLIENT = "OpenAI";

    /** The base classes of endpoints and results, and the classes of {@code internal} that they work with. */
    private static final String BASE = "base";

    private static final Set<Class<?>> BELOW_THE_BASE = Set.of(
            AccumulatedStream.class,
            Accumulator.class,
            Listing.class,
            ObservedCall.class,
            Poller.class,
            ResultKernel.class,
            TextPieces.class);

    /** The classes of {@code internal} that use nothing of this module. */
    private static final String HELPER = "helper";

    private static final Set<Class<?>> HELPERS = Set.of(
            Contents.class,
            DataUrls.class,
            DefaultModel.class,
            Futures.class,
            Given.class,
            Jackson.class,
            JdkTypes.class,
            Openness.class,
            Reasons.class);

    /** The rest of {@code internal}: requests to models, as chat, responses, assistants and agents share them. */
    private static final String INTERNAL = "internal";

    private static final String COMPAT = "internal.compat";

    /** Each room, and the others that it uses. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry(HELPER, Set.of()),
            entry(COMPAT, Set.of("tools")),
            entry("observe", Set.of(HELPER)),
            entry("schema", Set.of(HELPER)),
            entry(BASE, Set.of(CLIENT, HELPER, COMPAT, "observe")),
            entry("structured", Set.of(HELPER, BASE, "schema")),
            entry("tools", Set.of(HELPER, COMPAT, BASE, "observe", "schema")),
            entry(INTERNAL, Set.of(CLIENT, HELPER, BASE, "observe", "schema", "structured", "tools")),
            entry("request", Set.of(HELPER, BASE, INTERNAL, "schema", "structured", "tools")),

            // Endpoints that use no other one.
            entry("audio", Set.of(CLIENT, HELPER, BASE)),
            entry("completions", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("conversations", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("embeddings", Set.of(CLIENT, HELPER, COMPAT, BASE, "observe")),
            entry("evals", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("files", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("images", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("live", Set.of(CLIENT, HELPER, BASE)),
            entry("models", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("moderations", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("realtimecalls", Set.of(CLIENT, HELPER, BASE)),
            entry("realtimesecrets", Set.of(CLIENT, HELPER, BASE)),
            entry("videos", Set.of(CLIENT, HELPER, COMPAT, BASE)),
            entry("webhooks", Set.of(CLIENT, HELPER, COMPAT, BASE)),

            // Endpoints that use files.
            entry("containers", Set.of(CLIENT, HELPER, COMPAT, BASE, "files")),
            entry("finetuning", Set.of(CLIENT, HELPER, COMPAT, BASE, "files")),
            entry("uploads", Set.of(CLIENT, HELPER, COMPAT, BASE, "files")),
            entry("vectorstores", Set.of(CLIENT, HELPER, COMPAT, BASE, "files")),

            // Endpoints of models.
            entry("agents", Set.of(CLIENT, HELPER, COMPAT, BASE, INTERNAL, "schema", "structured", "tools")),
            entry(
                    "assistants",
                    Set.of(CLIENT, HELPER, COMPAT, BASE, INTERNAL, "schema", "structured", "tools", "vectorstores")),
            entry(
                    "chat",
                    Set.of(
                            CLIENT,
                            HELPER,
                            COMPAT,
                            BASE,
                            INTERNAL,
                            "observe",
                            "request",
                            "schema",
                            "structured",
                            "tools")),
            entry(
                    "responses",
                    Set.of(
                            CLIENT,
                            HELPER,
                            COMPAT,
                            BASE,
                            INTERNAL,
                            "conversations",
                            "observe",
                            "request",
                            "schema",
                            "structured",
                            "tools")),
            entry("batches", Set.of(CLIENT, HELPER, COMPAT, BASE, "chat", "files", "responses")),
            entry("ui", Set.of(HELPER, BASE, "chat", "request", "responses", "structured", "tools")),
            entry(
                    CLIENT,
                    Set.of(
                            HELPER,
                            BASE,
                            "observe",
                            "agents",
                            "assistants",
                            "audio",
                            "batches",
                            "chat",
                            "completions",
                            "containers",
                            "conversations",
                            "embeddings",
                            "evals",
                            "files",
                            "finetuning",
                            "images",
                            "live",
                            "models",
                            "moderations",
                            "realtimecalls",
                            "realtimesecrets",
                            "responses",
                            "uploads",
                            "vectorstores",
                            "videos",
                            "webhooks")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(OpenAI.class.getProtectionDomain().getCodeSource().getLocation());

    /** The arrows that make cycles: no others may. */
    private static boolean leadsUp(String from, String to) {
        // Endpoints and results refer to the client, which refers to each endpoint.
        return to.equals(CLIENT)
                // ToolCall.of reads a call with ToolCallItems, whose result is a ToolCall.
                || from.equals(COMPAT) && to.equals("tools");
    }

    @Test
    void aRoomUsesTheRoomsOfItsArrowsOnly() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            Set<String> rooms = used.computeIfAbsent(room(type), any -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> CLASSES.contain(target.getName()))
                    .map(RoomsTest::room)
                    .filter(room -> !room.equals(room(type)))
                    .forEach(rooms::add);
        }
        assertThat(used.keySet()).isEqualTo(ARROWS.keySet());
        used.forEach((room, rooms) -> assertThat(rooms).as(room).isEqualTo(ARROWS.get(room)));
    }

    @Test
    void noRoomLeadsBackToItself() {
        Set<String> left = new TreeSet<>(ARROWS.keySet());
        boolean found = true;
        while (found) {
            found = left.removeIf(room -> ARROWS.getOrDefault(room, Set.of()).stream()
                    .noneMatch(to -> left.contains(to) && !leadsUp(room, to)));
        }
        assertThat(left).isEmpty();
    }

    private static String room(JavaClass type) {
        if (isOneOf(HELPERS, type)) {
            return HELPER;
        }
        if (isOneOf(BELOW_THE_BASE, type)) {
            return BASE;
        }
        String name = type.getPackageName();
        if (name.equals(FLUENT)) {
            return isOneOf(Set.of(OpenAI.class), type) ? CLIENT : BASE;
        }
        return name.substring(FLUENT.length() + 1);
    }

    /** Whether a class is one of these, or stands within one. */
    private static boolean isOneOf(Set<Class<?>> all, JavaClass type) {
        return all.stream().anyMatch(each -> (type.getName() + "$").startsWith(each.getName() + "$"));
    }
}
