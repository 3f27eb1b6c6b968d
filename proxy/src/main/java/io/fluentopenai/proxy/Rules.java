package io.fluentopenai.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The rules that decide which operations a proxy forwards: operations that a rule allows and no rule refuses. A rule is an HTTP
 * method and a pattern for the path below {@code /v1}:
 *
 * <ul>
 *   <li>{@code /chat/completions}: exactly this path
 *   <li><code>/responses/{id}</code>: any one segment in place of the braces
 *   <li>{@code /threads/**}: the path {@code /threads} and everything below it; only at the end of a pattern
 * </ul>
 *
 * <p>The method {@code *} matches any method. {@linkplain #ADMINISTRATION Administration} ({@code /organization}, {@code
 * /projects}) is never forwarded unless a pattern names it; {@code /**} does not. Allowing is case-sensitive, refusing is
 * not.
 *
 * <p>Immutable and thread-safe.
 */
public final class Rules {
    /** The first path segments of operations that administer an account. In any case, as servers may not tell cases apart. */
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

        /** Returns whether it matches where upper and lower case are the same, as they may be to the server. */
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

    /** Returns rules that allow no operation, as a start for your own rules. */
    public static Rules none() {
        return new Rules(List.of(), List.of());
    }

    /**
     * Returns the default rules, which allow what a front end needs: chat, completions, embeddings, moderations, responses,
     * conversations, threads and their runs, images, audio, files and uploads by id, models, and Realtime.
     *
     * <p>They do not allow lists of the whole account's objects (files, assistants, vector stores, batches, …), which would
     * show a user the objects of others; batches and fine-tuning, to which no model and token limits apply; and Realtime client
     * secrets, which would let a client bypass the proxy.
     */
    public static Rules frontEnd() {
        return FRONT_END;
    }

    /** Returns rules that allow everything except administration, for your own servers behind the proxy. */
    public static Rules everything() {
        return none().allow("*", "/**");
    }

    /**
     * Returns a copy that also allows an operation.
     *
     * @param method the HTTP method; {@code *} for any
     * @param pattern the pattern; see {@link Rules}
     * @throws IllegalArgumentException if the pattern is malformed
     */
    public Rules allow(String method, String pattern) {
        return new Rules(and(allowed, Rule.of(method, pattern)), refused);
    }

    /**
     * Returns a copy that refuses an operation, even if another rule allows it.
     *
     * @param method the HTTP method; {@code *} for any
     * @param pattern the pattern; see {@link Rules}
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
     * Returns whether an operation is allowed.
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
