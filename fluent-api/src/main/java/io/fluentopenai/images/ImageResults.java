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
 * The images that a request was answered with.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images/object">The image object in the API reference</a>
 */
public final class ImageResults extends ApiObject<ImagesResponse> implements Iterable<ImageResult> {
    /** What a call answered. */
    public ImageResults(OpenAI openai, ApiResponse<ImagesResponse> response) {
        super(openai, response);
    }

    /** One from elsewhere. */
    public ImageResults(OpenAI openai, ImagesResponse raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** The images; unmodifiable, empty if the server sent none. */
    public List<ImageResult> images() {
        return LenientValues.in(raw().data()).stream()
                .map(image -> new ImageResult(openai(), image, info()))
                .toList();
    }

    /**
     * The first image, or the only one.
     *
     * @throws IllegalStateException if the server sent none
     */
    public ImageResult first() {
        List<ImageResult> images = images();
        if (images.isEmpty()) {
            throw new IllegalStateException("The server answered without an image");
        }
        return images.get(0);
    }

    /** The images. */
    @Override
    public Iterator<ImageResult> iterator() {
        return images().iterator();
    }

    /** When they were made; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().created());
    }

    /** The tokens that were used; null for models that are not charged by tokens. */
    public @Nullable ImageGenUsage usage() {
        return raw().usage();
    }
}
