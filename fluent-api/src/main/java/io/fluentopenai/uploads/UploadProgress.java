package io.fluentopenai.uploads;

/**
 * The progress of an upload.
 *
 * @param partsDone the number of parts that have arrived completely
 * @param parts the total number of parts
 * @param bytesDone the number of bytes of these parts
 * @param bytes the total number of bytes
 */
public record UploadProgress(int partsDone, int parts, long bytesDone, long bytes) {}
