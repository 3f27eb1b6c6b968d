package io.fluentopenai.client;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list operation. The generated classes of such answers implement it.
 *
 * @param <T> the type of the elements
 */
public interface ListPage<T> {
    /** Returns the elements of this page; null if the server left them out. */
    @Nullable
    List<T> data();

    /** Returns whether another page follows; null if the server left it out. */
    @Nullable
    Boolean hasMore();

    /**
     * Returns the cursor that asks for the page after this one: the value of the parameter {@code after}, or of {@code page} where
     * an operation has that one. Null if the server named none and no element has an id.
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
