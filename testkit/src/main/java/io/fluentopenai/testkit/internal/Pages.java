package io.fluentopenai.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.RecordedRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a list into the API's pages: {@code limit}, {@code order}, {@code after}, {@code before}. */
final class Pages {

    private Pages() {}

    /**
     * The page that a request asks for.
     *
     * @param oldestFirst all objects that the list has, each with an {@code id}
     */
    static ObjectNode page(RecordedRequest request, List<? extends JsonNode> oldestFirst, int usualLimit) {
        List<JsonNode> all = new ArrayList<>(oldestFirst);
        if (!"asc".equals(request.query("order"))) {
            Collections.reverse(all);
        }
        int from = position(all, request.query("after")) + 1;
        int before = position(all, request.query("before"));
        int end = before < 0 ? all.size() : before;
        String limitText = request.query("limit");
        int limit = limitText == null ? usualLimit : Integer.parseInt(limitText);
        int to = Math.min(end, from + limit);
        ObjectNode page = Json.object().put("object", "list");
        page.putArray("data").addAll(all.subList(from, Math.max(from, to)));
        JsonNode data = page.path("data");
        page.put("first_id", data.path(0).path("id").textValue());
        page.put("last_id", data.path(data.size() - 1).path("id").textValue());
        return page.put("has_more", to < end);
    }

    private static int position(List<JsonNode> all, @Nullable String id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).path("id").asText().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
