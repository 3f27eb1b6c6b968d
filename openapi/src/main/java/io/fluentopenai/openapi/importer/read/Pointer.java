package io.fluentopenai.openapi.importer.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901), also as fragments of a {@code $ref}. Stateless. */
public final class Pointer {
    private static final String SCHEMAS = "/components/schemas/";

    private Pointer() {}

    /** {@code pointer} lengthened by one step. */
    public static String child(String pointer, String key) {
        return pointer + '/' + key.replace("~", "~0").replace("/", "~1");
    }

    public static String child(String pointer, int index) {
        return pointer + '/' + index;
    }

    /** The unescaped steps of a pointer; none for the root. */
    public static List<String> steps(String pointer) {
        List<String> steps = new ArrayList<>();
        if (pointer.isEmpty()) {
            return steps;
        }
        for (String step : pointer.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }

    public static String of(List<String> steps) {
        StringBuilder pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /**
     * The pointer that a local reference such as {@code #/components/schemas/A%2FB} means, in plain form; null if the
     * reference leaves the document or is malformed.
     */
    public static @Nullable String ofReference(String ref) {
        if (!ref.startsWith("#")) {
            return null;
        }
        String fragment = percentDecode(ref.substring(1));
        if (fragment == null || (!fragment.isEmpty() && !fragment.startsWith("/"))) {
            return null;
        }
        return of(steps(fragment));
    }

    /** The name of the component that a reference means if it means a whole component, else null. */
    public static @Nullable String componentName(String ref) {
        if (!ref.startsWith("#" + SCHEMAS)) {
            return null;
        }
        List<String> steps = steps(ref.substring(1));
        return steps.size() == 3 ? steps.get(2) : null;
    }

    /** The node at a pointer, or null. */
    public static @Nullable JsonNode find(JsonNode root, String pointer) {
        JsonNode node = root;
        for (String step : steps(pointer)) {
            JsonNode next = null;
            if (node.isObject()) {
                next = node.get(step);
            } else if (node.isArray() && step.matches("0|[1-9][0-9]{0,8}")) {
                next = node.get(Integer.parseInt(step));
            }
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node;
    }

    private static @Nullable String percentDecode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded[length++] = bytes[i];
                continue;
            }
            if (i + 2 >= bytes.length) {
                return null;
            }
            int high = Character.digit(bytes[i + 1], 16);
            int low = Character.digit(bytes[i + 2], 16);
            if (high < 0 || low < 0) {
                return null;
            }
            decoded[length++] = (byte) (high * 16 + low);
            i += 2;
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
