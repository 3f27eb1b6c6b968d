package io.fluentopenai.openapi.importer.name;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Words of names: split, joined in Java's cases, singular. Stateless. */
public final class Words {
    private static final Set<String> NO_PLURAL = Set.of(
            "status",
            "analysis",
            "basis",
            "address",
            "access",
            "process",
            "progress",
            "canvas",
            "class",
            "bus",
            "https",
            "dns",
            "aws",
            "ms",
            "js",
            "css",
            "gps",
            "alias",
            "news",
            "series",
            "previous",
            "is",
            "has",
            "was",
            "this",
            "os");

    private Words() {}

    /**
     * The words of a name: at every character that is neither letter nor digit, and at every hump. A run of capitals is
     * one word, its last letter belongs to the next word if a small letter follows.
     */
    static List<String> split(String upstream) {
        String name = ascii(upstream);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c)) {
                flush(words, word);
                continue;
            }
            if (Character.isUpperCase(c) && word.length() > 0) {
                boolean afterSmall = !Character.isUpperCase(word.charAt(word.length() - 1));
                boolean beforeSmall = i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1));
                if (afterSmall || beforeSmall) {
                    flush(words, word);
                }
            }
            word.append(c);
        }
        flush(words, word);
        return words;
    }

    /** Letters beyond ASCII as {@code U00E9}: names become files, which not every system can name otherwise. */
    private static String ascii(String name) {
        if (name.chars().allMatch(c -> c < 128)) {
            return name;
        }
        StringBuilder ascii = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (c < 128) {
                ascii.append(c);
            } else {
                ascii.append(Character.isJavaIdentifierPart(c) ? String.format(Locale.ROOT, "U%04X", (int) c) : " ");
            }
        }
        return ascii.toString();
    }

    private static void flush(List<String> words, StringBuilder word) {
        if (word.length() > 0) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** The name as a part of a Java class name. Capitals that are there stay: {@code MCPTool} is left as it is. */
    public static String pascal(String name) {
        StringBuilder pascal = new StringBuilder();
        for (String part : ascii(name).split("[^A-Za-z0-9]+")) {
            if (part.isEmpty()) {
                continue;
            }
            if (pascal.length() > 0
                    && Character.isDigit(pascal.charAt(pascal.length() - 1))
                    && Character.isDigit(part.charAt(0))) {
                pascal.append('_');
            }
            pascal.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return pascal.toString();
    }

    /** The words as a Java method name: {@code [create, API, Key]} becomes {@code createApiKey}. */
    static String camel(List<String> words) {
        StringBuilder camel = new StringBuilder();
        for (String word : words) {
            String small = word.toLowerCase(Locale.ROOT);
            camel.append(
                    camel.length() == 0 ? small : small.substring(0, 1).toUpperCase(Locale.ROOT) + small.substring(1));
        }
        return camel.toString();
    }

    /** {@code name} if it can be the name of a class or method, else with an underscore in front. */
    static String identifier(String name) {
        if (name.isEmpty()) {
            return "_";
        }
        return SourceVersion.isIdentifier(name) && !SourceVersion.isKeyword(name) ? name : "_" + name;
    }

    /** The singular of the last word of a property name, or the name itself if it is no plural. */
    static String singular(String name) {
        int cut = Math.max(name.lastIndexOf('_'), name.lastIndexOf('-')) + 1;
        for (int i = name.length() - 1; i > cut; i--) {
            if (Character.isUpperCase(name.charAt(i)) && Character.isLowerCase(name.charAt(i - 1))) {
                cut = i;
                break;
            }
        }
        String head = name.substring(0, cut);
        String word = name.substring(cut);
        String small = word.toLowerCase(Locale.ROOT);
        if (!small.endsWith("s") || small.endsWith("ss") || small.length() < 3 || NO_PLURAL.contains(small)) {
            return name;
        }
        if (small.endsWith("indices") || small.endsWith("vertices")) {
            return head + word.substring(0, word.length() - 4) + "ex";
        }
        if (small.endsWith("ies") && small.length() > 4) {
            return head + word.substring(0, word.length() - 3) + "y";
        }
        if (small.endsWith("sses")
                || small.endsWith("xes")
                || small.endsWith("ches")
                || small.endsWith("shes")
                || small.endsWith("statuses")
                || small.endsWith("aliases")) {
            return head + word.substring(0, word.length() - 2);
        }
        return head + word.substring(0, word.length() - 1);
    }
}
