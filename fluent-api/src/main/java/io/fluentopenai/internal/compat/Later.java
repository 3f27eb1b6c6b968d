package io.fluentopenai.internal.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import org.jspecify.annotations.Nullable;

/**
 * What a later event of a stream says of a property that comes whole. Servers fill what they do not say with nulls, empty
 * texts and empty objects; none of them replaces what was said before.
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

    /** Whether a value is more than null, an empty text, an empty object or an empty list. */
    public static boolean says(JsonNode value) {
        return !value.isNull()
                && !(value.isTextual() && value.textValue().isEmpty())
                && !(value.isContainerNode() && value.isEmpty());
    }
}
