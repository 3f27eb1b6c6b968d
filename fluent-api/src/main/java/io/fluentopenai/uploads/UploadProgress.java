package io.fluentopenai.uploads;

/**
 * How far an upload is.
 *
 * @param partsDone how many parts the server has
 * @param parts how many there are
 * @param bytesDone how many bytes the server has, in parts that are there as a whole
 * @param bytes how many there are
 */
public record UploadProgress(int partsDone, int parts, long bytesDone, long bytes) {}
