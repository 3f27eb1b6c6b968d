package io.fluentopenai.images;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.ImagesApi;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.CreateImageEditRequest;
import io.fluentopenai.client.model.CreateImageEditRequestImage;
import io.fluentopenai.client.model.CreateImageRequest;
import io.fluentopenai.client.model.CreateImageVariationRequest;
import io.fluentopenai.client.model.ImageEditStreamEvent;
import io.fluentopenai.client.model.ImageGenStreamEvent;
import io.fluentopenai.client.model.ImagesResponse;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images endpoint, which generates, edits and varies images.
 *
 * <pre>{@code
 * openai.images().generate(r -> r.prompt("A house in the woods.").quality("low"))
 *         .first()
 *         .saveTo(Path.of("house.png"));
 * }</pre>
 *
 * <p>By default the model is {@value #DEFAULT_MODEL}; the server chooses the size and the number of images.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images">Images in the API reference</a>
 */
public final class Images extends Endpoint {
    /** The default model for images that are generated or edited. */
    public static final String DEFAULT_MODEL = "gpt-image-2";

    private static final int MOST_IMAGES = 16;

    /** Creates the endpoint of a client. */
    public Images(OpenAI openai) {
        super(openai);
    }

    private ImagesApi api() {
        return raw().images();
    }

    private ImageResults imageResults(ApiResponse<ImagesResponse> response) {
        return new ImageResults(openai(), response);
    }

    /**
     * Generates an image from a prompt.
     *
     * @throws IllegalArgumentException if the prompt is blank
     */
    public ImageResults generate(String prompt) {
        return generate(request -> request.prompt(prompt));
    }

    /**
     * Works like {@link #generate(String)}, with all request parameters.
     *
     * @throws IllegalArgumentException if the prompt is missing or blank
     */
    public ImageResults generate(Consumer<? super CreateImageRequest> settings) {
        return imageResults(api().createImageWithResponse(generation(settings), options()));
    }

    /** Async version of {@link #generate(String)}. */
    public CompletableFuture<ImageResults> generateAsync(String prompt) {
        return generateAsync(request -> request.prompt(prompt));
    }

    /** Async version of {@link #generate(Consumer)}. */
    public CompletableFuture<ImageResults> generateAsync(Consumer<? super CreateImageRequest> settings) {
        return Futures.map(api().createImageWithResponseAsync(generation(settings), options()), this::imageResults);
    }

    /**
     * Generates an image as a stream. The request's {@code partialImages} sets how many partial images are sent before
     * the final one. The result has the final images and the token usage.
     *
     * @throws IllegalArgumentException if the prompt is missing or blank
     */
    public ResultStream<ImageEvent, ImageResults> generateStream(Consumer<? super CreateImageRequest> settings) {
        return generated(api().createImageStream(generation(settings), options()));
    }

    /** Async version of {@link #generateStream}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> generateStreamAsync(
            Consumer<? super CreateImageRequest> settings) {
        return Futures.map(api().createImageStreamAsync(generation(settings), options()), this::generated);
    }

    /** Works like {@link #generateStream(Consumer)}, with a prompt only. */
    public ResultStream<ImageEvent, ImageResults> generateStream(String prompt) {
        return generateStream(request -> request.prompt(prompt));
    }

    /** Async version of {@link #generateStream(String)}. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> generateStreamAsync(String prompt) {
        return generateStreamAsync(request -> request.prompt(prompt));
    }

    private ResultStream<ImageEvent, ImageResults> generated(EventStream<ImageGenStreamEvent> events) {
        return new AccumulatedStream<>(events, ImageAccumulator.generation(openai(), events.info()));
    }

    private static CreateImageRequest generation(Consumer<? super CreateImageRequest> settings) {
        CreateImageRequest request = Given.set(new CreateImageRequest().model(DEFAULT_MODEL), settings);
        checkPrompt(request.prompt());
        return JsonModel.withoutNulls(request);
    }

    /**
     * Edits images, or generates a new image from them, as described by a prompt.
     *
     * @param images 1 to 16 images; the server recognizes the format from the file names
     * @throws IllegalArgumentException if the prompt is blank, or there are no images or too many
     */
    public ImageResults edit(String prompt, Path... images) {
        return edit(parts(images), request -> request.prompt(prompt));
    }

    /** Works like {@link #edit(String, Path...)}, with images from memory or a stream. */
    public ImageResults edit(String prompt, FilePart... images) {
        return edit(parts(images), request -> request.prompt(prompt));
    }

    /**
     * Works like {@link #edit(String, Path...)}, with all request parameters, such as a mask.
     *
     * @param settings sets the prompt and any other parameters
     */
    public ImageResults edit(List<FilePart> images, Consumer<? super CreateImageEditRequest> settings) {
        return imageResults(api().createImageEditWithResponse(edition(images, settings), options()));
    }

    /** Async version of {@link #edit(String, Path...)}. */
    public CompletableFuture<ImageResults> editAsync(String prompt, Path... images) {
        return editAsync(parts(images), request -> request.prompt(prompt));
    }

    /** Async version of {@link #edit(String, FilePart...)}. */
    public CompletableFuture<ImageResults> editAsync(String prompt, FilePart... images) {
        return editAsync(parts(images), request -> request.prompt(prompt));
    }

    /** Async version of {@link #edit(List, Consumer)}. */
    public CompletableFuture<ImageResults> editAsync(
            List<FilePart> images, Consumer<? super CreateImageEditRequest> settings) {
        return Futures.map(
                api().createImageEditWithResponseAsync(edition(images, settings), options()), this::imageResults);
    }

    /** Works like {@link #edit(List, Consumer)}, with one image on disk. */
    public ImageResults edit(Path image, Consumer<? super CreateImageEditRequest> settings) {
        return edit(parts(image), settings);
    }

    /** Async version of {@link #edit(Path, Consumer)}. */
    public CompletableFuture<ImageResults> editAsync(Path image, Consumer<? super CreateImageEditRequest> settings) {
        return editAsync(parts(image), settings);
    }

    /** Works like {@link #edit(List, Consumer)}, with one image. */
    public ImageResults edit(FilePart image, Consumer<? super CreateImageEditRequest> settings) {
        return edit(parts(image), settings);
    }

    /** Async version of {@link #edit(FilePart, Consumer)}. */
    public CompletableFuture<ImageResults> editAsync(
            FilePart image, Consumer<? super CreateImageEditRequest> settings) {
        return editAsync(parts(image), settings);
    }

    /** Edits images as a stream. See {@link #edit(List, Consumer)} and {@link #generateStream(Consumer)}. */
    public ResultStream<ImageEvent, ImageResults> editStream(
            List<FilePart> images, Consumer<? super CreateImageEditRequest> settings) {
        return edited(api().createImageEditStream(edition(images, settings), options()));
    }

    /** Async version of {@link #editStream}: the future completes when the stream begins. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> editStreamAsync(
            List<FilePart> images, Consumer<? super CreateImageEditRequest> settings) {
        return Futures.map(api().createImageEditStreamAsync(edition(images, settings), options()), this::edited);
    }

    /** Edits images as a stream. See {@link #edit(String, Path...)} and {@link #generateStream(Consumer)}. */
    public ResultStream<ImageEvent, ImageResults> editStream(String prompt, Path... images) {
        return editStream(parts(images), request -> request.prompt(prompt));
    }

    /** Async version of {@link #editStream(String, Path...)}. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> editStreamAsync(String prompt, Path... images) {
        return editStreamAsync(parts(images), request -> request.prompt(prompt));
    }

    /** Works like {@link #editStream(String, Path...)}, with images from memory or a stream. */
    public ResultStream<ImageEvent, ImageResults> editStream(String prompt, FilePart... images) {
        return editStream(parts(images), request -> request.prompt(prompt));
    }

    /** Async version of {@link #editStream(String, FilePart...)}. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> editStreamAsync(
            String prompt, FilePart... images) {
        return editStreamAsync(parts(images), request -> request.prompt(prompt));
    }

    /** Works like {@link #editStream(List, Consumer)}, with one image on disk. */
    public ResultStream<ImageEvent, ImageResults> editStream(
            Path image, Consumer<? super CreateImageEditRequest> settings) {
        return editStream(parts(image), settings);
    }

    /** Async version of {@link #editStream(Path, Consumer)}. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> editStreamAsync(
            Path image, Consumer<? super CreateImageEditRequest> settings) {
        return editStreamAsync(parts(image), settings);
    }

    /** Works like {@link #editStream(List, Consumer)}, with one image. */
    public ResultStream<ImageEvent, ImageResults> editStream(
            FilePart image, Consumer<? super CreateImageEditRequest> settings) {
        return editStream(parts(image), settings);
    }

    /** Async version of {@link #editStream(FilePart, Consumer)}. */
    public CompletableFuture<ResultStream<ImageEvent, ImageResults>> editStreamAsync(
            FilePart image, Consumer<? super CreateImageEditRequest> settings) {
        return editStreamAsync(parts(image), settings);
    }

    private ResultStream<ImageEvent, ImageResults> edited(EventStream<ImageEditStreamEvent> events) {
        return new AccumulatedStream<>(events, ImageAccumulator.edit(openai(), events.info()));
    }

    private static List<FilePart> parts(Path... images) {
        return Stream.of(Given.noneNull(images, "images")).map(FilePart::of).toList();
    }

    private static List<FilePart> parts(FilePart... images) {
        return List.of(Given.noneNull(images, "images"));
    }

    private static CreateImageEditRequest edition(
            List<FilePart> images, Consumer<? super CreateImageEditRequest> settings) {
        Given.check(
                !Given.notNull(images, "images").isEmpty() && images.size() <= MOST_IMAGES,
                "An edit takes 1 to " + MOST_IMAGES + " images, not " + images.size());
        CreateImageEditRequest request = Given.set(
                new CreateImageEditRequest()
                        .model(DEFAULT_MODEL)
                        // One image and several go under different names.
                        .image(
                                images.size() == 1
                                        ? CreateImageEditRequestImage.ofFile(images.get(0))
                                        : CreateImageEditRequestImage.ofFiles(List.copyOf(images))),
                settings);
        checkPrompt(request.prompt());
        return JsonModel.withoutNulls(request);
    }

    private static void checkPrompt(@Nullable String prompt) {
        Given.check(
                prompt != null && !prompt.isBlank(),
                "The prompt is missing or blank. Set the prompt(…) of the request");
    }

    /**
     * Generates a variation of an image, which must be a square PNG. OpenAI shut this operation down on 2026-05-12;
     * compatible servers may offer it.
     */
    public ImageResults variation(Path image) {
        return variation(image, request -> {});
    }

    /** Works like {@link #variation(Path)}, with an image from memory or a stream. */
    public ImageResults variation(FilePart image) {
        return variation(image, request -> {});
    }

    /**
     * Works like {@link #variation(Path)}, with all request parameters.
     *
     * @throws IllegalArgumentException if the request has no image
     */
    public ImageResults variation(Consumer<? super CreateImageVariationRequest> settings) {
        return imageResults(api().createImageVariationWithResponse(variant(settings), options()));
    }

    /** Async version of {@link #variation(Path)}. */
    public CompletableFuture<ImageResults> variationAsync(Path image) {
        return variationAsync(image, request -> {});
    }

    /** Async version of {@link #variation(FilePart)}. */
    public CompletableFuture<ImageResults> variationAsync(FilePart image) {
        return variationAsync(image, request -> {});
    }

    /** Async version of {@link #variation(Consumer)}. */
    public CompletableFuture<ImageResults> variationAsync(Consumer<? super CreateImageVariationRequest> settings) {
        return Futures.map(
                api().createImageVariationWithResponseAsync(variant(settings), options()), this::imageResults);
    }

    /** Works like {@link #variation(Path)}, with further request parameters. */
    public ImageResults variation(Path image, Consumer<? super CreateImageVariationRequest> settings) {
        return variation(of(FilePart.of(Given.notNull(image, "image")), settings));
    }

    /** Async version of {@link #variation(Path, Consumer)}. */
    public CompletableFuture<ImageResults> variationAsync(
            Path image, Consumer<? super CreateImageVariationRequest> settings) {
        return variationAsync(of(FilePart.of(Given.notNull(image, "image")), settings));
    }

    /** Works like {@link #variation(FilePart)}, with further request parameters. */
    public ImageResults variation(FilePart image, Consumer<? super CreateImageVariationRequest> settings) {
        return variation(of(image, settings));
    }

    /** Async version of {@link #variation(FilePart, Consumer)}. */
    public CompletableFuture<ImageResults> variationAsync(
            FilePart image, Consumer<? super CreateImageVariationRequest> settings) {
        return variationAsync(of(image, settings));
    }

    private static Consumer<CreateImageVariationRequest> of(
            FilePart image, Consumer<? super CreateImageVariationRequest> settings) {
        Given.notNull(image, "image");
        return request -> Given.set(request.image(image), settings);
    }

    private static CreateImageVariationRequest variant(Consumer<? super CreateImageVariationRequest> settings) {
        CreateImageVariationRequest request = Given.set(new CreateImageVariationRequest(), settings);
        Given.check(request.image() != null, "There is no image to vary. Set the image(…) of the request");
        return request;
    }
}
