package io.fluentopenai.client;

/** Is told how far a transfer has come. */
@FunctionalInterface
public interface ProgressListener {
    /**
     * So many bytes have been handed on: of an upload, to the HTTP client; of a download, to the caller's file or stream.
     * Called for each chunk, and must not block: for uploads it is called by the thread that sends. If an upload is sent
     * again, it begins at the first chunk again. An exception ends the transfer.
     *
     * @param bytes how many so far
     * @param total how many in all; -1 if that is not known
     */
    void progress(long bytes, long total);
}
