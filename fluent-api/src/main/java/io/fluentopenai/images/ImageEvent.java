package io.fluentopenai.images;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An event of an image stream: a partial image or the final image. Immutable. */
public final class ImageEvent {
    private final JsonValue raw;
    private final @Nullable String type;
    private final @Nullable String base64;
    private final int index;
    private final boolean complete;

    ImageEvent(JsonValue raw, @Nullable String type, @Nullable String base64, int index, boolean complete) {
        this.raw = raw;
        this.type = type;
        this.base64 = base64;
        this.index = index;
        this.complete = complete;
    }

    /** Returns the event type, such as {@code image_generation.partial_image}; null if the server left it out. */
    public @Nullable String type() {
        return type;
    }

    /** Returns whether this event has a partial image. */
    public boolean isPartial() {
        return !complete && base64 != null;
    }

    /** Returns whether this event has a final image. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns the index of the partial image, starting at 0; -1 if this event has none. */
    public int partialImageIndex() {
        return index;
    }

    /** Returns the image in base64; null if this event has none. */
    public @Nullable String base64() {
        return base64;
    }

    /**
     * Returns the image, as a new array.
     *
     * @throws IllegalStateException if this event has no image
     */
    public byte[] bytes() {
        return ImageBytes.decode(base64, null);
    }

    /**
     * Writes the image to a file, overwriting an existing one.
     *
     * @return the file
     * @throws IllegalStateException if this event has no image
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public Path saveTo(Path file) {
        return ImageBytes.save(bytes(), Given.notNull(file, "file"));
    }

    /** Returns the generated object, which has all properties. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonValue raw() {
        return raw;
    }

    /** Returns the event type. */
    @Override
    public String toString() {
        return String.valueOf(type);
    }
}
