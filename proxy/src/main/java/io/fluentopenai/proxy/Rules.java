package io.fluentopenai.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which operations a proxy forwards: those that a rule allows and that none refuses. A rule is a method and a pattern over the
 * path below {@code /v1}:
 *
 * <ul>
 *   <li>{@code /chat/completions}: this path;
 *   <li><code>/responses/{id}</code>: any one segment in place of the braces;
 *   <li>{@code /threads/**}: the path {@code /threads} and all below it, as the end of a pattern only.
 * </ul>
 *
 * <p>The method {@code *} is any. {@linkplain #ADMINISTRATION Administration} ({@code /organization}, {@code /projects}) is
 * never forwarded unless a pattern names it: {@code /**} does not. Methods and paths are those of the rule letter by letter where
 * they are allowed, and in any case where they are refused.
 *
 * <p>Immutable and thread-safe.
 */
public final class Rules {
    /** First segments of what administers an account. In any case, as servers may not tell cases apart. */
    static final Set<String> ADMINISTRATION = Set.of("organization", "organizations", "projects", "dashboard", "admin");

    private record Rule(String method, List<String> pattern, boolean below) {
        static Rule of(String method, String pattern) {
            if (!pattern.startsWith("/") || pattern.length() < 2) {
                throw new IllegalArgumentException("A pattern starts with a slash and names a path: " + pattern);
            }
            boolean below = pattern.endsWith("/**");
            String fixed = below ? pattern.substring(0, pattern.length() - 3) : pattern;
            List<String> segments =
                    fixed.isEmpty() ? List.of() : List.of(fixed.substring(1).split("/", -1));
            for (String segment : segments) {
                boolean any = segment.startsWith("{") && segment.endsWith("}");
                if (segment.isEmpty() || segment.contains("*") || !any && segment.matches(".*[{}?#%\\\\;].*")) {
                    throw new IllegalArgumentException("Not a pattern: " + pattern
                            + "; it has whole segments, {any} segments, and /** at its end");
                }
            }
            String name = Objects.requireNonNull(method, "method").strip().toUpperCase(Locale.ROOT);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("A rule without a method; * is any");
            }
            return new Rule(name, segments, below);
        }

        boolean matches(String wanted, List<String> path) {
            return matches(wanted, path, String::equals);
        }

        /** Whether it matches where upper and lower case are the same, as they may be to the server. */
        boolean matchesInAnyCase(String wanted, List<String> path) {
            return matches(wanted, path, String::equalsIgnoreCase);
        }

        private boolean matches(String wanted, List<String> path, BiPredicate<String, String> same) {
            if (!method.equals("*") && !same.test(method, wanted)) {
                return false;
            }
            if (below ? path.size() < pattern.size() : path.size() != pattern.size()) {
                return false;
            }
            for (int i = 0; i < pattern.size(); i++) {
                if (!pattern.get(i).startsWith("{") && !same.test(pattern.get(i), path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        boolean names(String first) {
            return !pattern.isEmpty() && pattern.get(0).equals(first);
        }
    }

    private static final Rules FRONT_END = none().allow("GET", "/models")
            .allow("GET", "/models/{model}")
            .allow("POST", "/chat/completions")
            .allow("POST", "/completions")
            .allow("POST", "/embeddings")
            .allow("POST", "/moderations")
            .allow("POST", "/responses")
            .allow("GET", "/responses/{id}")
            .allow("DELETE", "/responses/{id}")
            .allow("POST", "/responses/{id}/cancel")
            .allow("GET", "/responses/{id}/input_items")
            .allow("POST", "/responses/input_tokens")
            .allow("POST", "/responses/compact")
            .allow("POST", "/conversations")
            .allow("*", "/conversations/{id}/**")
            .allow("POST", "/threads")
            .allow("POST", "/threads/runs")
            .allow("*", "/threads/{id}/**")
            .allow("POST", "/images/generations")
            .allow("POST", "/images/edits")
            .allow("POST", "/images/variations")
            .allow("POST", "/audio/speech")
            .allow("POST", "/audio/transcriptions")
            .allow("POST", "/audio/translations")
            .allow("POST", "/files")
            .allow("GET", "/files/{id}")
            .allow("GET", "/files/{id}/content")
            .allow("DELETE", "/files/{id}")
            .allow("POST", "/uploads")
            .allow("POST", "/uploads/{id}/parts")
            .allow("POST", "/uploads/{id}/complete")
            .allow("POST", "/uploads/{id}/cancel")
            .allow("GET", "/realtime");

    private final List<Rule> allowed;
    private final List<Rule> refused;

    private Rules(List<Rule> allowed, List<Rule> refused) {
        this.allowed = allowed;
        this.refused = refused;
    }

    /** No operation at all, to begin a set of one's own with. */
    public static Rules none() {
        return new Rules(List.of(), List.of());
    }

    /**
     * What a front end needs, and the rules of a proxy that is given no others: chat, completions, embeddings, moderations,
     * responses, conversations, threads and their runs, images, audio, files and uploads by their id, models, Realtime.
     *
     * <p>Left out: lists of what the whole account has (files, assistants, vector stores, batches …), which show one user what
     * others have; batches and fine-tuning, whose models and costs no limit sees; client secrets for Realtime, with which a
     * client goes past the proxy.
     */
    public static Rules frontEnd() {
        return FRONT_END;
    }

    /** Everything but administration: for servers of one's own behind the proxy. */
    public static Rules everything() {
        return none().allow("*", "/**");
    }

    /**
     * These rules, and another operation that is allowed.
     *
     * @param method the HTTP method; {@code *} for any
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Rules allow(String method, String pattern) {
        return new Rules(and(allowed, Rule.of(method, pattern)), refused);
    }

    /**
     * These rules, and another operation that is refused whatever else allows it.
     *
     * @param method the HTTP method; {@code *} for any
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Rules refuse(String method, String pattern) {
        return new Rules(allowed, and(refused, Rule.of(method, pattern)));
    }

    private static List<Rule> and(List<Rule> rules, Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return List.copyOf(more);
    }

    /**
     * Whether an operation is allowed.
     *
     * @param method the HTTP method
     * @param path the decoded path below {@code /v1}, such as {@code /chat/completions}
     */
    public boolean allows(String method, String path) {
        List<String> segments = List.of(path.substring(1).split("/", -1));
        String first = segments.get(0);
        if (!method.equals(method.toUpperCase(Locale.ROOT))) {
            // Not a method, but some server may take it for one.
            return false;
        }
        boolean administration = ADMINISTRATION.contains(first.toLowerCase(Locale.ROOT));
        for (Rule rule : refused) {
            if (rule.matchesInAnyCase(method, segments)) {
                return false;
            }
        }
        for (Rule rule : allowed) {
            if (rule.matches(method, segments) && (!administration || rule.names(first))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "Rules[allowed=" + allowed + ", refused=" + refused + "]";
    }
}
