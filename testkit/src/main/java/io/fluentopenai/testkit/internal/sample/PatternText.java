package io.fluentopenai.testkit.internal.sample;

import java.util.regex.Pattern;

/**
 * Writes a text that matches a regular expression of the plain kind that schemas use: literals, classes, groups,
 * alternatives (of which it takes the first) and quantifiers.
 */
final class PatternText {

    private static final int LONGEST = 512;

    private final String regex;
    private final int repeats;
    private int at;

    private PatternText(String regex, int repeats) {
        this.regex = regex;
        this.repeats = repeats;
    }

    /**
     * A text that matches, within bounds.
     *
     * @throws IllegalArgumentException if none is found, as the expression is of another kind
     */
    static String matching(String regex, int minLength, int maxLength) {
        Pattern pattern = Pattern.compile(regex);
        for (int repeats = 0; repeats <= LONGEST; repeats++) {
            String text = new PatternText(regex, repeats).alternatives();
            if (text.length() >= minLength
                    && text.length() <= maxLength
                    && pattern.matcher(text).find()) {
                return text;
            }
        }
        throw new IllegalArgumentException("Cannot generate a sample for the pattern " + regex);
    }

    private String alternatives() {
        String first = sequence();
        while (more() && regex.charAt(at) == '|') {
            at++;
            sequence();
        }
        return first;
    }

    private String sequence() {
        StringBuilder text = new StringBuilder();
        while (more() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            char c = regex.charAt(at);
            if (c == '^' || c == '$') {
                at++;
            } else {
                String atom = atom();
                text.append(atom.repeat(quantifier()));
            }
        }
        return text.toString();
    }

    private String atom() {
        char c = regex.charAt(at++);
        switch (c) {
            case '(':
                if (regex.startsWith("?:", at)) {
                    at += 2;
                } else if (more() && regex.charAt(at) == '?') {
                    throw new IllegalArgumentException("Cannot generate a sample for the pattern " + regex);
                }
                String inner = alternatives();
                at++;
                return inner;
            case '[':
                return characterClass();
            case '.':
                return "a";
            case '\\':
                return escaped(regex.charAt(at++));
            default:
                return String.valueOf(c);
        }
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'd' -> "1";
            case 'w', 'S', 'D' -> "a";
            case 's', 'W' -> " ";
            case 'n' -> "\n";
            case 't' -> "\t";
            default -> String.valueOf(c);
        };
    }

    private String characterClass() {
        int end = at;
        while (regex.charAt(end) != ']' || end == at) {
            end += regex.charAt(end) == '\\' ? 2 : 1;
        }
        String members = regex.substring(at, end);
        at = end + 1;
        Pattern one = Pattern.compile("[" + members + "]");
        for (String candidate : new String[] {"a", "A", "1", "-", "_", "/", " "}) {
            if (one.matcher(candidate).matches()) {
                return candidate;
            }
        }
        for (char c = '!'; c < 0x250; c++) {
            if (one.matcher(String.valueOf(c)).matches()) {
                return String.valueOf(c);
            }
        }
        throw new IllegalArgumentException("Cannot generate a sample for the pattern " + regex);
    }

    private int quantifier() {
        if (!more()) {
            return 1;
        }
        int count;
        switch (regex.charAt(at)) {
            case '?' -> {
                at++;
                count = Math.min(repeats, 1);
            }
            case '*' -> {
                at++;
                count = repeats;
            }
            case '+' -> {
                at++;
                count = Math.max(repeats, 1);
            }
            case '{' -> {
                int end = regex.indexOf('}', at);
                String[] bounds = regex.substring(at + 1, end).split(",", -1);
                at = end + 1;
                int least = Integer.parseInt(bounds[0].strip());
                int most = bounds.length == 1
                        ? least
                        : bounds[1].isBlank() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1].strip());
                count = Math.min(Math.max(repeats, least), most);
            }
            default -> {
                return 1;
            }
        }
        if (more() && (regex.charAt(at) == '?' || regex.charAt(at) == '+')) {
            at++;
        }
        return count;
    }

    private boolean more() {
        return at < regex.length();
    }
}
