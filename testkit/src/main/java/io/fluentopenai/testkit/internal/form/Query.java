package io.fluentopenai.testkit.internal.form;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes queries, form bodies and path segments. */
public final class Query {

    private Query() {}

    /** The names of a query with their values, decoded, in order. */
    public static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
            }
        }
        return Collections.unmodifiableMap(values);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A path segment, decoded: other than in a query, a plus sign is a plus sign. */
    public static String decodeSegment(String segment) {
        return decode(segment.replace("+", "%2B"));
    }
}
