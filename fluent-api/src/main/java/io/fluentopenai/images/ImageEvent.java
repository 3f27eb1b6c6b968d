package io.fluentopenai.images;

import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A piece of news while an image is drawn: a first sketch, a better one, the image. Immutable. */
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

    /** The name of the event, such as {@code image_generation.partial_image}; null if the server left it out. */
    public @Nullable String type() {
        return type;
    }

    /** Whether this brings a sketch. */
    public boolean isPartial() {
        return !complete && base64 != null;
    }

    /** Whether this brings an image that is done. */
    public boolean isComplete() {
        return complete;
    }

    /** The number of the sketch, from 0; -1 if this brings none. */
    public int partialImageIndex() {
        return index;
    }

    /** The image so far, as base64; null for an event that this version does not know. */
    public @Nullable String base64() {
        return base64;
    }

    /**
     * The image so far.
     *
     * @return a new array
     * @throws IllegalStateException if this event brings none
     */
    public byte[] bytes() {
        return ImageBytes.decode(base64, null);
    }

    /**
     * Writes the image so far to a file, in place of what was there.
     *
     * @return the file
     * @throws IllegalStateException if this event brings none
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public Path saveTo(Path file) {
        return ImageBytes.save(bytes(), Given.notNull(file, "file"));
    }

    /** All of it, as the generated class has it. */
    @com.fasterxml.jackson.annotation.JsonValue
    public JsonValue raw() {
        return raw;
    }

    /** Its type. */
    @Override
    public String toString() {
        return String.valueOf(type);
    }
}
