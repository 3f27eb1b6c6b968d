package io.fluentopenai.client.internal.compat;

import io.fluentopenai.client.json.JsonModel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lists that come as an array, without the object that the document puts around: of models, for one. */
public final class BareLists {
    private static final String LIST = "data";
    private static final byte[] HEAD = "{\"data\":".getBytes(StandardCharsets.US_ASCII);

    private BareLists() {}

    /** An array with the object around that it lacks; null if the JSON is no array. */
    public static byte @Nullable [] wrapped(byte[] json, int length) {
        int start = 0;
        while (start < length && json[start] <= ' ' && json[start] >= 0) {
            start++;
        }
        if (start == length || json[start] != '[') {
            return null;
        }
        byte[] wrapped = new byte[HEAD.length + length - start + 1];
        System.arraycopy(HEAD, 0, wrapped, 0, HEAD.length);
        System.arraycopy(json, start, wrapped, HEAD.length, length - start);
        wrapped[wrapped.length - 1] = '}';
        return wrapped;
    }

    /** Returns whether what {@link #wrapped} gave was read as an object that has such a list. */
    public static boolean isList(@Nullable Object read) {
        return read instanceof JsonModel model && model.isDocumented(LIST) && model.extraProperty(LIST) == null;
    }
}
