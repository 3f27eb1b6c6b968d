package io.fluentopenai.client.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Equality of JSON values: the order of properties does not count, nor 1 against 1.0; every digit does. */
final class JsonEquality {
    private JsonEquality() {}

    /** The place of the first difference as a JSON pointer; null if there is none. */
    static @Nullable String difference(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue()) == 0 ? null : "/";
        }
        if (one.isObject() && other.isObject()) {
            if (one.size() != other.size()) {
                return "/";
            }
            for (Iterator<String> names = one.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                String difference = other.has(name) ? difference(one.get(name), other.get(name)) : "";
                if (difference != null) {
                    return "/" + name + difference;
                }
            }
            return null;
        }
        if (one.isArray() && other.isArray()) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                String difference = i < one.size() && i < other.size() ? difference(one.get(i), other.get(i)) : "";
                if (difference != null) {
                    return "/" + i + difference;
                }
            }
            return null;
        }
        return one.equals(other) ? null : "/";
    }
}
