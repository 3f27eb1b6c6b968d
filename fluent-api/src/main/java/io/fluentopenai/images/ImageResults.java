package io.fluentopenai.images;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.ImageGenUsage;
import io.fluentopenai.client.model.ImagesResponse;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The generated images of a request.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images/object">The image object in the API reference</a>
 */
public final class ImageResults extends ApiObject<ImagesResponse> implements Iterable<ImageResult> {
    /** Wraps the body of an API response. */
    public ImageResults(OpenAI openai, ApiResponse<ImagesResponse> response) {
        super(openai, response);
    }

    /** Wraps images, with null as {@code info} if they did not come from an API response. */
    public ImageResults(OpenAI openai, ImagesResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Returns the images as an unmodifiable list, which is empty if the server sent none. */
    public List<ImageResult> images() {
        return LenientValues.in(raw().data()).stream()
                .map(image -> new ImageResult(openai(), image, info()))
                .toList();
    }

    /**
     * Returns the first image.
     *
     * @throws IllegalStateException if the server sent none
     */
    public ImageResult first() {
        List<ImageResult> images = images();
        if (images.isEmpty()) {
            throw new IllegalStateException("The response of the server has no images");
        }
        return images.get(0);
    }

    /** Returns an iterator over the images. */
    @Override
    public Iterator<ImageResult> iterator() {
        return images().iterator();
    }

    /** Returns when the images were created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** Returns the token usage; null for models that are not billed by tokens. */
    public @Nullable ImageGenUsage usage() {
        return raw().usage();
    }
}
