package io.fluentopenai.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the {@code opens} that a user's module lacks for reflection on its classes. */
public final class Openness {
    /** Matches the message of {@code InaccessibleObjectException}: Jackson passes on the message, not always the exception. */
    private static final Pattern COMPLAINT =
            Pattern.compile("module (\\S+) does not \"(?:opens|exports) (\\S+)\" to (?:module (\\S+)|unnamed module)");

    private Openness() {}

    /** Returns what is missing by a complaint of the JDK or of Jackson; null if it is about something else. */
    public static @Nullable String missing(Throwable complaint) {
        Matcher found = COMPLAINT.matcher(String.valueOf(complaint.getMessage()));
        return found.find() ? opens(found.group(1), found.group(2), found.group(3)) : null;
    }

    /** Returns what is missing where {@code reader}, which is null on the class path, has to use a class. */
    public static String missing(Class<?> type, @Nullable String reader) {
        return opens(type.getModule().getName(), type.getPackageName(), reader);
    }

    private static String opens(@Nullable String module, String packageName, @Nullable String reader) {
        return "Add `opens " + packageName + (reader == null ? "" : " to " + reader)
                + ";` to the module-info.java of the module " + module;
    }
}
