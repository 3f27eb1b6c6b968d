package io.fluentopenai.openapi.importer.repair;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that a misspelt one stands for. Stateless. */
final class Spelling {
    /** A shorter word with a letter changed could be any other. */
    private static final int SHORTEST = 3;

    private Spelling() {}

    /** The word that has the same letters, whatever its case and punctuation; null if none has, or several have. */
    static @Nullable String same(String word, Collection<String> known) {
        return only(known.stream()
                .filter(candidate -> letters(candidate).equals(letters(word)))
                .toList());
    }

    /** The word that differs in the fewest typing errors, few for its length; null if none does, or several do. */
    static @Nullable String similar(String word, Collection<String> known) {
        if (word.length() < SHORTEST) {
            return null;
        }
        int fewest = known.stream()
                .mapToInt(candidate -> errors(word, candidate))
                .min()
                .orElse(Integer.MAX_VALUE);
        return only(known.stream()
                .filter(candidate -> errors(word, candidate) == fewest && fewest <= mostErrors(candidate))
                .toList());
    }

    /** The word with the same letters, else the one that differs in the fewest typing errors; null if there is none. */
    static @Nullable String nearest(String word, Collection<String> known) {
        String same = same(word, known);
        return same != null ? same : similar(word, known);
    }

    private static @Nullable String only(List<String> found) {
        return found.size() == 1 ? found.get(0) : null;
    }

    private static String letters(String word) {
        return word.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    private static int mostErrors(String word) {
        return word.length() <= SHORTEST ? 0 : word.length() < 8 ? 1 : 2;
    }

    /** Returns the number of letters to add, remove, change, or swap with the next. */
    private static int errors(String one, String other) {
        String a = letters(one);
        String b = letters(other);
        int[][] errors = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    errors[i][j] = i + j;
                    continue;
                }
                int changed = errors[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                errors[i][j] = Math.min(changed, 1 + Math.min(errors[i - 1][j], errors[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    errors[i][j] = Math.min(errors[i][j], errors[i - 2][j - 2] + 1);
                }
            }
        }
        return errors[a.length()][b.length()];
    }
}
