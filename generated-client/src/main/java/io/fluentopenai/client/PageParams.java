package io.fluentopenai.client;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list operation that is paginated with the cursor {@code after}. The generated parameter classes
 * of such operations implement it.
 *
 * @param <P> the parameter class itself
 */
public interface PageParams<P extends PageParams<P>> {
    /** Sets the cursor ({@code after}): the page starts after this element. Null requests the first page. */
    P after(@Nullable String after);
}
