package io.fluentopenai.moderations;

import io.fluentopenai.client.model.CreateModerationRequestInputItem;
import io.fluentopenai.client.model.CreateModerationRequestInputItemImageUrl;
import io.fluentopenai.client.model.CreateModerationRequestInputItemImageUrlImageUrl;
import io.fluentopenai.client.model.CreateModerationRequestInputItemText;
import io.fluentopenai.internal.DataUrls;
import io.fluentopenai.internal.Given;
import java.nio.file.Path;

/** A text or an image to moderate together with others. Immutable. */
public final class ModerationInput {
    private final CreateModerationRequestInputItem item;

    private ModerationInput(CreateModerationRequestInputItem item) {
        this.item = item;
    }

    /**
     * Returns a text input.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public static ModerationInput text(String text) {
        return new ModerationInput(new CreateModerationRequestInputItemText().text(Moderations.notBlank(text)));
    }

    /**
     * Returns an image that the server fetches.
     *
     * @param url the URL of the image, or a {@code data:} URL that contains it
     * @throws IllegalArgumentException if the URL is blank
     */
    public static ModerationInput imageUrl(String url) {
        Given.notBlank(url, "url", "The URL of the image is blank. Pass one");
        return new ModerationInput(new CreateModerationRequestInputItemImageUrl()
                .imageUrl(new CreateModerationRequestInputItemImageUrlImageUrl().url(url)));
    }

    /**
     * Reads an image from disk. The type follows from the file name extension: png, jpeg, gif or webp.
     *
     * @throws IllegalArgumentException if the extension is not one of these
     * @throws java.io.UncheckedIOException if the file cannot be read
     */
    public static ModerationInput image(Path file) {
        return imageUrl(DataUrls.ofImage(Given.notNull(file, "file")));
    }

    /**
     * Returns an image from memory.
     *
     * @param contentType the media type, such as {@code image/png}
     */
    public static ModerationInput image(byte[] bytes, String contentType) {
        return imageUrl(DataUrls.of(Given.notNull(bytes, "bytes"), Given.notNull(contentType, "contentType")));
    }

    CreateModerationRequestInputItem item() {
        return item;
    }

    /** Returns the JSON. */
    @Override
    public String toString() {
        return item.toString();
    }
}
