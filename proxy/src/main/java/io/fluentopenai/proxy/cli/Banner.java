package io.fluentopenai.proxy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text that the program prints at its start: its upstream, authentication and limits, without secrets. */
final class Banner {
    private Banner() {}

    /** Returns the lines. */
    static List<String> lines(String version, Map<String, String> values) {
        List<String> lines = new ArrayList<>();
        lines.add(version);
        lines.add("  upstream:       " + upstream(values));
        lines.add("  authentication: " + authentication(values.getOrDefault("auth", "")));
        lines.add("  rules:          " + values.getOrDefault("rules", "front-end")
                + added(", and allowed: ", values.get("rules.allow"))
                + added(", refused: ", values.get("rules.refuse")));
        lines.add("  limits:         " + limits(values));
        lines.add("  CORS:           " + values.getOrDefault("cors.origins", "off"));
        return lines;
    }

    private static String upstream(Map<String, String> values) {
        String resource = values.getOrDefault("azure.resource", values.getOrDefault("azure.endpoint", ""));
        return resource.isEmpty()
                ? values.getOrDefault("upstream.url", "https://api.openai.com/v1")
                : "Azure, " + resource;
    }

    private static String authentication(String kind) {
        return switch (kind) {
            case "open" -> "none; everybody who can connect may use the upstream's key";
            case "sessions" -> "session tokens";
            case "jwt" -> "JSON Web Tokens";
            default -> kind;
        };
    }

    private static String limits(Map<String, String> values) {
        List<String> limits = new ArrayList<>();
        for (Setting<?> setting : Setting.ALL) {
            String value = values.get(setting.name());
            if (setting.name().startsWith("limits.") && value != null) {
                limits.add(setting.name().substring("limits.".length()) + " " + value);
            }
        }
        String shared = values.containsKey("redis.url") ? " (shared in Redis)" : "";
        return limits.isEmpty() ? "none" : String.join(", ", limits) + shared;
    }

    private static String added(String before, @Nullable String value) {
        return value == null ? "" : before + value;
    }
}
