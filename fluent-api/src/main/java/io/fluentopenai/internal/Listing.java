package io.fluentopenai.internal;

import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ListPage;
import io.fluentopenai.client.PageParams;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A list operation whose pages follow one another by a cursor.
 *
 * @param <P> the generated class of its parameters
 * @param <R> the generated class of its elements
 * @param <T> what the elements are made into
 */
public final class Listing<P extends PageParams<P>, R, T> {
    /** Makes an element of what the API sends. */
    public interface Wrap<R, T> {
        T wrap(R raw, ResponseInfo info);
    }

    private final Supplier<P> params;
    private final Consumer<? super P> filter;
    private final Function<P, ApiResponse<? extends ListPage<R>>> fetch;
    private final Function<P, CompletableFuture<? extends ApiResponse<? extends ListPage<R>>>> fetchAsync;
    private final Wrap<R, T> wrap;

    /**
     * Describes a list operation.
     *
     * @param params makes new parameters, which the filter then changes, for each page
     */
    public Listing(
            Supplier<P> params,
            Consumer<? super P> filter,
            Function<P, ApiResponse<? extends ListPage<R>>> fetch,
            Function<P, CompletableFuture<? extends ApiResponse<? extends ListPage<R>>>> fetchAsync,
            Wrap<R, T> wrap) {
        this.params = params;
        this.filter = Given.notNull(filter, "filter");
        this.fetch = fetch;
        this.fetchAsync = fetchAsync;
        this.wrap = wrap;
    }

    /** Fetches the first page. */
    public Page<T> first() {
        return after(null);
    }

    /** Async version of {@link #first}. */
    public CompletableFuture<Page<T>> firstAsync() {
        return afterAsync(null);
    }

    private Page<T> after(@Nullable String cursor) {
        return page(fetch.apply(params(cursor)), cursor);
    }

    private CompletableFuture<Page<T>> afterAsync(@Nullable String cursor) {
        return Futures.map(fetchAsync.apply(params(cursor)), list -> page(list, cursor));
    }

    private P params(@Nullable String cursor) {
        P filtered = Given.set(params.get(), filter);
        return cursor == null ? filtered : filtered.after(cursor);
    }

    private Page<T> page(ApiResponse<? extends ListPage<R>> response, @Nullable String cursor) {
        ListPage<R> list = response.body();
        List<T> items = LenientValues.in(list.data()).stream()
                .map(item -> wrap.wrap(item, response.info()))
                .toList();
        String next = list.nextCursor();
        // A server that ignores the cursor would send the same page for ever.
        if (!Boolean.TRUE.equals(list.hasMore()) || next == null || next.equals(cursor)) {
            return Page.last(items, response.info());
        }
        return Page.of(items, response.info(), () -> after(next), () -> afterAsync(next));
    }
}
