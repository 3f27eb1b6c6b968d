package io.fluentopenai.files;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.internal.Contents;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Reasons;
import io.fluentopenai.internal.compat.LenientValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file on the server.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/files/object">The file object in the API reference</a>
 */
public final class FileObject extends ApiObject<OpenAIFile> {
    /** The longest file name in bytes. Most file systems allow 255; incomplete downloads need a few more. */
    private static final int LONGEST_NAME = 200;

    /** Wraps the body of an API response. */
    public FileObject(OpenAI openai, ApiResponse<OpenAIFile> response) {
        super(openai, response);
    }

    /** Wraps a file object, with null as {@code info} if it did not come from an API response. */
    public FileObject(OpenAI openai, OpenAIFile raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the file id, {@code file-…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the name of the file; null if the server left it out. */
    public @Nullable String filename() {
        return LenientValues.text(raw().filename());
    }

    /** Returns the size of the file in bytes; -1 if the server left it out. */
    public long bytes() {
        return count(raw().bytes());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it expires; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Returns the purpose, such as {@code batch}; null if the server left it out. */
    public @Nullable String purpose() {
        return LenientValues.value(raw().purpose());
    }

    /** Fetches and returns the current state. */
    public FileObject refresh() {
        return openai().files().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<FileObject> refreshAsync() {
        return openai().files().getAsync(id());
    }

    /**
     * Deletes the file from the server.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().files().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().files().deleteAsync(id());
    }

    /** Downloads the content as a stream, which must be closed. */
    public BinaryContent content() {
        return openai().files().content(id());
    }

    /** Async version of {@link #content}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync() {
        return openai().files().contentAsync(id());
    }

    /**
     * Downloads the file into a directory, which is created if necessary. The local name is the last segment of the
     * name on the server, so that the server cannot write outside the directory, or the id if that name is not usable.
     * If a file with this name and size already exists, it is not downloaded again.
     *
     * @return the path of the local file
     * @throws UncheckedIOException if the file cannot be written
     */
    public Path download(Path directory) {
        return download(Given.notNull(directory, "directory"), false);
    }

    /**
     * Works like {@link #download(Path)}, with a choice about existing files.
     *
     * @param again whether to download even if a file with this name and size already exists
     */
    public Path download(Path directory, boolean again) {
        Path target = target(Given.notNull(directory, "directory"));
        if (again || !isThere(target)) {
            try (BinaryContent content = content()) {
                content.saveTo(target);
            }
        }
        return target;
    }

    /** Async version of {@link #download(Path)}. The content is written to disk on a thread of the common pool. */
    public CompletableFuture<Path> downloadAsync(Path directory) {
        return downloadAsync(Given.notNull(directory, "directory"), false);
    }

    /**
     * Async version of {@link #download(Path, boolean)}. The content is written to disk on a thread of the common pool.
     */
    public CompletableFuture<Path> downloadAsync(Path directory, boolean again) {
        Path target = target(Given.notNull(directory, "directory"));
        if (!again && isThere(target)) {
            return CompletableFuture.completedFuture(target);
        }
        return Contents.read(contentAsync(), content -> {
            content.saveTo(target);
            return target;
        });
    }

    private boolean isThere(Path target) {
        try {
            return Files.isRegularFile(target) && Files.size(target) == bytes();
        } catch (IOException e) {
            return false;
        }
    }

    private Path target(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the directory " + directory + ": " + Reasons.of(e), e);
        }
        String name = safeName(filename());
        return directory.resolve(name == null ? safeId() : name);
    }

    private String safeId() {
        String name = safeName(id());
        if (name == null) {
            throw new IllegalStateException(
                    "The file's name and id from the server cannot be used as a file name. Choose one yourself and use"
                            + " content().saveTo(…)");
        }
        return name;
    }

    /** Returns the last segment of a name from the server, whatever its separator; null if it is not usable. */
    static @Nullable String safeName(@Nullable String name) {
        if (name == null) {
            return null;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        StringBuilder safe = new StringBuilder();
        for (char c : last.toCharArray()) {
            safe.append(c < ' ' || c == 127 || "<>:\"|?*".indexOf(c) >= 0 ? '_' : c);
        }
        String result = safe.toString().strip();
        while (result.endsWith(".")) {
            result = result.substring(0, result.length() - 1);
        }
        // From its beginning: the end says what kind of file it is.
        while (result.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            result = result.substring(result.offsetByCodePoints(0, 1));
        }
        return result.isBlank() || result.equals(".") || result.equals("..") ? null : result;
    }
}
