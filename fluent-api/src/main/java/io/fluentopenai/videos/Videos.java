package io.fluentopenai.videos;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.VideosApi;
import io.fluentopenai.client.model.CreateVideoMultipartBody;
import io.fluentopenai.client.model.CreateVideoMultipartBodyInputReference;
import io.fluentopenai.client.model.CreateVideoRemixBody;
import io.fluentopenai.client.model.ListVideosParams;
import io.fluentopenai.client.model.RetrieveVideoContentParams;
import io.fluentopenai.client.model.VideoResource;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The videos endpoint, which generates videos from a prompt and, optionally, a first image. OpenAI shut down its Videos
 * API on 2026-09-24; this class serves Azure OpenAI and compatible servers.
 *
 * <pre>{@code
 * openai.videos().create(r -> r.prompt("A paper boat in the rain.").seconds("4").size("1280x720"))
 *         .awaitCompletion(poll -> poll.onProgress(video -> System.out.println(video.progress() + " %")))
 *         .saveTo(Path.of("boat.mp4"));
 * }</pre>
 *
 * <p>By default the server chooses the model, the duration and the size.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/videos">Videos in the API reference</a>
 */
public final class Videos extends Endpoint {
    /** The video as MP4. */
    public static final String VIDEO = "video";

    /** A thumbnail image. */
    public static final String THUMBNAIL = "thumbnail";

    /** A sprite sheet: many thumbnails in one image. */
    public static final String SPRITESHEET = "spritesheet";

    /** Creates the endpoint of a client. */
    public Videos(OpenAI openai) {
        super(openai);
    }

    private VideosApi api() {
        return raw().videos();
    }

    private Video video(ApiResponse<VideoResource> response) {
        return new Video(openai(), response);
    }

    /**
     * Starts the generation of a video.
     *
     * @throws IllegalArgumentException if the prompt is blank
     */
    public Video create(String prompt) {
        return create(request -> request.prompt(prompt));
    }

    /**
     * Works like {@link #create(String)}, with all request parameters.
     *
     * @throws IllegalArgumentException if the prompt is missing or blank
     */
    public Video create(Consumer<? super CreateVideoMultipartBody> settings) {
        return video(api().createVideoWithResponse(request(settings), options()));
    }

    /** Works like {@link #create(Consumer)}, with a first image, which must have the size of the video. */
    public Video create(FilePart firstPicture, Consumer<? super CreateVideoMultipartBody> settings) {
        return create(from(Given.notNull(firstPicture, "firstPicture"), settings));
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<Video> createAsync(String prompt) {
        return createAsync(request -> request.prompt(prompt));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Video> createAsync(Consumer<? super CreateVideoMultipartBody> settings) {
        return Futures.map(api().createVideoWithResponseAsync(request(settings), options()), this::video);
    }

    /** Async version of {@link #create(FilePart, Consumer)}. */
    public CompletableFuture<Video> createAsync(
            FilePart firstPicture, Consumer<? super CreateVideoMultipartBody> settings) {
        return createAsync(from(Given.notNull(firstPicture, "firstPicture"), settings));
    }

    /** Works like {@link #create(FilePart, Consumer)}, with an image on disk. */
    public Video create(Path firstPicture, Consumer<? super CreateVideoMultipartBody> settings) {
        return create(FilePart.of(Given.notNull(firstPicture, "firstPicture")), settings);
    }

    /** Async version of {@link #create(Path, Consumer)}. */
    public CompletableFuture<Video> createAsync(
            Path firstPicture, Consumer<? super CreateVideoMultipartBody> settings) {
        return createAsync(FilePart.of(Given.notNull(firstPicture, "firstPicture")), settings);
    }

    private static Consumer<CreateVideoMultipartBody> from(
            FilePart firstPicture, Consumer<? super CreateVideoMultipartBody> settings) {
        return request -> Given.notNull(settings, "settings")
                .accept(request.inputReference(CreateVideoMultipartBodyInputReference.ofFile(firstPicture)));
    }

    private static CreateVideoMultipartBody request(Consumer<? super CreateVideoMultipartBody> settings) {
        CreateVideoMultipartBody request = Given.set(new CreateVideoMultipartBody(), settings);
        checkPrompt(request.prompt());
        return request;
    }

    private static void checkPrompt(@Nullable String prompt) {
        Given.check(
                prompt != null && !prompt.isBlank(),
                "The prompt is missing or blank. Set the prompt(…) of the request");
    }

    /**
     * Starts a new video that varies another one as described by a prompt.
     *
     * @throws IllegalArgumentException if the prompt is blank
     */
    public Video remix(String videoId, String prompt) {
        return video(api().createVideoRemixWithResponse(videoId, remixed(prompt), options()));
    }

    /** Async version of {@link #remix}. */
    public CompletableFuture<Video> remixAsync(String videoId, String prompt) {
        return Futures.map(api().createVideoRemixWithResponseAsync(videoId, remixed(prompt), options()), this::video);
    }

    private static CreateVideoRemixBody remixed(String prompt) {
        checkPrompt(prompt);
        return new CreateVideoRemixBody().prompt(prompt);
    }

    /** Fetches the state of a video, without its content. */
    public Video get(String videoId) {
        return video(api().getVideoWithResponse(videoId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Video> getAsync(String videoId) {
        return Futures.map(api().getVideoWithResponseAsync(videoId, options()), this::video);
    }

    /**
     * Deletes a video.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String videoId) {
        return LenientValues.isTrue(api().deleteVideo(videoId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String videoId) {
        return Futures.map(api().deleteVideoAsync(videoId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /**
     * Downloads a video, or images of it, as a stream, which must be closed.
     *
     * @param variant {@link #VIDEO}, {@link #THUMBNAIL} or {@link #SPRITESHEET}
     */
    public BinaryContent content(String videoId, String variant) {
        return api().retrieveVideoContent(
                        videoId,
                        new RetrieveVideoContentParams().variant(Given.notNull(variant, "variant")),
                        options());
    }

    /** Async version of {@link #content}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync(String videoId, String variant) {
        return api().retrieveVideoContentAsync(
                        videoId,
                        new RetrieveVideoContentParams().variant(Given.notNull(variant, "variant")),
                        options());
    }

    /** Downloads a video as a stream, which must be closed. */
    public BinaryContent content(String videoId) {
        return content(videoId, VIDEO);
    }

    /** Async version of {@link #content(String)}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync(String videoId) {
        return contentAsync(videoId, VIDEO);
    }

    /** Returns the videos of the project, newest first, page by page. */
    public Page<Video> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the order or the page size. */
    public Page<Video> list(Consumer<? super ListVideosParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Video>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Video>> listAsync(Consumer<? super ListVideosParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListVideosParams, VideoResource, Video> listing(Consumer<? super ListVideosParams> filter) {
        return new Listing<>(
                ListVideosParams::new,
                filter,
                params -> api().listVideosWithResponse(params, options()),
                params -> api().listVideosWithResponseAsync(params, options()),
                (video, info) -> new Video(openai(), video, info));
    }
}
