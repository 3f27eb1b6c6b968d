package io.fluentopenai.client.error;

import org.jspecify.annotations.Nullable;

/** A file to upload could not be read, or is not as long as was told. The cause says more. */
public final class UploadException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    /** With what reading failed with as the cause. */
    public UploadException(String message, @Nullable Throwable cause) {
        super(message, cause, null);
    }
}
