package io.fluentopenai.client.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.OpenEnum;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes parameter values for URLs and headers. */
public final class Encoding {
    private static final char[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private Encoding() {}

    /** Percent-encodes everything but the unreserved characters of RFC 3986, so the text stays one component. */
    public static String percent(String text) {
        int length = text.length();
        int plain = 0;
        while (plain < length && isUnreserved(text.charAt(plain))) {
            plain++;
        }
        if (plain == length) {
            return text;
        }
        StringBuilder out = new StringBuilder(length + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isUnreserved(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return out.toString();
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }

    /** The text of a scalar: of a generated value, the string or number it stands for. */
    public static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof OpenEnum constant) {
            return constant.value();
        }
        if (value instanceof Double number) {
            double d = number;
            return d == Math.rint(d) && Math.abs(d) < 1e15 ? Long.toString((long) d) : Double.toString(d);
        }
        if (value instanceof JsonValue json) {
            return text(Json.toTree(json));
        }
        if (value instanceof JsonNode node) {
            return node.isValueNode() ? node.asText() : node.toString();
        }
        return value.toString();
    }

    /** Adds {@code name=value} to a query, once for each element of a collection; nothing for null. */
    public static void form(StringBuilder query, String name, @Nullable Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof Iterable<?> elements && !(value instanceof JsonNode node && !node.isArray())) {
            for (Object element : elements) {
                form(query, name, element);
            }
            return;
        }
        if (query.length() > 0) {
            query.append('&');
        }
        query.append(percent(name)).append('=').append(percent(text(value)));
    }

    /** Adds {@code name[key]=value} to a query for each property, and so on inwards. */
    public static void deep(StringBuilder query, String name, Object value) {
        if (value instanceof OpenEnum) {
            form(query, name, value);
        } else if (value instanceof JsonValue json) {
            deep(query, name, Json.toTree(json));
        } else if (value instanceof JsonNode node && node.isObject()) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                if (!property.getValue().isNull()) {
                    deep(query, inside(name, property.getKey()), property.getValue());
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getValue() != null) {
                    deep(query, inside(name, String.valueOf(entry.getKey())), entry.getValue());
                }
            }
        } else {
            form(query, name, value);
        }
    }

    /** The name of a property inside a form or query parameter. */
    public static String inside(String name, String key) {
        return name.concat("[").concat(key).concat("]");
    }

    /** The text of a scalar, or of the elements of a collection with commas between. */
    public static String joined(Object value) {
        if (value instanceof Iterable<?> elements && !(value instanceof JsonNode)) {
            StringBuilder out = new StringBuilder();
            for (Iterator<?> i = elements.iterator(); i.hasNext(); ) {
                Object element = i.next();
                if (element != null) {
                    out.append(out.length() == 0 ? "" : ",").append(text(element));
                }
            }
            return out.toString();
        }
        return text(value);
    }

    /**
     * A header value that is safe to send: without surrounding blanks, which get into keys when they are pasted, and
     * without line breaks. The JDK checks too, but names the value in its exception, and that may be a secret.
     */
    public static String headerValue(String name, String value) {
        String stripped = value.strip();
        for (int i = 0; i < stripped.length(); i++) {
            char c = stripped.charAt(i);
            if (c < ' ' && c != '\t' || c >= 127) {
                throw new IllegalArgumentException("The value of the header "
                        .concat(name)
                        .concat(" has a character that headers cannot carry, at index ")
                        .concat(Integer.toString(i)));
            }
        }
        return stripped;
    }
}
