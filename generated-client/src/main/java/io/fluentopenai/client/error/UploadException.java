package io.fluentopenai.client.error;

import org.jspecify.annotations.Nullable;

/** A file to upload could not be read, or its length differs from the declared one. The cause has details. */
public final class UploadException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception; {@code cause} is the error from reading the file. */
    public UploadException(String message, @Nullable Throwable cause) {
        super(message, cause, null);
    }
}
