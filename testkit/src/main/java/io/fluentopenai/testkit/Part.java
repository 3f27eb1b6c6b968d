package io.fluentopenai.testkit;

import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a multipart body, as the server received it. Immutable. */
public interface Part {

    /** Returns the name of the form field. */
    String name();

    /** Returns the file name, or null if there is none. */
    @Nullable
    String filename();

    /** Returns the content type, or null if there is none. */
    @Nullable
    String contentType();

    /** Returns all headers of the part, with lower-case names. */
    Map<String, String> headers();

    /** Returns the length of the content in bytes. */
    long length();

    /** Opens the content. The caller closes it. */
    InputStream open();

    /** Returns the whole content. Do not modify the array. */
    byte[] bytes();

    /** Returns the whole content, decoded as UTF-8. */
    String text();
}
