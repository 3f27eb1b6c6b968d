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
 * A video that is made, or has been.
 *
 * <p>It is waited for up to 30 minutes by default.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/videos/object">The video object in the API reference</a>
 */
public final class Video extends WaitableObject<VideoResource, Video> {
    /** Videos take minutes. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** What a call answered. */
    public Video(OpenAI openai, ApiResponse<VideoResource> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public Video(OpenAI openai, VideoResource raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** {@code video_…}. */
    public String id() {
        return required("id", raw().id());
    }

    /** Where it is; null if the server left it out. */
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

    /** Whether it is there to be fetched. */
    public boolean isCompleted() {
        return status() != null && status().equals("completed");
    }

    /** How much of it is done, from 0 to 100; 0 if the server left it out. */
    public int progress() {
        Long progress = raw().progress();
        return progress == null ? 0 : Math.toIntExact(progress);
    }

    /** Why it failed; null if it did not. */
    public @Nullable String errorMessage() {
        return raw().error() == null ? null : LenientValues.text(raw().error().message());
    }

    /** Until when it can be fetched; null if the server does not say. */
    public @Nullable Instant expiresAt() {
        return instant(raw().expiresAt());
    }

    /** Its state now. */
    @Override
    public Video refresh() {
        return openai().videos().get(id());
    }

    /** Async version of {@link #refresh}. */
    @Override
    public CompletableFuture<Video> refreshAsync() {
        return openai().videos().getAsync(id());
    }

    /** Deletes it. True if the server says that it is gone. */
    public boolean delete() {
        return openai().videos().delete(id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return openai().videos().deleteAsync(id());
    }

    /** Starts another video that is like this one but for what the prompt says. */
    public Video remix(String prompt) {
        return openai().videos().remix(id(), prompt);
    }

    /** Async version of {@link #remix}. */
    public CompletableFuture<Video> remixAsync(String prompt) {
        return openai().videos().remixAsync(id(), prompt);
    }

    /** The video itself, as it arrives. It must be closed. */
    public BinaryContent content() {
        return openai().videos().content(id(), Videos.VIDEO);
    }

    /**
     * The video, or a picture of it, as it arrives. It must be closed.
     *
     * @param variant {@link Videos#VIDEO}, {@link Videos#THUMBNAIL}, {@link Videos#SPRITESHEET}
     */
    public BinaryContent content(String variant) {
        return openai().videos().content(id(), Given.notNull(variant, "variant"));
    }

    /** Works like {@link #content()}, without blocking until the content begins. */
    public CompletableFuture<BinaryContent> contentAsync() {
        return contentAsync(Videos.VIDEO);
    }

    /** Works like {@link #content(String)}, without blocking until the content begins. */
    public CompletableFuture<BinaryContent> contentAsync(String variant) {
        return openai().videos().contentAsync(id(), Given.notNull(variant, "variant"));
    }

    /**
     * Writes the video to a file, in place of what was there.
     *
     * @return the file
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public Path saveTo(Path file) {
        return saveTo(file, Videos.VIDEO);
    }

    /** Works like {@link #saveTo(Path)}, of the variant of {@link #content(String)}. */
    public Path saveTo(Path file, String variant) {
        Given.notNull(file, "file");
        try (BinaryContent content = content(variant)) {
            content.saveTo(file);
        }
        return file;
    }

    /** Works like {@link #saveTo(Path)}, without blocking until the content begins. */
    public CompletableFuture<Path> saveToAsync(Path file) {
        return saveToAsync(file, Videos.VIDEO);
    }

    /**
     * Works like {@link #saveTo(Path, String)}, without blocking until the content begins; it is then written to disk on a thread
     * of the common pool.
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
