package io.fluentopenai.openapi.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.sheet.Dropped;
import io.fluentopenai.openapi.importer.sheet.NormalForm;
import io.fluentopenai.openapi.importer.sheet.SheetCounts;
import io.fluentopenai.openapi.importer.supplement.Supplement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Imports whole revisions of the official document where some lie beside the repository ({@code ../shared}), or where
 * {@code -Dfluentopenai.revisions=DIRECTORY} says; skipped elsewhere.
 */
class RevisionsTest {
    static Stream<Path> revisions() {
        String configured = System.getProperty("fluentopenai.revisions", "../../shared/openai-openapi");
        Path directory = Path.of(configured);
        if (!Files.isDirectory(directory)) {
            return Stream.of(directory);
        }
        try (Stream<Path> files = Files.walk(directory, 2)) {
            List<Path> found = files.filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
            return found.isEmpty() ? Stream.of(directory) : found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path revision) throws IOException {
        assumeThat(revision).isRegularFile();
        return Files.readAllBytes(revision);
    }

    private static byte[] overlay() throws IOException {
        return Files.readAllBytes(Path.of("overlay.yaml"));
    }

    private static ObjectNode withoutSource(ObjectNode sheet) {
        ObjectNode copy = sheet.deepCopy();
        ((ObjectNode) copy.path("info")).remove("x-source");
        return copy;
    }

    @ParameterizedTest
    @MethodSource("revisions")
    void isImportedInNormalFormTwiceTheSame(Path revision) throws IOException {
        byte[] bytes = bytes(revision);
        Importer.Result first = Importer.run(bytes, overlay(), null, null);
        assertThat(NormalForm.problems(first.sheet())).isEmpty();
        assertThat(Importer.run(bytes, overlay(), null, null).text()).isEqualTo(first.text());
        assertThat(DocumentReader.read(Importer.bytes(first.text())).root()).isEqualTo(first.sheet());
        assertThat(SheetCounts.of(first.sheet()).operations()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("revisions")
    void theFormsOfOpenApi30MeanTheSame(Path revision) throws IOException {
        ObjectNode document = DocumentReader.read(bytes(revision)).root();
        ObjectNode sheet =
                withoutSource(Importer.run(document.toString().getBytes(StandardCharsets.UTF_8), overlay(), null, null)
                        .sheet());
        for (long seed = 1; seed <= 2; seed++) {
            byte[] downgraded = Downgrade.of(document, seed).toString().getBytes(StandardCharsets.UTF_8);
            assertThat(Sheets.differences(
                            sheet,
                            withoutSource(Importer.run(downgraded, overlay(), null, null)
                                    .sheet())))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("revisions")
    void thePinnedRevisionGivesTheSheetOfTheRepository(Path revision) throws IOException {
        byte[] bytes = bytes(revision);
        ObjectNode sheet =
                DocumentReader.read(Files.readAllBytes(Path.of("openai.yaml"))).root();
        assumeThat(sheet.path("info").path("x-source").path("sha256").asText()).isEqualTo(Importer.sha256(bytes));
        ObjectNode before = sheet.findValue(Dropped.MARK) == null ? null : sheet;
        assertThat(Sheets.differences(
                        withoutSource(sheet),
                        withoutSource(Importer.run(bytes, overlay(), null, null, before, supplement(), false)
                                .sheet())))
                .isEmpty();
    }

    /** What the sheet of the repository has and the document lacks; null if nothing. */
    private static Importer.@Nullable More supplement() throws IOException {
        Path file = Path.of("supplement.yaml");
        return Files.exists(file) ? new Importer.More(Supplement.read(Files.readAllBytes(file)), false) : null;
    }
}
