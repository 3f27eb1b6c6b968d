package io.fluentopenai.testkit.internal.request;

import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.internal.form.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation that a method and a path stand for. Where several templates fit, literal segments win over
 * parameters, from left to right; among operations with the same template the one whose fixed query is there wins.
 */
public final class Router {

    /** An operation, and the decoded values that the path gives its parameters. */
    public record Route(Operation operation, Map<String, String> pathParameters) {}

    private record Template(Operation operation, String[] segments) {}

    private final Map<Integer, List<Template>> bySize = new LinkedHashMap<>();

    public Router(List<Operation> operations) {
        for (Operation operation : operations) {
            String[] segments = segments(operation.path());
            bySize.computeIfAbsent(segments.length, any -> new ArrayList<>()).add(new Template(operation, segments));
        }
    }

    /**
     * The route of a request, or null.
     *
     * @param path the path below the base path, still encoded
     */
    public @Nullable Route find(String method, String path, Map<String, List<String>> query) {
        String[] segments = segments(path);
        Template best = null;
        for (Template candidate : bySize.getOrDefault(segments.length, List.of())) {
            if (candidate.operation.verb().equals(method)
                    && fits(candidate, segments, query)
                    && (best == null || isCloser(candidate, best))) {
                best = candidate;
            }
        }
        return best == null ? null : new Route(best.operation, parameters(best, segments));
    }

    /** Returns whether an operation with another method has this path. */
    public boolean knowsPath(String path) {
        String[] segments = segments(path);
        for (Template candidate : bySize.getOrDefault(segments.length, List.of())) {
            if (fitsPath(candidate, segments)) {
                return true;
            }
        }
        return false;
    }

    private static String[] segments(String path) {
        return path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean fits(Template template, String[] segments, Map<String, List<String>> query) {
        for (Map.Entry<String, String> fixed : template.operation.fixedQuery().entrySet()) {
            if (!query.getOrDefault(fixed.getKey(), List.of()).contains(fixed.getValue())) {
                return false;
            }
        }
        return fitsPath(template, segments);
    }

    private static boolean fitsPath(Template template, String[] segments) {
        for (int i = 0; i < segments.length; i++) {
            String expected = template.segments[i];
            if (isParameter(expected) ? segments[i].isEmpty() : !expected.equals(Query.decodeSegment(segments[i]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCloser(Template candidate, Template best) {
        for (int i = 0; i < candidate.segments.length; i++) {
            boolean literal = !isParameter(candidate.segments[i]);
            if (literal == isParameter(best.segments[i])) {
                return literal;
            }
        }
        return candidate.operation.fixedQuery().size()
                > best.operation.fixedQuery().size();
    }

    private static Map<String, String> parameters(Template template, String[] segments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < segments.length; i++) {
            String name = template.segments[i];
            if (isParameter(name)) {
                values.put(name.substring(1, name.length() - 1), Query.decodeSegment(segments[i]));
            }
        }
        return values;
    }
}
