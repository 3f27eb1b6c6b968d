package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.ResponseInfo;
import java.util.Locale;

/**
 * The declared media type of a response body.
 *
 * @param name type and subtype in lower case, without parameters; empty if the answer does not say
 */
public record MediaType(String name) {
    /** The type of an answer's body. */
    public static MediaType of(ResponseInfo answer) {
        String value = answer.header("content-type");
        return new MediaType(value == null ? "" : name(value));
    }

    private static String name(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is this type. */
    public boolean is(String type) {
        return name.equals(type);
    }

    /** Returns whether the body is said to be JSON, of one kind or another. */
    public boolean isJson() {
        return name.endsWith("/json") || name.endsWith("+json");
    }

    /** Returns whether the body is said to be text, JSON or markup. */
    public boolean isText() {
        return name.startsWith("text/") || isJson() || name.endsWith("/xml") || name.endsWith("+xml");
    }
}
