package io.fluentopenai.uploads;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.model.CompleteUploadRequest;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.client.model.UploadObject;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An upload object: a file that the server assembles from parts.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/uploads/object">The upload object in the API
 *     reference</a>
 */
public final class Upload extends ApiObject<UploadObject> {
    /** Wraps the body of an API response. */
    public Upload(OpenAI openai, ApiResponse<UploadObject> response) {
        super(openai, response);
    }

    /**
     * Returns the upload id, {@code upload_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the status: {@code pending}, {@code completed}, {@code cancelled} or {@code expired}; null if the server
     * left it out.
     */
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns the size of the complete file in bytes; -1 if the server left it out. */
    public long bytes() {
        return count(raw().bytes());
    }

    /** Returns when the upload expires, after which the server discards its parts; null if the server left it out. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Returns the completed file; null if the upload is not complete. */
    public @Nullable FileObject file() {
        OpenAIFile file = raw().file();
        return file == null ? null : new FileObject(openai(), file, info());
    }

    /** Cancels the upload, so that the server discards its parts, and returns the new state. */
    public Upload cancel() {
        return openai().uploads().cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Upload> cancelAsync() {
        return openai().uploads().cancelAsync(id());
    }

    /** Uploads a part of up to 64 MB and returns its id. */
    public String addPart(FilePart data) {
        return openai().uploads().addPart(id(), data);
    }

    /** Async version of {@link #addPart(FilePart)}. */
    public CompletableFuture<String> addPartAsync(FilePart data) {
        return openai().uploads().addPartAsync(id(), data);
    }

    /** Works like {@link #addPart(FilePart)}, with a file on disk. */
    public String addPart(Path data) {
        return openai().uploads().addPart(id(), data);
    }

    /** Async version of {@link #addPart(Path)}. */
    public CompletableFuture<String> addPartAsync(Path data) {
        return openai().uploads().addPartAsync(id(), data);
    }

    /**
     * Completes the upload, so that the server assembles the file, and returns the new state.
     *
     * @param partIds the ids of the parts in the order of the file
     */
    public Upload complete(List<String> partIds) {
        return openai().uploads().complete(id(), partIds);
    }

    /** Async version of {@link #complete(List)}. */
    public CompletableFuture<Upload> completeAsync(List<String> partIds) {
        return openai().uploads().completeAsync(id(), partIds);
    }

    /** Works like {@link #complete(List)}, with all request parameters. */
    public Upload complete(Consumer<? super CompleteUploadRequest> settings) {
        return openai().uploads().complete(id(), settings);
    }

    /** Async version of {@link #complete(Consumer)}. */
    public CompletableFuture<Upload> completeAsync(Consumer<? super CompleteUploadRequest> settings) {
        return openai().uploads().completeAsync(id(), settings);
    }
}
