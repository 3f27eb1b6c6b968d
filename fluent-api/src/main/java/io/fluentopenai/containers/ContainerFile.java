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
 * A file in a container: put there, or written by code that ran.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/container-files/object">The container file object in the API reference</a>
 */
public final class ContainerFile extends ApiObject<ContainerFileResource> {
    /** What a call answered. */
    public ContainerFile(OpenAI openai, ApiResponse<ContainerFileResource> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public ContainerFile(OpenAI openai, ContainerFileResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code cfile_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** {@code cntr_…}. */
    public String containerId() {
        return required("container_id", raw().containerId());
    }

    /** Where it is in the container; null if the server left it out. */
    public @Nullable String path() {
        return raw().path();
    }

    /** Who put it there, {@code user} or {@code assistant}; null if the server left it out. */
    public @Nullable String source() {
        return raw().source();
    }

    /** Its length in bytes; -1 if the server left it out. */
    public long bytes() {
        return count(raw().bytes());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Its content, as it arrives. It must be closed. */
    public BinaryContent content() {
        return openai().containers().fileContent(containerId(), id());
    }

    /** Works like {@link #content}, without blocking until the content begins. */
    public CompletableFuture<BinaryContent> contentAsync() {
        return openai().containers().fileContentAsync(containerId(), id());
    }

    /** Fetches its state now. */
    public ContainerFile refresh() {
        return openai().containers().getFile(containerId(), id());
    }

    /** Async version of {@link #refresh()}. */
    public CompletableFuture<ContainerFile> refreshAsync() {
        return openai().containers().getFileAsync(containerId(), id());
    }

    /** Deletes it. True if the server says that it is gone. */
    public boolean delete() {
        return openai().containers().deleteFile(containerId(), id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().containers().deleteFileAsync(containerId(), id());
    }
}
