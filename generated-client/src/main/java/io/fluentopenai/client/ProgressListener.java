package io.fluentopenai.client;

/** Receives the progress of an upload or download. */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Called for each chunk that was passed on: of an upload to the HTTP client, of a download to the caller's file or
     * stream. Must not block; for uploads, the sending thread calls it. A retried upload starts again at its first
     * chunk. An exception aborts the transfer.
     *
     * @param bytes the number of bytes so far
     * @param total the total number of bytes, or -1 if it is not known
     */
    void progress(long bytes, long total);
}
