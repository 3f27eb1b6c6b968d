package io.fluentopenai.testkit.internal.form;

import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part whose content lies in memory or in a file. */
public record ReceivedPart(
        String name,
        @Nullable String filename,
        @Nullable String contentType,
        Map<String, String> headers,
        SeekableContent content)
        implements Part {

    public ReceivedPart {
        headers = Map.copyOf(headers);
    }

    /** The content of a part, wherever it is. */
    public static SeekableContent contentOf(Part part) {
        return ((ReceivedPart) part).content;
    }

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public InputStream open() {
        return content.open();
    }

    @Override
    public byte[] bytes() {
        return content.bytes();
    }

    @Override
    public String text() {
        return content.text();
    }

    /** Name, file name and size; never the content. */
    @Override
    public String toString() {
        return name + (filename == null ? "" : " (" + filename + ")") + ", " + length() + " bytes";
    }
}
