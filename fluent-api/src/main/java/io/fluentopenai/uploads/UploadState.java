package io.fluentopenai.uploads;

import io.fluentopenai.internal.Given;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of an upload, from which it can be resumed, also in another process. The API does not report which parts it
 * has. Immutable; any {@code ObjectMapper} serializes and deserializes it.
 *
 * @param uploadId the upload id, {@code upload_…}
 * @param bytes the size of the file in bytes
 * @param partSize the size of each part except the last, in bytes
 * @param expiresAt when the server discards the parts, in seconds since 1970; null if unknown
 * @param parts the ids of the parts that have arrived, by part number, starting at 0
 */
public record UploadState(
        String uploadId,
        long bytes,
        long partSize,
        @Nullable Long expiresAt,
        Map<Integer, String> parts) {
    /**
     * Creates a state; the map is copied.
     *
     * @throws IllegalArgumentException if the id is blank, a size is not positive, or a part number is out of range
     */
    public UploadState {
        Given.check(
                !Given.notNull(uploadId, "uploadId").isBlank() && bytes >= 1 && partSize >= 1,
                "This is not the state of an upload, which has an id and positive lengths");
        parts = Collections.unmodifiableMap(new TreeMap<>(parts));
        int count = partCount(bytes, partSize);
        for (Integer number : parts.keySet()) {
            Given.check(
                    number >= 0 && number < count,
                    "This is not the state of an upload: there is no part " + number + " of " + count);
        }
    }

    int partCount() {
        return partCount(bytes, partSize);
    }

    private static int partCount(long bytes, long partSize) {
        return Math.toIntExact((bytes + partSize - 1) / partSize);
    }

    long offset(int part) {
        return part * partSize;
    }

    long length(int part) {
        return Math.min(partSize, bytes - offset(part));
    }
}
