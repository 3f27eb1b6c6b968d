package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.SeekableContent;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a multipart body, as the server received it. Immutable. */
public final class Part {

    private final String name;
    private final @Nullable String filename;
    private final @Nullable String contentType;
    private final Map<String, String> headers;
    private final SeekableContent content;

    /** For the server, which makes these. */
    public Part(
            String name,
            @Nullable String filename,
            @Nullable String contentType,
            Map<String, String> headers,
            SeekableContent content) {
        this.name = name;
        this.filename = filename;
        this.contentType = contentType;
        this.headers = Map.copyOf(headers);
        this.content = content;
    }

    /** The name of the form field. */
    public String name() {
        return name;
    }

    /** The file name that the sender gave, or null. */
    public @Nullable String filename() {
        return filename;
    }

    /** The content type that the sender gave, or null. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** All headers of the part; names in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The number of bytes of the content. */
    public long length() {
        return content.length();
    }

    /** The content, to be read from its beginning and closed by the caller. */
    public InputStream open() {
        return content.open();
    }

    /** The whole content, in memory; not to be changed. */
    public byte[] bytes() {
        return content.bytes();
    }

    /** The whole content as UTF-8 text. */
    public String text() {
        return content.text();
    }

    /** For the server: the content, wherever it is. */
    public SeekableContent content() {
        return content;
    }

    /** Name, file name and size; never the content. */
    @Override
    public String toString() {
        return name + (filename == null ? "" : " (" + filename + ")") + ", " + length() + " bytes";
    }
}
