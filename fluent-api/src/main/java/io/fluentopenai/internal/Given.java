package io.fluentopenai.internal;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks of arguments. All that are null are refused in the same words, which name the method that was called. */
public final class Given {
    private Given() {}

    /**
     * Returns an argument that must not be null.
     *
     * @param parameter what the method calls it
     * @throws NullPointerException if it is null; the message names the public method, the parameter and what to do
     */
    public static <T> T notNull(@Nullable T argument, String parameter) {
        if (argument == null) {
            throw new NullPointerException(
                    called() + ": " + parameter + " must not be null. Pass a value, or leave out the call.");
        }
        return argument;
    }

    /** Returns several arguments of which none may be null, neither the array nor its elements. */
    public static <T> T[] noneNull(T @Nullable [] arguments, String parameter) {
        for (T argument : notNull(arguments, parameter)) {
            notNull(argument, "an element of " + parameter);
        }
        return notNull(arguments, parameter);
    }

    /**
     * Checks an argument.
     *
     * @throws IllegalArgumentException with that message if it does not fit
     */
    public static void check(boolean fits, String otherwise) {
        if (!fits) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Checks that an argument is not null, and has a character that is not white space. */
    public static void notBlank(@Nullable String argument, String parameter, String otherwise) {
        check(!notNull(argument, parameter).isBlank(), otherwise);
    }

    /** Applies the caller's settings to a new request, and returns the request. */
    public static <T> T set(T request, @Nullable Consumer<? super T> settings) {
        notNull(settings, "settings").accept(request);
        return request;
    }

    /**
     * The method that the user's code called: the outermost of the frames on top that are of the module that asks. Frames of the
     * JDK between them, such as those of a stream, count as part of it.
     */
    private static String called() {
        StackWalker walker = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
        return walker.walk(frames -> {
            List<StackFrame> above = frames.dropWhile(frame -> frame.getDeclaringClass() == Given.class)
                    .toList();
            return above.stream()
                    .takeWhile(frame -> isJdk(frame)
                            || isSameModule(
                                    frame.getDeclaringClass(), above.get(0).getDeclaringClass()))
                    .filter(frame -> !isJdk(frame) && !frame.getMethodName().startsWith("lambda$"))
                    .reduce((inner, outer) -> outer)
                    .map(Given::shown)
                    .orElse("The call");
        });
    }

    private static boolean isJdk(StackFrame frame) {
        return frame.getClassName().startsWith("java.");
    }

    private static boolean isSameModule(Class<?> type, Class<?> asking) {
        return type.getName().startsWith("io.fluentopenai.")
                && Objects.equals(
                        type.getProtectionDomain().getCodeSource(),
                        asking.getProtectionDomain().getCodeSource());
    }

    private static String shown(StackFrame frame) {
        String type = frame.getDeclaringClass().getSimpleName();
        return frame.getMethodName().equals("<init>")
                ? "new " + type + "(…)"
                : type + "." + frame.getMethodName() + "(…)";
    }
}
