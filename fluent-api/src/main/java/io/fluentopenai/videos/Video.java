package io.fluentopenai.videos;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.WaitableObject;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.VideoResource;
import io.fluentopenai.internal.Contents;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A video generation job and, once it is completed, its video.
 *
 * <p>Waiting for a video times out after 30 minutes by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/videos/object">The video object in the API reference</a>
 */
public final class Video extends WaitableObject<VideoResource, Video> {
    /** The default timeout; videos take minutes. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** Wraps the body of an API response. */
    public Video(OpenAI openai, ApiResponse<VideoResource> response) {
        super(openai, response);
    }

    /** Wraps a video object, with null as {@code info} if it did not come from an API response. */
    public Video(OpenAI openai, VideoResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the video id, {@code video_…}.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /** Returns the status, such as {@code in_progress} or {@code completed}; null if the server left it out. */
    @Override
    public @Nullable String status() {
        return LenientValues.value(raw().status());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    /** Returns when it was completed; null if it was not, or the server left it out. */
    public @Nullable Instant completedAt() {
        return instant(raw().completedAt());
    }

    /** Returns whether the video is completed, so that it can be downloaded. */
    public boolean isCompleted() {
        return status() != null && status().equals("completed");
    }

    /** Returns the progress in percent, 0 to 100; 0 if the server left it out. */
    public int progress() {
        Long progress = raw().progress();
        return progress == null ? 0 : Math.toIntExact(progress);
    }

    /** Returns the error message if the job failed; null if it did not, or the server left it out. */
    public @Nullable String errorMessage() {
        return raw().error() == null ? null : LenientValues.text(raw().error().message());
    }

    /** Returns when the video expires and can no longer be downloaded; null if the server does not report it. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Fetches and returns the current state. */
    @Override
    public Video refresh() {
        return openai().videos().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<Video> refreshAsync() {
        return openai().videos().getAsync(id());
    }

    /**
     * Deletes the video.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return openai().videos().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().videos().deleteAsync(id());
    }

    /**
     * Starts a new video that varies this one as described by a prompt.
     *
     * @throws IllegalArgumentException if the prompt is blank
     */
    public Video remix(String prompt) {
        return openai().videos().remix(id(), prompt);
    }

    /** Async version of {@link #remix}. */
    public CompletableFuture<Video> remixAsync(String prompt) {
        return openai().videos().remixAsync(id(), prompt);
    }

    /** Downloads the video as a stream, which must be closed. */
    public BinaryContent content() {
        return openai().videos().content(id(), Videos.VIDEO);
    }

    /**
     * Downloads the video, or images of it, as a stream, which must be closed.
     *
     * @param variant {@link Videos#VIDEO}, {@link Videos#THUMBNAIL} or {@link Videos#SPRITESHEET}
     */
    public BinaryContent content(String variant) {
        return openai().videos().content(id(), Given.notNull(variant, "variant"));
    }

    /** Async version of {@link #content()}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync() {
        return contentAsync(Videos.VIDEO);
    }

    /** Async version of {@link #content(String)}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync(String variant) {
        return openai().videos().contentAsync(id(), Given.notNull(variant, "variant"));
    }

    /**
     * Downloads the video to a file, overwriting an existing one.
     *
     * @return the file
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public Path saveTo(Path file) {
        return saveTo(file, Videos.VIDEO);
    }

    /** Works like {@link #saveTo(Path)}, with a variant as in {@link #content(String)}. */
    public Path saveTo(Path file, String variant) {
        Given.notNull(file, "file");
        try (BinaryContent content = content(variant)) {
            content.saveTo(file);
        }
        return file;
    }

    /** Async version of {@link #saveTo(Path)}. The content is written to disk on a thread of the common pool. */
    public CompletableFuture<Path> saveToAsync(Path file) {
        return saveToAsync(file, Videos.VIDEO);
    }

    /**
     * Async version of {@link #saveTo(Path, String)}. The content is written to disk on a thread of the common pool.
     */
    public CompletableFuture<Path> saveToAsync(Path file, String variant) {
        Given.notNull(file, "file");
        return Contents.read(contentAsync(variant), content -> {
            content.saveTo(file);
            return file;
        });
    }

    @Override
    protected Set<String> finishedStatuses() {
        return Set.of("completed", "failed");
    }

    @Override
    protected String described() {
        return "video " + id();
    }

    @Override
    protected Polling<Video> polling() {
        return new Polling<>(LONGEST);
    }
}
