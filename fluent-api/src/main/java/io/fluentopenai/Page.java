package io.fluentopenai;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list. Iterating over it auto-paginates: it goes over the elements of this page and of all following
 * pages, which are fetched as needed.
 *
 * <pre>{@code
 * for (FileObject file : openai.files().list()) {
 *     …                                            // all files
 * }
 * List<FileObject> newest = openai.files().list(p -> p.limit(10)).items();
 * }</pre>
 *
 * <p>Immutable and thread-safe. Each iteration fetches the following pages again.
 *
 * @param <T> the type of the elements
 */
public final class Page<T> implements Iterable<T> {
    private final List<T> items;
    private final @Nullable ResponseInfo info;
    private final @Nullable Supplier<Page<T>> next;
    private final @Nullable Supplier<CompletableFuture<Page<T>>> nextAsync;

    private Page(
            List<T> items,
            @Nullable ResponseInfo info,
            @Nullable Supplier<Page<T>> next,
            @Nullable Supplier<CompletableFuture<Page<T>>> nextAsync) {
        this.items = List.copyOf(items);
        this.info = info;
        this.next = next;
        this.nextAsync = nextAsync;
    }

    /**
     * Creates a page that is followed by others.
     *
     * @param next fetches the next page
     * @param nextAsync fetches the next page without blocking
     */
    public static <T> Page<T> of(
            List<T> items,
            @Nullable ResponseInfo info,
            Supplier<Page<T>> next,
            Supplier<CompletableFuture<Page<T>>> nextAsync) {
        return new Page<>(
                Given.notNull(items, "items"),
                info,
                Given.notNull(next, "next"),
                Given.notNull(nextAsync, "nextAsync"));
    }

    /** Creates the last page of a list. */
    public static <T> Page<T> last(List<T> items, @Nullable ResponseInfo info) {
        return new Page<>(Given.notNull(items, "items"), info, null, null);
    }

    /** Returns the elements of this page only, as an unmodifiable list that may be empty. */
    public List<T> items() {
        return items;
    }

    /** Returns whether another page follows. */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * Fetches the next page.
     *
     * @throws NoSuchElementException if this is the last page
     * @throws io.fluentopenai.client.error.OpenAIException if the call fails
     */
    public Page<T> next() {
        if (next == null) {
            throw new NoSuchElementException("This is the last page. Check hasNext() first");
        }
        return next.get();
    }

    /**
     * Async version of {@link #next}.
     *
     * @throws NoSuchElementException if this is the last page
     */
    public CompletableFuture<Page<T>> nextAsync() {
        if (nextAsync == null) {
            throw new NoSuchElementException("This is the last page. Check hasNext() first");
        }
        return nextAsync.get();
    }

    /**
     * Returns the status and headers of the API response that contained this page; null if it did not come from one.
     */
    public @Nullable ResponseInfo info() {
        return info;
    }

    /**
     * Returns an iterator over the elements of this page and all following pages. Its {@code hasNext} and {@code next}
     * fetch the next page when needed, and throw the exceptions of that call.
     */
    @Override
    public Iterator<T> iterator() {
        return Stream.iterate(
                        Optional.of(this),
                        Optional::isPresent,
                        at -> at.filter(Page::hasNext).map(Page::next))
                .flatMap(at -> at.orElseThrow().items.stream())
                .iterator();
    }

    /**
     * Returns the elements of this page and all following pages as a sequential stream. Pages are fetched as needed.
     */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** Fetches all following pages and returns the elements of this page and those in one list. */
    public List<T> all() {
        List<T> all = new ArrayList<>();
        forEach(all::add);
        return all;
    }

    /** Async version of {@link #all}. Cancelling the future cancels the call in progress. */
    public CompletableFuture<List<T>> allAsync() {
        List<T> all = new ArrayList<>();
        return Futures.map(forEachAsync(all::add), done -> all);
    }

    /**
     * Calls a function with each element of this page and all following pages, as the pages arrive.
     *
     * @return a future that completes after the last element, or fails with the exception of a call or of the function;
     *     cancelling it cancels the call in progress
     */
    public CompletableFuture<@Nullable Void> forEachAsync(Consumer<? super T> consumer) {
        Given.notNull(consumer, "consumer");
        CompletableFuture<Page<T>> end = Futures.iterate(this, page -> !page.hasNext(), page -> {
            page.items.forEach(consumer);
            return page.nextAsync();
        });
        return Futures.map(end, page -> {
            page.items.forEach(consumer);
            return null;
        });
    }

    /** Returns the elements of this page. */
    @Override
    public String toString() {
        return items + (hasNext() ? " and more" : "");
    }
}
