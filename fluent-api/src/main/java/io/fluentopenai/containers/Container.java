package io.fluentopenai.containers;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ContainerResource;
import io.fluentopenai.client.model.ListContainerFilesParams;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A container: the server-side environment in which the code interpreter and the shell run.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/containers/object">The container object in the API
 *     reference</a>
 */
public final class Container extends ApiObject<ContainerResource> {
    /** Wraps the body of an API response. */
    public Container(OpenAI openai, ApiResponse<ContainerResource> response) {
        super(openai, response);
    }

    /** Wraps a container object, with null as {@code info} if it did not come from an API response. */
    public Container(OpenAI openai, ContainerResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the container id, {@code cntr_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the name; null if the server left it out. */
    public @Nullable String name() {
        return raw().name();
    }

    /** Returns the status, such as {@code running} or {@code expired}; null if the server left it out. */
    public @Nullable String status() {
        return LenientValues.text(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it was last active; null if the server left it out. */
    public @Nullable Instant lastActiveAt() {
        return instant(raw().lastActiveAt());
    }

    /** Fetches and returns the current state. */
    public Container refresh() {
        return openai().containers().get(id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<Container> refreshAsync() {
        return openai().containers().getAsync(id());
    }

    /**
     * Deletes the container and its files.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().containers().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().containers().deleteAsync(id());
    }

    /** Uploads a file to the container. */
    public ContainerFile upload(FilePart file) {
        return openai().containers().upload(id(), Given.notNull(file, "file"));
    }

    /** Async version of {@link #upload}. */
    public CompletableFuture<ContainerFile> uploadAsync(FilePart file) {
        return openai().containers().uploadAsync(id(), Given.notNull(file, "file"));
    }

    /** Works like {@link #upload(FilePart)}, with a file on disk. */
    public ContainerFile upload(Path file) {
        return openai().containers().upload(id(), file);
    }

    /** Async version of {@link #upload(Path)}. */
    public CompletableFuture<ContainerFile> uploadAsync(Path file) {
        return openai().containers().uploadAsync(id(), file);
    }

    /** Copies a file that is already on the server into the container. */
    public ContainerFile add(FileObject file) {
        return openai().containers().add(id(), Given.notNull(file, "file").id());
    }

    /** Async version of {@link #add}. */
    public CompletableFuture<ContainerFile> addAsync(FileObject file) {
        return openai().containers().addAsync(id(), Given.notNull(file, "file").id());
    }

    /** Works like {@link #add(FileObject)}, with the id of the file. */
    public ContainerFile add(String fileId) {
        return openai().containers().add(id(), fileId);
    }

    /** Async version of {@link #add(String)}. */
    public CompletableFuture<ContainerFile> addAsync(String fileId) {
        return openai().containers().addAsync(id(), fileId);
    }

    /** Returns the files of the container, page by page. */
    public Page<ContainerFile> files() {
        return openai().containers().files(id());
    }

    /** Async version of {@link #files}. */
    public CompletableFuture<Page<ContainerFile>> filesAsync() {
        return openai().containers().filesAsync(id());
    }

    /** Works like {@link #files()}, with query parameters such as the order or the page size. */
    public Page<ContainerFile> files(Consumer<? super ListContainerFilesParams> filter) {
        return openai().containers().files(id(), filter);
    }

    /** Async version of {@link #files(Consumer)}. */
    public CompletableFuture<Page<ContainerFile>> filesAsync(Consumer<? super ListContainerFilesParams> filter) {
        return openai().containers().filesAsync(id(), filter);
    }

    /** Fetches the metadata of a file, without its content. */
    public ContainerFile getFile(String fileId) {
        return openai().containers().getFile(id(), fileId);
    }

    /** Async version of {@link #getFile(String)}. */
    public CompletableFuture<ContainerFile> getFileAsync(String fileId) {
        return openai().containers().getFileAsync(id(), fileId);
    }

    /** Downloads the content of a file as a stream, which must be closed. */
    public BinaryContent fileContent(String fileId) {
        return openai().containers().fileContent(id(), fileId);
    }

    /** Async version of {@link #fileContent(String)}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> fileContentAsync(String fileId) {
        return openai().containers().fileContentAsync(id(), fileId);
    }

    /**
     * Deletes a file of the container.
     *
     * @return whether the server confirms the deletion
     */
    public boolean deleteFile(String fileId) {
        return openai().containers().deleteFile(id(), fileId);
    }

    /** Async version of {@link #deleteFile(String)}. */
    public CompletableFuture<Boolean> deleteFileAsync(String fileId) {
        return openai().containers().deleteFileAsync(id(), fileId);
    }
}
