package io.fluentopenai.client;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list operation. The generated classes of such answers implement it.
 *
 * @param <T> the type of the elements
 */
public interface ListPage<T> {
    /** Returns the elements of this page, or null if the server omitted them. */
    @Nullable
    List<T> data();

    /** Returns whether another page follows, or null if the server omitted it. */
    @Nullable
    Boolean hasMore();

    /**
     * Returns the cursor of the next page, which is the value of the parameter {@code after}, or of {@code page} for
     * operations that have that one. Returns null if the server sent no cursor and no element has an id.
     */
    @Nullable
    String nextCursor();

    /** Returns the cursor that the server named, or the id of the last element if it named none. */
    static @Nullable String cursor(@Nullable String named, @Nullable List<?> data) {
        if (named != null && !named.isBlank()) {
            return named;
        }
        List<?> elements = data == null ? List.of() : data;
        for (int i = elements.size() - 1; i >= 0; i--) {
            if (elements.get(i) instanceof JsonValue last) {
                String id = Json.toTree(last).path("id").asText("");
                return id.isBlank() ? null : id;
            }
        }
        return null;
    }
}
