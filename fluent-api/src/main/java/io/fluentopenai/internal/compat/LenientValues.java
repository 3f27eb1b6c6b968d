package io.fluentopenai.internal.compat;

import io.fluentopenai.client.json.OpenEnum;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads absent values as servers send them: a missing list is empty, null elements are skipped, and an empty string
 * is absent. Some servers send {@code ""} for an absent id or URL.
 */
public final class LenientValues {
    private LenientValues() {}

    /** The text; null if it is null, empty or blank. */
    public static @Nullable String text(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** The string of an enum's value; null if there is none, or it is empty. */
    public static @Nullable String value(@Nullable OpenEnum value) {
        return value == null ? null : text(value.value());
    }

    /** Returns whether it is true: false and null are not. */
    public static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    /** The texts that there are. */
    public static List<String> texts(@Nullable List<String> texts) {
        return in(texts).stream().filter(text -> text(text) != null).toList();
    }

    /** The elements that there are. */
    public static <T> List<T> in(@Nullable List<T> list) {
        if (list == null) {
            return List.of();
        }
        for (T element : list) {
            if (element == null) {
                return list.stream().filter(Objects::nonNull).toList();
            }
        }
        return list;
    }
}
