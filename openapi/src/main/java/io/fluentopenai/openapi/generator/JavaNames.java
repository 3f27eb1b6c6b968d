package io.fluentopenai.openapi.generator;

import io.fluentopenai.openapi.sheet.Literals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Java names for what the API calls otherwise. */
final class JavaNames {
    /** Methods that every model has already, and {@code yield}, which no class can call by its plain name. */
    private static final Set<String> MODEL_METHODS = Set.of(
            "getClass",
            "hashCode",
            "toString",
            "notify",
            "notifyAll",
            "wait",
            "clone",
            "finalize",
            "fields",
            "fieldValues",
            "writeProperties",
            "writeForm",
            "extraProperties",
            "extraProperty",
            "isMarked",
            "isNull",
            "unmark",
            "setMark",
            "toJson",
            "mark",
            "yield");

    private JavaNames() {}

    /** {@code hate/threatening} as {@code hateThreatening}. */
    static String member(String wireName) {
        StringBuilder name = new StringBuilder();
        for (String word : words(wireName)) {
            name.append(name.isEmpty() ? decapitalized(word) : capitalized(word));
        }
        if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
            name.insert(0, '_');
        }
        String member = name.toString();
        return SourceVersion.isKeyword(member) || MODEL_METHODS.contains(member) ? member + "_" : member;
    }

    /** {@code gpt-4o} as {@code GPT_4O}. */
    static String constant(String value) {
        String joined = String.join("_", words(value.startsWith("-") ? "minus_" + value.substring(1) : value))
                .toUpperCase(Locale.ROOT);
        if (joined.isEmpty()) {
            return value.isEmpty()
                    ? "EMPTY"
                    : value.codePoints()
                            .mapToObj(c -> "U" + Integer.toHexString(c).toUpperCase(Locale.ROOT))
                            .reduce("CHAR", (a, b) -> a + "_" + b);
        }
        return Character.isJavaIdentifierStart(joined.charAt(0)) ? joined : "_" + joined;
    }

    /** The names in order, each made different from those before it by a number where it has to be. */
    static List<String> unique(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> result = new ArrayList<>();
        for (String name : names) {
            String candidate = name;
            for (int i = 2; !taken.add(candidate); i++) {
                candidate = name + "_" + i;
            }
            result.add(candidate);
        }
        return result;
    }

    static String capitalized(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    static String decapitalized(String word) {
        if (word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT))) {
            return word.toLowerCase(Locale.ROOT);
        }
        return word.isEmpty() ? word : Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }

    /** The runs of ASCII letters and digits in a text, cut also where a lower-case letter meets an upper-case one. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char last = '_';
        for (char c : text.toCharArray()) {
            boolean letter = c < 128 && Character.isLetterOrDigit(c);
            boolean hump = Character.isUpperCase(c) && Character.isLowerCase(last);
            if ((!letter || hump) && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (letter) {
                word.append(c);
            }
            last = c;
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** A Java string literal. */
    static String literal(String text) {
        return Literals.quoted(text);
    }

    /** The name under which the elements of a list travel in a query or a form: {@code include} as {@code include[]}. */
    static String ofElements(String wireName) {
        return wireName.endsWith("[]") ? wireName : wireName + "[]";
    }

    /** A text made safe for a Javadoc comment. */
    static String javadoc(String text) {
        return inComment(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    /** HTML without what would be a tag of Javadoc, or end its comment. */
    static String inComment(String html) {
        return html.replace("@", "&#64;")
                .replace("{", "&#123;")
                .replace("}", "&#125;")
                .replace("*/", "*&#47;")
                .replace("\\u", "&#92;u");
    }

    /** A text as code in a Javadoc comment; where a code tag would not show it as it is, as HTML. */
    static String code(String text) {
        String line = text.replaceAll("\\R", " ");
        boolean plain = line.chars().noneMatch(c -> c == '{' || c == '}' || c == '@')
                && !line.contains("*/")
                && !line.contains("\\u");
        return plain ? "{@code " + line + "}" : "<code>" + javadoc(line) + "</code>";
    }
}
