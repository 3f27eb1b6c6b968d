package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.distil.Distiller;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Notes;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.read.SourceDocument;
import io.fluentopenai.openapi.importer.repair.Repairs;
import io.fluentopenai.openapi.importer.sheet.Dropped;
import io.fluentopenai.openapi.importer.sheet.FactSheetWriter;
import io.fluentopenai.openapi.importer.sheet.NormalForm;
import io.fluentopenai.openapi.importer.sheet.SheetAssembler;
import io.fluentopenai.openapi.importer.supplement.Supplement;
import io.fluentopenai.openapi.sheet.Descriptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of an OpenAPI document into the fact sheet. Stateless: the same input gives the same bytes. */
public final class Importer {
    private static final String COMMENT = """
            Fact sheet of the OpenAI API, written by ./regenerate; do not edit, see overlay.yaml for corrections.
            Distilled from https://github.com/openai/openai-openapi (MIT licence, see NOTICE).""";

    private Importer() {}

    /**
     * The outcome of an import.
     *
     * @param sheet the fact sheet as a tree
     * @param text the same as YAML
     * @param notes what was not taken word for word, and what was repaired
     * @param supplement what the document lacked and the sheet has all the same; null if there was no other source
     */
    public record Result(
            ObjectNode sheet,
            String text,
            Notes notes,
            @Nullable Supplement supplement) {}

    /**
     * Another source than the document, for what that lacks.
     *
     * @param document what the SDK says, or an earlier supplement
     * @param isSdk whether it is the SDK's, so that it is to be compared with the document
     */
    public record More(ObjectNode document, boolean isSdk) {}

    /**
     * Imports a document.
     *
     * @param document its bytes, YAML or JSON in UTF-8
     * @param overlay the bytes of the overlay file, or null for none
     * @param commit the upstream commit, or null
     * @param url where the document was fetched from, or null
     * @throws ImportException if the document or the overlay cannot be taken
     */
    public static Result run(
            byte[] document, byte @Nullable [] overlay, @Nullable String commit, @Nullable String url) {
        return run(document, overlay, commit, url, null, null, false);
    }

    /**
     * Imports a document, with what it has dropped since an earlier one, and with what it lacks.
     *
     * @param document its bytes, YAML or JSON in UTF-8
     * @param overlay the bytes of the overlay file, or null for none
     * @param commit the upstream commit, or null
     * @param url where the document was fetched from, or null
     * @param before the sheet of the earlier one; null to drop what the document drops
     * @param more what the document may lack; null to take the document alone
     * @param strict whether to refuse mistakes that could be repaired
     * @throws ImportException if the document or the overlay cannot be taken
     */
    public static Result run(
            byte[] document,
            byte @Nullable [] overlay,
            @Nullable String commit,
            @Nullable String url,
            @Nullable JsonNode before,
            @Nullable More more,
            boolean strict) {
        Notes notes = new Notes();
        ObjectNode sheet = sheet(document, overlay, commit, url, strict, notes, false);
        Supplement supplement = null;
        if (more != null) {
            Map<String, String> names = corrections(overlay).supplementNames();
            supplement = more.isSdk()
                    ? Supplement.ofSdk(sheet, more.document(), names, notes)
                    : Supplement.ofEarlier(sheet, more.document(), names, notes);
            sheet = supplement.sheet();
        }
        if (before != null) {
            Dropped.keep(sheet, before, notes);
        }
        return new Result(sheet, FactSheetWriter.write(sheet, COMMENT), notes, supplement);
    }

    /**
     * Finds the document's own descriptions of what is in its fact sheet.
     *
     * @param document its bytes, which {@link #run} takes
     * @param overlay the bytes of the overlay file, or null for none
     * @param sheet the sheet of the document
     */
    public static Descriptions descriptions(byte[] document, byte @Nullable [] overlay, ObjectNode sheet) {
        return Descriptions.between(sheet, sheet(document, overlay, null, null, false, new Notes(), true));
    }

    private static Overlay corrections(byte @Nullable [] overlay) {
        return overlay == null ? Overlay.none() : Overlay.read(overlay);
    }

    private static ObjectNode sheet(
            byte[] document,
            byte @Nullable [] overlay,
            @Nullable String commit,
            @Nullable String url,
            boolean strict,
            Notes notes,
            boolean prose) {
        Overlay corrections = corrections(overlay);
        SourceDocument source = DocumentReader.read(document);
        try {
            ObjectNode root = source.root();
            if (root.has("openapi")) {
                Repairs.apply(source, corrections.replaced(), strict, notes);
                corrections.apply(root, notes);
            }
            ObjectNode facts = Distiller.distil(root, notes, prose);
            ObjectNode origin = Json.object();
            if (commit != null) {
                origin.put("commit", commit);
            } else if (url != null) {
                origin.put("url", url);
            }
            origin.put("openapi", facts.get("openapi").asText());
            origin.put("sha256", sha256(document));
            ObjectNode sheet = new SheetAssembler(facts, notes).assemble(origin);
            NormalForm.check(sheet);
            return sheet;
        } catch (ImportException e) {
            throw e.located(source.places());
        } catch (StackOverflowError e) {
            throw new ImportException("the schemas of the document are nested too deep");
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of a sheet's text. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
