package io.fluentopenai.openapi.importer.read;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fetches the bytes of a document from a file or over HTTP. Stateless. */
public final class InputLoader {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private InputLoader() {}

    /**
     * The input.
     *
     * @param bytes all of it
     * @param url where it came from if it was fetched, else null
     */
    public record Input(byte[] bytes, @Nullable String url) {}

    /**
     * Loads {@code spec}, a URL if it starts with {@code http://} or {@code https://}, else a file.
     *
     * @throws ImportException if there is nothing to load
     */
    public static Input load(String spec) {
        String lower = spec.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return new Input(fetch(spec), spec);
        }
        try {
            Path path = lower.startsWith("file:") ? Path.of(URI.create(spec)) : Path.of(spec);
            return new Input(read(path), null);
        } catch (IllegalArgumentException e) {
            throw new ImportException("not a file name: " + e.getMessage());
        }
    }

    private static byte[] read(Path path) {
        if (!Files.exists(path)) {
            throw new ImportException("no such file");
        }
        if (Files.isDirectory(path)) {
            throw new ImportException("this is a directory, not a file");
        }
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new ImportException("cannot be read: " + e.getMessage());
        }
    }

    private static byte[] fetch(String url) {
        try {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw new ImportException("HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (IllegalArgumentException e) {
            throw new ImportException("not a URL: " + e.getMessage());
        } catch (IOException e) {
            String message = e.getMessage();
            throw new ImportException(
                    "cannot be reached: " + (message == null ? e.getClass().getSimpleName() : message));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImportException("interrupted");
        }
    }
}
