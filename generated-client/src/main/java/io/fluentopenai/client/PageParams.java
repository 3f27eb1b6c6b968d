package io.fluentopenai.client;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a list operation whose pages follow one another by the cursor {@code after}. The generated parameter classes of
 * such operations implement it.
 *
 * @param <P> the parameter class itself
 */
public interface PageParams<P extends PageParams<P>> {
    /** Sets the cursor: the page begins after this element. Null asks for the first page. */
    P after(@Nullable String after);
}
