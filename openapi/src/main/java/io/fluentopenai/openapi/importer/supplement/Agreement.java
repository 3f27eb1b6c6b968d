package io.fluentopenai.openapi.importer.supplement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The agreement of two descriptions of one API: the number of facts of each kind, and the differences. */
public final class Agreement {
    /** The kinds of facts that are compared. */
    public enum Kind {
        OPERATION,
        PARAMETER,
        CONTENT,
        PROPERTY,
        TYPE,
        REQUIRED,
        NULL,
        ENUM,
        UNION
    }

    private static final int EXAMPLES = 4;

    private final Map<Kind, int[]> counts = new TreeMap<>();
    private final Map<String, List<String>> differences = new TreeMap<>();

    void compared(Kind kind, boolean same) {
        int[] count = counts.computeIfAbsent(kind, k -> new int[2]);
        count[0]++;
        count[1] += same ? 1 : 0;
    }

    void differs(String what, String at) {
        differences.computeIfAbsent(what, d -> new ArrayList<>()).add(at);
    }

    /** Returns the number of facts of a kind that both have. */
    public int compared(Kind kind) {
        return counts.getOrDefault(kind, new int[2])[0];
    }

    /** Of those that both have, the share that is the same, 0 to 1; 1 if there is none. */
    public double share(Kind kind) {
        int[] count = counts.getOrDefault(kind, new int[2]);
        return count[0] == 0 ? 1 : (double) count[1] / count[0];
    }

    /** Returns the places that differ, by the kind of difference. */
    public Map<String, List<String>> differences() {
        return differences;
    }

    /** The figures and some examples of each difference, a line each. */
    public List<String> lines(boolean all) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Kind, int[]> entry : new LinkedHashMap<>(counts).entrySet()) {
            int[] count = entry.getValue();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-9s %,6d of %,6d agree, %.1f %%",
                    entry.getKey().name().toLowerCase(Locale.ROOT),
                    count[1],
                    count[0],
                    100 * share(entry.getKey())));
        }
        differences.forEach((what, places) -> {
            lines.add(String.format(Locale.ROOT, "%,6d x %s", places.size(), what));
            places.stream().limit(all ? Long.MAX_VALUE : EXAMPLES).forEach(place -> lines.add("         " + place));
        });
        return lines;
    }
}
