package io.fluentopenai.testkit.internal.sheet;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a validator's errors readable. A value that fits no branch of a union is reported once for each branch; what its
 * author wants to know is what keeps it from the one branch that it was meant for. A branch whose constants or whose JSON
 * type the value contradicts was not meant; if that leaves none, one line says that no branch fits.
 */
final class ErrorLines {

    private static final int LONGEST_VALUE = 80;

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

    /** A violation at a location of the instance. */
    private record Finding(String place, int depth, String keyword, String message) {
        String line() {
            return (place.isEmpty() ? "/" : place) + ": " + message;
        }
    }

    /** A union that a value did not fit: where in the schema, at which place of the instance, and why not, by branch. */
    private record Union(int end, String place, int depth, Map<String, List<Error>> branches) {}

    private static List<Finding> simplify(Collection<Error> errors, int from) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Union> unions = new LinkedHashMap<>();
        for (Error error : errors) {
            NodePath path = error.getEvaluationPath();
            int end = unionIndex(path, from);
            if (end < 0 || end == path.getNameCount() - 1) {
                findings.add(finding(error));
                continue;
            }
            // The elements of an array share the place in the schema, so both places tell unions apart.
            int depth = instanceDepth(path, end);
            String place = prefix(error.getInstanceLocation(), depth);
            unions.computeIfAbsent(
                            prefix(path, end) + " " + place, any -> new Union(end, place, depth, new LinkedHashMap<>()))
                    .branches
                    .computeIfAbsent(path.getName(end + 1), any -> new ArrayList<>())
                    .add(error);
        }
        unions.values().forEach(union -> findings.addAll(meant(union)));
        return findings;
    }

    /** The findings of the branch that was meant, or that no branch fits. */
    private static List<Finding> meant(Union union) {
        List<Finding> best = null;
        int bestDoubt = NOT_MEANT;
        for (List<Error> branch : union.branches.values()) {
            List<Finding> findings = simplify(branch, union.end + 2);
            int doubt = doubt(findings, union.depth);
            boolean better = best == null || doubt < bestDoubt || findings.size() < best.size();
            if (doubt < NOT_MEANT && doubt <= bestDoubt && better) {
                best = findings;
                bestDoubt = doubt;
            }
        }
        return best != null ? best : List.of(fitsNone(union));
    }

    private static Finding fitsNone(Union union) {
        String value = "";
        for (List<Error> branch : union.branches.values()) {
            for (Error error : branch) {
                if (error.getInstanceLocation().getNameCount() == union.depth && error.getInstanceNode() != null) {
                    value = ": " + shortened(error.getInstanceNode().toString());
                }
            }
        }
        String message = "fits none of the " + union.branches.size() + " alternatives of the schema" + value;
        return new Finding(union.place, union.depth, "anyOf", message);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text;
    }

    /** Returns how strongly the findings of a branch suggest that the value was meant for another. */
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

    private static Finding finding(Error error) {
        NodePath place = error.getInstanceLocation();
        return new Finding(place.toString(), place.getNameCount(), error.getKeyword(), error.getMessage());
    }

    private static int unionIndex(NodePath path, int from) {
        for (int i = from; i < path.getNameCount(); i++) {
            String name = path.getName(i);
            if (name.equals("properties")) {
                // A property may have the name of a keyword.
                i++;
            } else if (name.equals("anyOf")) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the depth in the instance of a location in the schema. */
    private static int instanceDepth(NodePath path, int end) {
        int depth = 0;
        for (int i = 0; i < end; i++) {
            String name = path.getName(i);
            if (name.equals("properties")) {
                depth++;
                i++;
            } else if (name.equals("items") || name.equals("additionalProperties")) {
                depth++;
            }
        }
        return depth;
    }

    /** The first steps of a path, as a JSON pointer. */
    private static String prefix(NodePath path, int length) {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < length; i++) {
            pointer.append(Json.step(path.getName(i)));
        }
        return pointer.toString();
    }
}
