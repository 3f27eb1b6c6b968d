package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.ResponseInfo;
import java.util.Locale;

/**
 * What an answer says that its body is.
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

    /** Whether it is this type. */
    public boolean is(String type) {
        return name.equals(type);
    }

    /** Whether the body is said to be JSON, of one kind or another. */
    public boolean isJson() {
        return name.endsWith("/json") || name.endsWith("+json");
    }

    /** Whether the body is said to be text, JSON or markup. */
    public boolean isText() {
        return name.startsWith("text/") || isJson() || name.endsWith("/xml") || name.endsWith("+xml");
    }
}
