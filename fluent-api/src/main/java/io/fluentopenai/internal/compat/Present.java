package io.fluentopenai.internal.compat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists of models as servers send them: one that is missing is empty, and elements that are null are passed over. */
public final class Present {
    private Present() {}

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
