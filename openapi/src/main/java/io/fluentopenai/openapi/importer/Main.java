package io.fluentopenai.openapi.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.fit.FitCheck;
import io.fluentopenai.openapi.fit.Misfits;
import io.fluentopenai.openapi.fit.UnknownLibraryException;
import io.fluentopenai.openapi.importer.read.DocumentReader;
import io.fluentopenai.openapi.importer.read.ImportException;
import io.fluentopenai.openapi.importer.read.InputLoader;
import io.fluentopenai.openapi.importer.read.Json;
import io.fluentopenai.openapi.importer.read.Overlay;
import io.fluentopenai.openapi.importer.sheet.Dropped;
import io.fluentopenai.openapi.importer.sheet.SheetCounts;
import io.fluentopenai.openapi.importer.supplement.SdkReader;
import io.fluentopenai.openapi.importer.supplement.Supplement;
import io.fluentopenai.openapi.report.ChangeReport;
import io.fluentopenai.openapi.sheet.Descriptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the importer: reads an OpenAPI document, writes the fact sheet, and reports what changes for a user
 * of the client. See {@link Options} for the arguments.
 *
 * <p>Exit status: 0 when the sheet was written (or is up to date, with {@code --check}), 1 when {@code --check} finds a
 * difference, 2 for bad input, which is one line on the error stream and leaves the old sheet as it was, 3 for a defect
 * of the importer itself.
 */
public final class Main {
    /** The sheet was written, or is up to date. */
    static final int OK = 0;
    /** The sheet that is there is not what the document gives. */
    static final int DIFFERENT = 1;
    /** The input cannot be imported. */
    static final int BAD_INPUT = 2;
    /** The importer has a defect. */
    static final int DEFECT = 3;

    /** An old document has lost the targets of most corrections; the first few say enough. */
    private static final int MOST_WARNINGS = 10;

    private static final Pattern COMMIT = Pattern.compile("(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])");

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the importer and exits.
     *
     * @param arguments see {@link Options}
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = new Main(out, System.err).run(Arrays.asList(arguments));
        out.flush();
        System.exit(status);
    }

    /** Runs the importer; never throws. */
    int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(Options.HELP);
            return OK;
        }
        String name = "regenerate";
        try {
            Options options = Options.parse(arguments);
            name = options.spec();
            return run(options);
        } catch (ImportException e) {
            err.println(e.line(name));
            return BAD_INPUT;
        } catch (IOException e) {
            err.println(name + ": cannot write the sheet: " + e);
            return BAD_INPUT;
        } catch (RuntimeException e) {
            err.println(name + ": a bug in the importer: " + String.valueOf(e).replaceAll("\\s+", " "));
            return DEFECT;
        }
    }

    private int run(Options options) throws IOException {
        progress(options, "reading " + options.spec());
        InputLoader.Input input = InputLoader.load(options.spec());
        String commit = options.commit() != null ? options.commit() : commitIn(input.url());
        progress(options, String.format(Locale.ROOT, "distilling %,d bytes", input.bytes().length));
        Path output = options.output();
        byte[] old = Files.exists(output) ? Files.readAllBytes(output) : null;
        JsonNode before = old == null ? null : readSheet(old);
        if (options.keepDropped() && before == null) {
            throw new ImportException("--keep-dropped needs an earlier sheet, but there is none at " + output);
        }
        byte[] overlay = overlay(options);
        JsonNode kept = options.keepDropped() ? before : null;
        Importer.Result result =
                Importer.run(input.bytes(), overlay, commit, input.url(), kept, more(options), options.strict());
        byte[] bytes = Importer.bytes(result.text());
        boolean same = old != null && Arrays.equals(old, bytes);
        if (!same && !options.check()) {
            replace(output, bytes);
        }
        if (result.supplement() != null && !options.check()) {
            replace(options.supplement(), Importer.bytes(result.supplement().text()));
        }
        summary(options, result, same);
        if (options.descriptions() && !options.check()) {
            describe(options, Importer.descriptions(input.bytes(), overlay, result.sheet()));
        }
        report(options, old != null, before, result);
        if (options.writesTheProjectsSheet()) {
            fit(options, before == null || options.keepDropped() ? "" : Dropped.summary(result.sheet(), before));
        }
        return options.check() && !same ? DIFFERENT : OK;
    }

    private void progress(Options options, String line) {
        if (!options.json()) {
            out.println(line);
        }
    }

    private static @Nullable String commitIn(@Nullable String url) {
        Matcher matcher = COMMIT.matcher(url == null ? "" : url);
        return matcher.find() ? matcher.group() : null;
    }

    /** Returns the source of what the document lacks: the SDK, or else the existing supplement; null if there is neither. */
    private Importer.@Nullable More more(Options options) throws IOException {
        if (options.sdk() != null) {
            progress(options, "reading " + options.sdk());
            return new Importer.More(SdkReader.read(options.supplementProgram(), options.sdk()), true);
        }
        Path supplement = options.supplement();
        if (!Files.exists(supplement)) {
            return null;
        }
        try {
            return new Importer.More(Supplement.read(Files.readAllBytes(supplement)), false);
        } catch (ImportException e) {
            throw new ImportException("the supplement " + e.line(supplement.toString()));
        }
    }

    private static byte @Nullable [] overlay(Options options) throws IOException {
        Path overlay = options.overlay();
        if (!Files.isRegularFile(overlay)) {
            if (options.overlayGiven()) {
                throw new ImportException("no such overlay file: " + overlay);
            }
            return null;
        }
        byte[] bytes = Files.readAllBytes(overlay);
        try {
            Overlay.read(bytes);
        } catch (ImportException e) {
            throw new ImportException("the overlay " + e.line(overlay.toString()));
        }
        return bytes;
    }

    /** Writes beside the old sheet first, so that it is there whole or not at all. */
    private static void replace(Path output, byte[] bytes) throws IOException {
        Path directory = output.toAbsolutePath().getParent();
        if (directory == null) {
            throw new ImportException("not a file: " + output);
        }
        Files.createDirectories(directory);
        // Not createTempFile: the sheet would be readable by its owner alone.
        Path temporary = directory.resolve(
                "." + output.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.write(temporary, bytes);
            try {
                Files.move(temporary, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, output, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void summary(Options options, Importer.Result result, boolean same) {
        if (options.sdk() != null && result.supplement() != null) {
            progress(options, "the SDK and the document, where both say something:");
            result.supplement().agreement().lines(options.notes()).forEach(line -> progress(options, "  " + line));
        }
        SheetCounts counts = SheetCounts.of(result.sheet());
        String verb = same ? "is up to date" : options.check() ? "differs" : "written";
        progress(options, options.output() + " " + verb + ": " + counts);
        result.notes().repairs().forEach(repair -> progress(options, "warning: " + repair));
        List<String> warnings = result.notes().warnings();
        int shown = options.notes() ? warnings.size() : Math.min(warnings.size(), MOST_WARNINGS);
        warnings.subList(0, shown).forEach(warning -> progress(options, "warning: " + warning));
        if (shown < warnings.size()) {
            progress(options, "warning: " + (warnings.size() - shown) + " more");
        }
        for (Map.Entry<String, Integer> kind : result.notes().counts().entrySet()) {
            progress(options, String.format(Locale.ROOT, "note: %d x %s", kind.getValue(), kind.getKey()));
        }
        if (options.notes()) {
            result.notes().all().forEach(note -> progress(options, "  " + note));
        } else if (!result.notes().all().isEmpty() || shown < warnings.size()) {
            progress(options, "(--notes lists them)");
        }
    }

    private void describe(Options options, Descriptions descriptions) throws IOException {
        Path file = Descriptions.fileOf(options.output());
        descriptions.write(file);
        progress(
                options,
                String.format(
                        Locale.ROOT,
                        "%s written: %,d descriptions",
                        file,
                        descriptions.texts().size()));
    }

    private void report(Options options, boolean exists, @Nullable JsonNode before, Importer.Result result) {
        if (before == null && exists) {
            progress(options, "warning: the old sheet cannot be read; nothing to compare with");
        }
        ChangeReport report = ChangeReport.between(before == null ? Json.object() : before, result.sheet());
        if (options.json()) {
            ObjectNode json = report.toJson();
            ObjectNode imported = json.putObject("import");
            imported.set("source", result.sheet().path("info").path("x-source"));
            imported.set("counts", SheetCounts.of(result.sheet()).toJson());
            imported.set("repairs", Json.strings(result.notes().repairs()));
            imported.set("warnings", Json.strings(result.notes().warnings()));
            ObjectNode notes = imported.putObject("notes");
            result.notes().counts().forEach((kind, count) -> notes.put(kind, count));
            out.println(json.toPrettyString());
        } else if (before == null) {
            out.println("no sheet to compare with: everything is new");
        } else {
            out.print(report.toText());
        }
    }

    /**
     * Finds out whether the hand-written modules fit the sheet, and leaves the list of what they miss for the build. They
     * may well not, and the sheet is as good: a warning, on the error stream, since the output is the report.
     *
     * @param dropped what went with the sheet before, in words; empty if nothing did, or if it was kept
     */
    private void fit(Options options, String dropped) throws IOException {
        Path missing = options.missing();
        if (!options.compile()) {
            err.println("skipped the check whether the hand-written modules fit (--no-compile); " + missing
                    + (Files.exists(missing) ? " is kept" : " does not exist"));
            return;
        }
        Misfits misfits;
        try {
            Path project = options.module().toAbsolutePath().normalize().getParent();
            misfits = new FitCheck(Objects.requireNonNull(project, "no directory with all modules"), err::println)
                    .run(options.output());
        } catch (UnknownLibraryException e) {
            err.println("warning: cannot tell whether the hand-written modules fit: " + e.getMessage());
            return;
        }
        misfits.store(missing);
        if (misfits.isEmpty()) {
            err.println("the hand-written modules fit");
            return;
        }
        err.println("warning: the hand-written modules do not fit this document; missing classes and members: "
                + misfits.count());
        misfits.summary().forEach(line -> err.println("  " + line));
        err.println("While " + missing
                + " exists, which lists all of them, the build skips the modules that need the fluent"
                + " layer. See docs/maintain/regenerating.md.");
        if (!dropped.isEmpty()) {
            err.println(
                    "To keep what the document dropped since the previous sheet (" + dropped
                            + "), restore that sheet and run this again with --keep-dropped. The operations are deprecated then.");
        }
    }

    private static @Nullable JsonNode readSheet(byte[] bytes) {
        try {
            return DocumentReader.read(bytes).root();
        } catch (ImportException e) {
            return null;
        }
    }
}
