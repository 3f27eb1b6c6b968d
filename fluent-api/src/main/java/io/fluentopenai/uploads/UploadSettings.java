package io.fluentopenai.uploads;

import io.fluentopenai.client.model.CreateUploadRequest;
import io.fluentopenai.internal.Given;
import java.util.Objects;
import java.util.function.Consumer;

/** Settings of an upload in parts. Mutable and not thread-safe. */
public final class UploadSettings {
    /** The largest part size of the API in bytes, which is also the default: 64 MB. */
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
     * Sets the size of each part except the last, in bytes. By default 64 MB.
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
     * Sets how many parts are uploaded in parallel. By default 4.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public UploadSettings parallel(int parts) {
        Given.check(parts >= 1, "At least one part must be sent at a time, not " + parts);
        parallel = parts;
        return this;
    }

    /**
     * Sends an MD5 checksum, which the server compares with the assembled file. The file is read a second time to
     * compute it.
     */
    public UploadSettings md5() {
        md5 = true;
        return this;
    }

    /**
     * Cancels the upload on the server if it fails. By default the parts stay on the server until the upload expires,
     * so that it can be resumed. Cancelling the future or interrupting the thread is not a failure.
     */
    public UploadSettings cancelOnFailure() {
        cancelOnFailure = true;
        return this;
    }

    /**
     * Sets a listener that is called after each part has arrived, one call at a time. It runs on a thread of the HTTP
     * client, which it must not block. An exception from it ends the upload.
     */
    public UploadSettings onProgress(Consumer<? super UploadProgress> newListener) {
        listener = Objects.requireNonNull(newListener, "listener");
        return this;
    }

    /** Sets other parameters of the request that creates the upload, such as the media type or the expiration. */
    public UploadSettings configure(Consumer<? super CreateUploadRequest> settings) {
        request = Given.notNull(settings, "settings");
        return this;
    }
}
