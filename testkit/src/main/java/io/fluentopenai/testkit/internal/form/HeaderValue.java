package io.fluentopenai.testkit.internal.form;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A header value with parameters, such as {@code form-data; name="file"; filename="a.txt"}. */
record HeaderValue(String value, Map<String, String> parameters) {

    static HeaderValue of(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = end(text, 0);
        String value = text.substring(0, at).strip();
        while (at < text.length()) {
            int end = end(text, at + 1);
            String parameter = text.substring(at + 1, end);
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquote(parameter.substring(equals + 1).strip()));
            }
            at = end;
        }
        return new HeaderValue(value, parameters);
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /** The next semicolon that is not within quotes, or the end. */
    private static int end(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                return i;
            }
        }
        return text.length();
    }

    /** Browsers and RFC 7578 escape quotes as {@code %22}, older senders with a backslash. */
    private static String unquote(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        return text.substring(1, text.length() - 1)
                .replace("\\\"", "\"")
                .replace("\\\\", "\\")
                .replace("%22", "\"")
                .replace("%0D", "\r")
                .replace("%0A", "\n");
    }
}
