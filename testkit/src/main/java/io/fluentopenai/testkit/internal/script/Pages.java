package io.fluentopenai.testkit.internal.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Parameter;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a list into the API's pages: {@code limit}, {@code order}, {@code after}, {@code before}. */
final class Pages {

    private static final int USUAL_LIMIT = 20;

    private Pages() {}

    /**
     * The page that a request asks for. What it leaves open is as the sheet says.
     *
     * @param oldestFirst all objects that the list has, each with an {@code id}
     */
    static ObjectNode page(Operation operation, RecordedRequest request, List<? extends JsonNode> oldestFirst) {
        List<JsonNode> all = new ArrayList<>(oldestFirst);
        if (!value(operation, request, "order", "desc").equals("asc")) {
            Collections.reverse(all);
        }
        int from = position(all, request.query("after")) + 1;
        int before = position(all, request.query("before"));
        int end = before < 0 ? all.size() : before;
        int limit = Integer.parseInt(value(operation, request, "limit", String.valueOf(USUAL_LIMIT)));
        int to = Math.min(end, from + limit);
        ObjectNode page = Json.object().put("object", "list");
        page.putArray("data").addAll(all.subList(from, Math.max(from, to)));
        JsonNode data = page.path("data");
        page.put("first_id", data.path(0).path("id").textValue());
        page.put("last_id", data.path(data.size() - 1).path("id").textValue());
        return page.put("has_more", to < end);
    }

    /** The value of a parameter: the request's, the sheet's default, or the usual one. */
    private static String value(Operation operation, RecordedRequest request, String name, String usual) {
        String given = request.query(name);
        if (given != null) {
            return given;
        }
        for (Parameter parameter : operation.parameters()) {
            if (parameter.name().equals(name) && parameter.schema().has("default")) {
                return parameter.schema().get("default").asText();
            }
        }
        return usual;
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
