package io.fluentopenai.moderations;

import io.fluentopenai.client.model.CreateModerationRequestInputItem;
import io.fluentopenai.client.model.CreateModerationRequestInputItemImageUrl;
import io.fluentopenai.client.model.CreateModerationRequestInputItemImageUrlImageUrl;
import io.fluentopenai.client.model.CreateModerationRequestInputItemText;
import io.fluentopenai.internal.DataUrls;
import io.fluentopenai.internal.Given;
import java.nio.file.Path;

/** A text or an image to judge, together with others. Immutable. */
public final class ModerationInput {
    private final CreateModerationRequestInputItem item;

    private ModerationInput(CreateModerationRequestInputItem item) {
        this.item = item;
    }

    /**
     * A text.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static ModerationInput text(String text) {
        return new ModerationInput(new CreateModerationRequestInputItemText().text(Moderations.notBlank(text)));
    }

    /**
     * An image that the server fetches.
     *
     * @param url of the image, or a {@code data:} URL with its bytes
     * @throws IllegalArgumentException if it is blank
     */
    public static ModerationInput imageUrl(String url) {
        Given.notBlank(url, "url", "The URL of the image is blank. Pass one");
        return new ModerationInput(new CreateModerationRequestInputItemImageUrl()
                .imageUrl(new CreateModerationRequestInputItemImageUrlImageUrl().url(url)));
    }

    /**
     * An image on disk, whose name says its type: png, jpeg, gif or webp.
     *
     * @throws IllegalArgumentException if the name says no type
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static ModerationInput image(Path file) {
        return imageUrl(DataUrls.ofImage(Given.notNull(file, "file")));
    }

    /**
     * An image in memory.
     *
     * @param contentType such as {@code image/png}
     */
    public static ModerationInput image(byte[] bytes, String contentType) {
        return imageUrl(DataUrls.of(Given.notNull(bytes, "bytes"), Given.notNull(contentType, "contentType")));
    }

    CreateModerationRequestInputItem item() {
        return item;
    }

    /** Its JSON. */
    @Override
    public String toString() {
        return item.toString();
    }
}
