package io.fluentopenai.openapi.importer.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.read.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fact sheet that is in the repository. */
class FactSheetTest {
    private static final Path SHEET = Path.of("openai.yaml");
    private static final Path OVERLAY = Path.of("overlay.yaml");
    /** The most classes that a client may have: the budget of the generated jar, less what is written by hand. */
    private static final int MOST_CLASSES = 4_600;

    private static ObjectNode read(Path file) throws IOException {
        return DocumentReader.read(Files.readAllBytes(file)).root();
    }

    @Test
    void keepsTheNormalForm() throws IOException {
        assertThat(NormalForm.problems(read(SHEET))).isEmpty();
    }

    @Test
    void saysWhereItComesFrom() throws IOException {
        JsonNode source = read(SHEET).path("info").path("x-source");
        assertThat(source.path("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(source.has("commit") || source.has("url") || source.size() == 2)
                .isTrue();
    }

    @Test
    void holdsNoProseButOurOwn() throws IOException {
        Set<String> ours = new HashSet<>();
        collect(read(OVERLAY), "description", ours);
        read(OVERLAY).path("descriptions").forEach(sentence -> ours.add(sentence.asText()));
        List<String> prose = new ArrayList<>();
        prose(read(SHEET), "", false, ours, prose);
        assertThat(prose).isEmpty();
    }

    private static void collect(JsonNode node, String key, Set<String> values) {
        for (Map.Entry<String, JsonNode> member : Json.members(node)) {
            if (member.getKey().equals(key) && member.getValue().isTextual()) {
                values.add(member.getValue().textValue());
            }
        }
        node.forEach(child -> collect(child, key, values));
    }

    /** Members that could hold prose; {@code names} where the keys are names that upstream chose. */
    private static void prose(JsonNode node, String at, boolean names, Set<String> ours, List<String> found) {
        for (Map.Entry<String, JsonNode> member : Json.members(node)) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            boolean title = key.equals("title") && at.equals("/info");
            if (!names && !title && Vocabulary.PROSE.contains(key) && !ours.contains(value.asText())) {
                found.add(at + '/' + key);
            }
            if (!names && key.startsWith("x-") && (key.startsWith("x-oai") || key.startsWith("x-stainless"))) {
                found.add(at + '/' + key);
            }
            boolean free = !names && (key.equals("default") || key.equals("const"));
            if (!free) {
                boolean inner = !names
                        && Set.of("properties", "schemas", "paths", "webhooks", "encoding")
                                .contains(key);
                prose(value, at + '/' + key, inner, ours, found);
            }
        }
        if (node.isArray()) {
            node.forEach(child -> prose(child, at + "/-", false, ours, found));
        }
    }

    @Test
    void staysWithinTheBudgetOfClasses() throws IOException {
        ObjectNode sheet = read(SHEET);
        SheetCounts counts = SheetCounts.of(sheet);
        int params = 0;
        for (JsonNode path : sheet.path("paths")) {
            for (JsonNode operation : path) {
                for (JsonNode parameter : operation.path("parameters")) {
                    if (!parameter.path("required").asBoolean()) {
                        params++;
                        break;
                    }
                }
            }
        }
        int classes =
                counts.objects() + counts.enums() + counts.choices() + 2 * counts.unions() + counts.apis() + params;
        System.out.println("fact sheet: " + counts + "; about " + classes + " classes");
        assertThat(classes).isLessThan(MOST_CLASSES);
    }

    @Test
    void isWhatTheWriterWouldWrite() throws IOException {
        String text = Files.readString(SHEET);
        String comment = text.lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
        assertThat(FactSheetWriter.write(read(SHEET), comment)).isEqualTo(text);
    }

    @Test
    void theOverlayIsReadAndEveryEntryHasItsReason() throws IOException {
        Overlay.read(Files.readAllBytes(OVERLAY));
        for (JsonNode entry : read(OVERLAY).path("overlay")) {
            assertThat(entry.path("reason").asText())
                    .as(entry.path("target").asText())
                    .isNotBlank();
        }
    }
}
