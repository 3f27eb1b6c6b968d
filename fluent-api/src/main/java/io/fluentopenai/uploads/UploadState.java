package io.fluentopenai.uploads;

import io.fluentopenai.internal.Given;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to go on with an upload later, in another process too: the API does not tell which parts it has.
 * Immutable; a plain {@code ObjectMapper} writes and reads it.
 *
 * @param uploadId {@code upload_…}
 * @param bytes the length of the file
 * @param partSize the length of each part but the last, in bytes
 * @param expiresAt when the server throws the parts away, in seconds since 1970; null if it did not say
 * @param parts the ids of the parts that are there, by their numbers from 0
 */
public record UploadState(
        String uploadId,
        long bytes,
        long partSize,
        @Nullable Long expiresAt,
        Map<Integer, String> parts) {
    /** Copies the map. */
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
