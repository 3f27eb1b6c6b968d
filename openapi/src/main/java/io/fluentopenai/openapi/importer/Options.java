package io.fluentopenai.openapi.importer;

import io.fluentopenai.openapi.importer.read.ImportException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command-line options.
 *
 * @param spec file or URL of the document
 * @param commit upstream commit, or null
 * @param output where the fact sheet goes
 * @param overlay the overlay file
 * @param overlayGiven whether the user named the overlay, so that it has to be there
 * @param sdk the npm package openai, for what the document lacks; null to keep the supplement that is there
 * @param strict whether to refuse mistakes of the document that could be repaired
 * @param json whether the report is JSON
 * @param keepDropped whether operations of the old sheet that the document does not have any more stay
 * @param check whether to compare only and write nothing
 * @param notes whether to print every note
 * @param descriptions whether to write the document's descriptions into a file beside the sheet, for Javadoc
 * @param module the directory of this module, in the directory with all modules
 * @param compile whether to compile the hand-written modules against the new sheet
 */
record Options(
        String spec,
        @Nullable String commit,
        Path output,
        Path overlay,
        boolean overlayGiven,
        boolean keepDropped,
        @Nullable Path sdk,
        boolean strict,
        boolean json,
        boolean check,
        boolean notes,
        boolean descriptions,
        Path module,
        boolean compile) {
    /** The help text. */
    static final String HELP = """
            Usage: ./regenerate SPEC [OPTION...]
            Distils an OpenAPI document into openapi/openai.yaml, and reports what changes for users of the client.

              SPEC                  a file or URL of the document: YAML or JSON, OpenAPI 3.0 or 3.1
              --supplement PACKAGE  add what the document lacks, from a directory with the npm package openai
              --keep-dropped        keep operations that the document no longer has
              --strict              refuse mistakes of the document instead of repairing them
              --commit SHA          the upstream commit of the document (default: from the URL)
              --json                report as JSON
              --notes               print every note
              --check               write nothing; exit with 1 if openapi/openai.yaml is not up to date
              --descriptions        also write the document's descriptions, for Javadoc on this machine
              --output FILE         write the fact sheet to this file
              --overlay FILE        the corrections to apply (default: openapi/overlay.yaml)
              --no-compile          do not check whether the handwritten modules compile
              --help                print this help and exit

            Exit status: 0 if written or up to date, 1 if --check found a difference, 2 for bad input.""";

    private static final String SEE_HELP = ". ./regenerate --help lists all options";

    /**
     * Reads the command line.
     *
     * @throws ImportException if it makes no sense
     */
    static Options parse(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        String spec = null;
        String commit = null;
        // Maven starts the importer wherever its user stands; the build says where the module is.
        Path directory = Path.of(System.getProperty("fluentopenai.openapi.directory", "openapi"));
        Path output = directory.resolve("openai.yaml");
        Path overlay = null;
        boolean keepDropped = false;
        Path sdk = null;
        boolean strict = false;
        boolean json = false;
        boolean check = false;
        boolean notes = false;
        boolean descriptions = false;
        boolean compile = true;
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            switch (argument) {
                case "--commit" -> commit = commit(value(argument, rest));
                case "--output" -> output = Path.of(value(argument, rest));
                case "--overlay" -> overlay = Path.of(value(argument, rest));
                case "--supplement" -> sdk = Path.of(value(argument, rest));
                case "--keep-dropped" -> keepDropped = true;
                case "--strict" -> strict = true;
                case "--json" -> json = true;
                case "--check" -> check = true;
                case "--notes" -> notes = true;
                case "--descriptions" -> descriptions = true;
                case "--no-compile" -> compile = false;
                default -> {
                    if (argument.startsWith("--") || spec != null) {
                        throw new ImportException(
                                (argument.startsWith("--") ? "unknown option " : "a second document: ")
                                        + argument
                                        + SEE_HELP);
                    }
                    spec = argument;
                }
            }
        }
        if (spec == null || spec.isBlank()) {
            throw new ImportException("no document: pass a file or URL" + SEE_HELP);
        }
        Path overlayFile = overlay == null ? directory.resolve("overlay.yaml") : overlay;
        return new Options(
                spec,
                commit,
                output,
                overlayFile,
                overlay != null,
                keepDropped,
                sdk,
                strict,
                json,
                check,
                notes,
                descriptions,
                directory,
                compile);
    }

    /** Returns whether the sheet that is written is the one that the client is built from. */
    boolean writesTheProjectsSheet() {
        Path sheet = module.resolve("openai.yaml").toAbsolutePath().normalize();
        return !check && output.toAbsolutePath().normalize().equals(sheet);
    }

    /** The supplement that goes with the sheet. */
    Path supplement() {
        return output.resolveSibling("supplement.yaml");
    }

    /** The program that reads the SDK. */
    Path supplementProgram() {
        return module.resolve("supplement");
    }

    /** The list of what the hand-written modules miss; the build leaves them out while it is there. */
    Path missing() {
        return module.resolve("missing.txt");
    }

    private static String value(String option, Deque<String> rest) {
        String value = rest.poll();
        if (value == null) {
            throw new ImportException(option + " needs a value" + SEE_HELP);
        }
        return value;
    }

    private static String commit(String sha) {
        if (!sha.matches("[0-9a-fA-F]{40}")) {
            throw new ImportException("--commit needs the 40 hexadecimal digits of a commit, not '" + sha + "'");
        }
        return sha.toLowerCase(java.util.Locale.ROOT);
    }
}
