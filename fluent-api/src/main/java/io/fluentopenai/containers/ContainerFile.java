package io.fluentopenai.containers;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ContainerFileResource;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file in a container, which was uploaded or written by code that ran there.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/container-files/object">The container file object in the
 *     API reference</a>
 */
public final class ContainerFile extends ApiObject<ContainerFileResource> {
    /** Wraps the body of an API response. */
    public ContainerFile(OpenAI openai, ApiResponse<ContainerFileResource> response) {
        super(openai, response);
    }

    /** Wraps a container file, with null as {@code info} if it did not come from an API response. */
    public ContainerFile(OpenAI openai, ContainerFileResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the file id, {@code cfile_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the id of the container, {@code cntr_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String containerId() {
        return required("container_id", raw().containerId());
    }

    /** Returns the path of the file in the container; null if the server left it out. */
    public @Nullable String path() {
        return raw().path();
    }

    /** Returns the source of the file: {@code user} or {@code assistant}; null if the server left it out. */
    public @Nullable String source() {
        return raw().source();
    }

    /** Returns the size in bytes; -1 if the server left it out. */
    public long bytes() {
        return count(raw().bytes());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Downloads the content as a stream, which must be closed. */
    public BinaryContent content() {
        return openai().containers().fileContent(containerId(), id());
    }

    /** Async version of {@link #content}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync() {
        return openai().containers().fileContentAsync(containerId(), id());
    }

    /** Fetches and returns the current state. */
    public ContainerFile refresh() {
        return openai().containers().getFile(containerId(), id());
    }

    /** Async version of {@link #refresh()}. */
    public CompletableFuture<ContainerFile> refreshAsync() {
        return openai().containers().getFileAsync(containerId(), id());
    }

    /**
     * Deletes the file.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().containers().deleteFile(containerId(), id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().containers().deleteFileAsync(containerId(), id());
    }
}
