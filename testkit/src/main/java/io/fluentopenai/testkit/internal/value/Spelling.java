package io.fluentopenai.testkit.internal.value;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds what somebody meant who misspelled a name. */
public final class Spelling {

    private Spelling() {}

    /** The name among those known that takes the fewest changes of letters, ignoring case. */
    public static String nearest(String misspelled, Stream<String> known) {
        return known.min(Comparator.comparingInt((String name) -> changes(misspelled, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** Returns the Levenshtein distance of two words: the letters to add, remove or replace. */
    private static int changes(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
