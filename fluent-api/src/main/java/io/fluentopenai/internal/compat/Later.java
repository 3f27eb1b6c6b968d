package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import org.jspecify.annotations.Nullable;

/**
 * A property in a later event of a stream that is not sent in deltas. Servers fill absent properties with nulls,
 * empty strings and empty objects; none of these replaces an earlier value.
 */
public final class Later {
    private Later() {}

    /** The text that counts. */
    public static @Nullable String text(@Nullable String before, @Nullable String later) {
        return later == null || later.isEmpty() ? before : later;
    }

    /** The object that counts. */
    public static <M extends JsonModel> @Nullable M object(@Nullable M before, @Nullable M later) {
        return later == null || before != null && Json.toTree(later).isEmpty() ? before : later;
    }

    /** The value that counts. */
    public static JsonNode value(@Nullable JsonNode before, JsonNode later) {
        return before == null || says(later) ? later : before;
    }

    /** Returns whether a value is more than null, an empty text, an empty object or an empty list. */
    public static boolean says(JsonNode value) {
        return !value.isNull()
                && !(value.isTextual() && value.textValue().isEmpty())
                && !(value.isContainerNode() && value.isEmpty());
    }
}
