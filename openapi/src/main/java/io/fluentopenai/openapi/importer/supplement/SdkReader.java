package io.fluentopenai.openapi.importer.supplement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.openapi.importer.read.ImportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has Node read the TypeScript sources of the SDK. The program and the compiler that it uses stand in a folder of their own. */
public final class SdkReader {
    private SdkReader() {}

    /**
     * Returns the SDK's description of the API, as an OpenAPI document.
     *
     * @param program the folder of the program; its libraries are installed into it if they are not there yet
     * @param sdk the npm package openai, its folder or its .tgz
     * @throws ImportException if the package cannot be read
     */
    public static ObjectNode read(Path program, Path sdk) {
        if (!Files.isDirectory(program.resolve("node_modules"))) {
            run(program, List.of("npm", "ci", "--silent"));
        }
        return Supplement.read(
                run(program, List.of("node", "read.mjs", sdk.toAbsolutePath().toString())));
    }

    /** Runs a command and returns what it writes to its output; its errors become the message of the exception. */
    private static byte[] run(Path directory, List<String> command) {
        Path errors = null;
        try {
            errors = Files.createTempFile("supplement", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(errors.toFile())
                    .start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                String message =
                        Files.readString(errors, StandardCharsets.UTF_8).strip();
                throw new ImportException("the SDK cannot be read: " + message.replaceAll("\\s+", " "));
            }
            return output;
        } catch (IOException e) {
            throw new ImportException("--supplement needs Node 20 or newer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImportException("interrupted while reading the SDK");
        } finally {
            delete(errors);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
