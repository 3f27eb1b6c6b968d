package io.fluentopenai.images;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.Image;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A generated image: either its bytes, or a URL from which it can be downloaded for one hour.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images/object">The image object in the API reference</a>
 */
public final class ImageResult extends ApiObject<Image> {
    /** Wraps an image of an API response. */
    public ImageResult(OpenAI openai, Image raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the URL of the image, which can be downloaded without an API key; null if the response contains the
     * bytes.
     */
    public @Nullable String url() {
        return LenientValues.text(raw().url());
    }

    /** Returns the image in base64; null if the response contains a URL. */
    public @Nullable String base64() {
        return LenientValues.text(raw().b64Json());
    }

    /** Returns the prompt as the model revised it; null if the server does not report it. */
    public @Nullable String revisedPrompt() {
        return LenientValues.text(raw().revisedPrompt());
    }

    /**
     * Returns the image, as a new array.
     *
     * @throws IllegalStateException if the response contains a URL, or data that is not valid base64
     */
    public byte[] bytes() {
        return ImageBytes.decode(base64(), url());
    }

    /**
     * Writes the image to a file, overwriting an existing one.
     *
     * @return the file
     * @throws IllegalStateException if the response contains a URL, or data that is not valid base64
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public Path saveTo(Path file) {
        return ImageBytes.save(bytes(), Given.notNull(file, "file"));
    }
}
