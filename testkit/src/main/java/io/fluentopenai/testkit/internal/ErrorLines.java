package io.fluentopenai.testkit.internal;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a validator's errors readable. A value that fits no branch of a union is reported once for each branch; what its
 * author wants to know is what keeps it from the one branch that it was meant for. A branch whose constants or whose JSON
 * type the value contradicts was not meant; if that leaves none, one line says that no branch fits.
 */
final class ErrorLines {

    private static final int MEANT = 0;
    private static final int PERHAPS_MEANT = 1;
    private static final int NOT_MEANT = 2;

    private static final Set<String> TYPE_KEYWORDS = Set.of("type", "const", "enum", "oneOf", "anyOf");

    private ErrorLines() {}

    static List<String> of(List<Error> errors) {
        List<Finding> findings = simplify(errors, 0);
        // What is missing comes first, as the API would say it first, too.
        findings.sort(Comparator.comparing(finding -> !finding.keyword().equals("required")));
        Set<String> lines = new LinkedHashSet<>();
        for (Finding finding : findings) {
            lines.add(finding.line());
        }
        return List.copyOf(lines);
    }

    /** One thing that is wrong, at a place of the instance. */
    private record Finding(String place, int depth, String keyword, String message, int branches) {
        String line() {
            return (place.isEmpty() ? "/" : place) + ": " + message;
        }
    }

    private static List<Finding> simplify(Collection<Error> errors, int from) {
        List<Finding> findings = new ArrayList<>();
        // union keyword's place in the schema → branch index → its errors
        Map<String, Map<String, List<Error>>> unions = new LinkedHashMap<>();
        Map<String, Error> heads = new LinkedHashMap<>();
        Map<String, Integer> ends = new LinkedHashMap<>();
        for (Error error : errors) {
            NodePath path = error.getEvaluationPath();
            int union = unionIndex(path, from);
            if (union < 0) {
                findings.add(finding(error, 0));
                continue;
            }
            String key = prefix(path, union);
            if (union == path.getNameCount() - 1) {
                heads.put(key, error);
                unions.computeIfAbsent(key, any -> new LinkedHashMap<>());
            } else {
                unions.computeIfAbsent(key, any -> new LinkedHashMap<>())
                        .computeIfAbsent(path.getName(union + 1), any -> new ArrayList<>())
                        .add(error);
            }
            ends.put(key, union);
        }
        unions.forEach((key, branches) -> findings.addAll(union(heads.get(key), branches, ends.getOrDefault(key, 0))));
        return findings;
    }

    private static List<Finding> union(@Nullable Error head, Map<String, List<Error>> branches, int end) {
        int depth = Integer.MAX_VALUE;
        for (List<Error> branch : branches.values()) {
            for (Error error : branch) {
                depth = Math.min(depth, error.getInstanceLocation().getNameCount());
            }
        }
        if (head != null) {
            depth = head.getInstanceLocation().getNameCount();
        }
        List<Finding> best = null;
        int bestDoubt = NOT_MEANT;
        for (List<Error> branch : branches.values()) {
            List<Finding> findings = simplify(branch, end + 2);
            int doubt = doubt(findings, depth);
            if (doubt < bestDoubt || doubt < NOT_MEANT && best != null && findings.size() < best.size()) {
                best = findings;
                bestDoubt = doubt;
            }
        }
        if (best != null) {
            return best;
        }
        if (head == null) {
            List<Finding> all = new ArrayList<>();
            branches.values().forEach(branch -> all.addAll(simplify(branch, end + 2)));
            return all;
        }
        return List.of(finding(head, branches.size()));
    }

    /** How much the findings of a branch speak against the value being meant for it. */
    private static int doubt(List<Finding> findings, int unionDepth) {
        int doubt = MEANT;
        for (Finding finding : findings) {
            boolean here = finding.depth() == unionDepth;
            boolean below = finding.depth() == unionDepth + 1;
            String keyword = finding.keyword();
            if (here && TYPE_KEYWORDS.contains(keyword) || below && keyword.equals("const")) {
                return NOT_MEANT;
            }
            if (below && keyword.equals("enum")) {
                doubt = PERHAPS_MEANT;
            }
        }
        return doubt;
    }

    private static Finding finding(Error error, int branches) {
        String message = branches > 0
                ? "fits none of the " + branches + " alternatives of the schema" + value(error)
                : error.getMessage();
        NodePath place = error.getInstanceLocation();
        return new Finding(place.toString(), place.getNameCount(), error.getKeyword(), message, branches);
    }

    private static String value(Error error) {
        if (error.getInstanceNode() == null) {
            return "";
        }
        String text = error.getInstanceNode().toString();
        return ": " + (text.length() > 80 ? text.substring(0, 77) + "..." : text);
    }

    private static int unionIndex(NodePath path, int from) {
        for (int i = from; i < path.getNameCount(); i++) {
            String name = path.getName(i);
            // A property that happens to have such a name follows the keyword "properties".
            if ((name.equals("oneOf") || name.equals("anyOf"))
                    && (i == 0 || !path.getName(i - 1).equals("properties"))) {
                return i;
            }
        }
        return -1;
    }

    private static String prefix(NodePath path, int end) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i <= end; i++) {
            key.append('/').append(path.getName(i));
        }
        return key.toString();
    }
}
