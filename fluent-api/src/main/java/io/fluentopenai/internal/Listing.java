package io.fluentopenai.internal;

import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.internal.compat.LenientValues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list operation whose pages follow one another by a cursor.
 *
 * @param <L> the generated class of the list
 * @param <R> the generated class of its elements
 * @param <T> what the elements are made into
 */
public final class Listing<L, R, T> {
    /** Fetches the page after a cursor; after null the first. */
    public interface Fetch<L> {
        ApiResponse<L> after(@Nullable String cursor);
    }

    /** As {@link Fetch}, without blocking. */
    public interface FetchAsync<L> {
        CompletableFuture<ApiResponse<L>> after(@Nullable String cursor);
    }

    /** Makes an element of what the API sends. */
    public interface Wrap<R, T> {
        T wrap(R raw, ResponseInfo info);
    }

    /**
     * What a page says.
     *
     * @param items null reads as empty; elements that are null are passed over
     * @param hasMore null reads as false
     * @param lastId the cursor for the page after this; null where the server left it out
     */
    public record Slice<R>(
            @Nullable List<R> items,
            @Nullable Boolean hasMore,
            @Nullable String lastId) {}

    private final Fetch<L> fetch;
    private final FetchAsync<L> fetchAsync;
    private final Function<L, Slice<R>> slice;
    private final Function<R, @Nullable String> id;
    private final Wrap<R, T> wrap;

    /**
     * A listing.
     *
     * @param id the cursor after an element, for servers that leave out {@code last_id}
     */
    public Listing(
            Fetch<L> fetch,
            FetchAsync<L> fetchAsync,
            Function<L, Slice<R>> slice,
            Function<R, @Nullable String> id,
            Wrap<R, T> wrap) {
        this.fetch = fetch;
        this.fetchAsync = fetchAsync;
        this.slice = slice;
        this.id = id;
        this.wrap = wrap;
    }

    /** The first page. */
    public Page<T> first() {
        return page(fetch.after(null), null);
    }

    /** As {@link #first}, without blocking. */
    public CompletableFuture<Page<T>> firstAsync() {
        return Futures.map(fetchAsync.after(null), list -> page(list, null));
    }

    private Page<T> page(ApiResponse<L> list, @Nullable String cursor) {
        Slice<R> read = slice.apply(list.body());
        List<T> items = new ArrayList<>();
        R lastItem = null;
        for (R item : LenientValues.in(read.items())) {
            items.add(wrap.wrap(item, list.info()));
            lastItem = item;
        }
        String told = LenientValues.text(read.lastId());
        String last = told != null || lastItem == null ? told : LenientValues.text(id.apply(lastItem));
        // A server that ignores the cursor would send the same page for ever.
        if (!Boolean.TRUE.equals(read.hasMore()) || last == null || last.equals(cursor)) {
            return Page.last(items, list.info());
        }
        return Page.of(
                items,
                list.info(),
                () -> page(fetch.after(last), last),
                () -> Futures.map(fetchAsync.after(last), next -> page(next, last)));
    }
}
