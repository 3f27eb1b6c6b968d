package io.fluentopenai.uploads;

import io.fluentopenai.client.model.CreateUploadRequest;
import io.fluentopenai.internal.Given;
import java.util.Objects;
import java.util.function.Consumer;

/** How a file goes up in parts. Mutable while it is set up, not thread-safe. */
public final class UploadSettings {
    /** The largest part that the API takes, and the usual one: 64 MB. */
    public static final long LARGEST_PART = 64L * 1024 * 1024;

    private static final int USUAL_PARALLEL = 4;

    long partSize = LARGEST_PART;
    int parallel = USUAL_PARALLEL;
    boolean md5;
    boolean cancelOnFailure;
    Consumer<? super UploadProgress> listener = progress -> {};
    Consumer<? super CreateUploadRequest> request = settings -> {};

    UploadSettings() {}

    /**
     * The size of each part but the last, in bytes.
     *
     * @throws IllegalArgumentException if it is less than 1 or more than {@link #LARGEST_PART}
     */
    public UploadSettings partSize(long bytes) {
        Given.check(
                bytes >= 1 && bytes <= LARGEST_PART, "A part must have 1 to " + LARGEST_PART + " bytes, not " + bytes);
        partSize = bytes;
        return this;
    }

    /**
     * How many parts are sent at the same time, 4 by default.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public UploadSettings parallel(int parts) {
        Given.check(parts >= 1, "At least one part must be sent at a time, not " + parts);
        parallel = parts;
        return this;
    }

    /** To have the server compare what it got with a checksum of the file, which is read once more for it. */
    public UploadSettings md5() {
        md5 = true;
        return this;
    }

    /**
     * To give the upload up on the server when it fails. Without this the parts that are there stay until the upload
     * expires, and it can be gone on with. An upload that is cancelled or interrupted here has not failed.
     */
    public UploadSettings cancelOnFailure() {
        cancelOnFailure = true;
        return this;
    }

    /**
     * Called after each part that has arrived, one call at a time, on threads of the HTTP client, which it must not
     * block. What it throws ends the upload.
     */
    public UploadSettings onProgress(Consumer<? super UploadProgress> newListener) {
        listener = Objects.requireNonNull(newListener, "listener");
        return this;
    }

    /** For all else that the request can carry, such as another media type or when the file expires. */
    public UploadSettings configure(Consumer<? super CreateUploadRequest> settings) {
        request = Given.notNull(settings, "settings");
        return this;
    }
}
