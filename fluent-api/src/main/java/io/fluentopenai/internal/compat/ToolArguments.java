package io.fluentopenai.internal.compat;

import io.fluentopenai.client.json.Json;

/** The arguments of a function as models write them: mostly a JSON object, and sometimes something that only means one. */
public final class ToolArguments {
    private static final String NONE = "{}";

    private ToolArguments() {}

    /**
     * Returns the JSON that the text means: an empty object for blank text and {@code null}, the inside of text that is
     * itself a JSON string, and else the text as it is, which may be no JSON.
     */
    public static String meant(String written) {
        String text = written.strip();
        while (text.startsWith("\"")) {
            try {
                text = Json.parse(text).textValue().strip();
            } catch (IllegalArgumentException broken) {
                return text; // Whoever reads it says what is wrong with it.
            }
        }
        return text.isEmpty() || text.equals("null") ? NONE : text;
    }

    /** Returns whether the text means an object, be it an empty one. */
    public static boolean meanObject(String written) {
        return isObject(meant(written));
    }

    /** Returns what can be sent in a conversation: the text if it is an object, the object that it means, or an empty one. */
    public static String sendable(String written) {
        if (isObject(written)) {
            return written;
        }
        String meant = meant(written);
        return isObject(meant) ? meant : NONE;
    }

    private static boolean isObject(String text) {
        try {
            return text.stripLeading().startsWith("{") && Json.parse(text).isObject();
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }
}
