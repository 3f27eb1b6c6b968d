package io.fluentopenai.testkit;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One part of a multipart body, as the server received it. Immutable. */
public interface Part {

    /** Returns the name of the form field. */
    String name();

    /** Returns the file name that the sender gave, or null. */
    @Nullable
    String filename();

    /** Returns the content type that the sender gave, or null. */
    @Nullable
    String contentType();

    /** Returns all headers of the part; names in lower case. */
    Map<String, String> headers();

    /** Returns the number of bytes of the content. */
    long length();

    /** Opens the content at its beginning; the caller closes it. */
    InputStream open();

    /** Returns the whole content, in memory; not to be changed. */
    byte[] bytes();

    /** Returns the whole content as UTF-8 text. */
    String text();
}
