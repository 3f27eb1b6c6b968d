package io.fluentopenai.openapi.importer.sheet;

import io.fluentopenai.openapi.importer.name.Words;
import java.util.Set;

/** The effect of media types on schemas and names. Stateless. */
final class MediaTypes {
    private MediaTypes() {}

    static boolean isJson(String type) {
        return type.startsWith("application/json") || type.contains("+json") || type.contains("x-ndjson");
    }

    static boolean isText(String type) {
        return (type.startsWith("text/") && !isEventStream(type)) || type.equals("application/sdp");
    }

    static boolean isForm(String type) {
        return type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded");
    }

    static boolean isEventStream(String type) {
        return type.startsWith("text/event-stream");
    }

    /** The name of an inline body: the first media type has the plain name, JSON always has. */
    static String suffixed(String name, String type, Set<String> before) {
        if (isEventStream(type)) {
            return name.replaceAll("Response$", "") + "Event";
        }
        if (isJson(type) || (before.isEmpty() && !isForm(type))) {
            return name;
        }
        String word = isForm(type)
                ? type.startsWith("multipart/") ? "Multipart" : "Form"
                : Words.pascal(type.substring(type.indexOf('/') + 1));
        for (String end : new String[] {"Request", "Response"}) {
            if (name.endsWith(end)) {
                return name.substring(0, name.length() - end.length()) + word + end;
            }
        }
        return name + word;
    }
}
