package io.fluentopenai.openapi.fit;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error of the compiler, read as what a module misses.
 *
 * @param module the module whose source has the error
 * @param missing the class ({@code Foo}) or member ({@code Foo.bar}) that is missed; if the error is another one, such as a
 *     type that changed, its place and text
 * @param named whether a class or member is missed; another error may be no more than a consequence
 */
record CompilerError(String module, String missing, boolean named) {
    private static final String OURS = "io.fluentopenai";
    private static final int LONGEST = 200;

    /** A class and what lies in it, after the packages. */
    private static final Pattern TYPE = Pattern.compile("(?<![^.])[A-Z].*");

    private static final Pattern NO_PACKAGE = Pattern.compile("package (\\S+) does not exist");
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(?:static )?(?:\\w+ )?([\\w$.]+)");
    private static final Pattern IN_PACKAGE = Pattern.compile("location:\\s+package ([\\w.]+)");

    /** The owner is the last name of {@code class Foo}, {@code variable foo of type Foo<Bar>}, {@code package a.b}. */
    private static final Pattern LOCATION =
            Pattern.compile("location:\\s+(?:@?\\w+) (?:\\S+ of type )?(?:[a-z_][\\w]*\\.)*([\\w$.]+)");

    /**
     * Reads an error.
     *
     * @param module the module whose source has the error
     * @param place file name and line
     * @param message the text of the compiler, in English
     * @param generated the simple names of the generated classes
     * @throws UnknownLibraryException if the compiler did not find a library
     */
    static CompilerError read(String module, String place, String message, Set<String> generated) {
        Matcher noPackage = NO_PACKAGE.matcher(message);
        if (noPackage.lookingAt()) {
            return new CompilerError(module, ofPackage(noPackage.group(1)), true);
        }
        Matcher symbol = SYMBOL.matcher(message);
        if (message.startsWith("cannot find symbol") && symbol.find()) {
            String name = symbol.group(1);
            Matcher inPackage = IN_PACKAGE.matcher(message);
            if (inPackage.find() && !isOurs(inPackage.group(1))) {
                throw new UnknownLibraryException(inPackage.group(1));
            }
            Matcher location = LOCATION.matcher(message);
            String owner = location.find(symbol.end()) ? location.group(1) : "";
            String outermost = owner.contains(".") ? owner.substring(0, owner.indexOf('.')) : owner;
            return new CompilerError(module, generated.contains(outermost) ? owner + "." + name : name, true);
        }
        String text = place + ": " + message.strip().replaceAll("\\s+", " ");
        return new CompilerError(module, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text, false);
    }

    /**
     * A package that is missed is a library that is missed, or a class: the compiler takes {@code Foo} in {@code Foo.Bar} for
     * a package when it does not know it.
     */
    private static String ofPackage(String name) {
        Matcher type = TYPE.matcher(name);
        if (type.find() && (type.start() == 0 || isOurs(name))) {
            return type.group();
        }
        if (!isOurs(name)) {
            throw new UnknownLibraryException(name);
        }
        return name;
    }

    private static boolean isOurs(String name) {
        return name.equals(OURS) || name.startsWith(OURS + ".");
    }
}
