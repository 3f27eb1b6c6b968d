package io.fluentopenai.internal.compat;

import io.fluentopenai.client.json.OpenEnum;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What servers send where there is nothing: a list that is missing is empty, elements that are null are passed over, and text
 * that is empty is absent. Some servers write {@code ""} for an id or a URL that there is none of.
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

    /** Whether it is true: false and null are not. */
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
