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
 * An image that was made: its bytes, or where they can be fetched for an hour.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/images/object">The image object in the API reference</a>
 */
public final class ImageResult extends ApiObject<Image> {
    /** One of those that a call answered. */
    public ImageResult(OpenAI openai, Image raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /** Where it can be fetched, without a key; null if it came with its bytes. */
    public @Nullable String url() {
        return LenientValues.text(raw().url());
    }

    /** Its bytes as base64; null if it came with a URL. */
    public @Nullable String base64() {
        return LenientValues.text(raw().b64Json());
    }

    /** What the model made of the prompt before it drew; null if it did not tell. */
    public @Nullable String revisedPrompt() {
        return LenientValues.text(raw().revisedPrompt());
    }

    /**
     * Its bytes.
     *
     * @return a new array
     * @throws IllegalStateException if it came with a URL, or if what came is no base64
     */
    public byte[] bytes() {
        return ImageBytes.decode(base64(), url());
    }

    /**
     * Writes its bytes to a file, in place of what was there.
     *
     * @return the file
     * @throws IllegalStateException if it came with a URL
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public Path saveTo(Path file) {
        return ImageBytes.save(bytes(), Given.notNull(file, "file"));
    }
}
