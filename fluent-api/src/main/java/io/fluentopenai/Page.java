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
 * One page of a list, and the way to the others. Iterating goes over all elements from this page on, and fetches further
 * pages as they are needed.
 *
 * <pre>{@code
 * for (FileObject file : openai.files().list()) {
 *     …                                            // all files
 * }
 * List<FileObject> newest = openai.files().list(p -> p.limit(10)).items();
 * }</pre>
 *
 * <p>Immutable and thread-safe; every iteration fetches anew.
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

    /** A page that further ones follow. */
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

    /** The last page, or the only one. */
    public static <T> Page<T> last(List<T> items, @Nullable ResponseInfo info) {
        return new Page<>(Given.notNull(items, "items"), info, null, null);
    }

    /** The elements of this page alone; unmodifiable, maybe empty. */
    public List<T> items() {
        return items;
    }

    /** Whether another page follows. */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * Fetches the following page.
     *
     * @throws NoSuchElementException if this is the last one
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
     * @throws NoSuchElementException if this is the last one
     */
    public CompletableFuture<Page<T>> nextAsync() {
        if (nextAsync == null) {
            throw new NoSuchElementException("This is the last page. Check hasNext() first");
        }
        return nextAsync.get();
    }

    /** Status and headers of the answer that brought this page; null if none did. */
    public @Nullable ResponseInfo info() {
        return info;
    }

    /**
     * All elements of this page and those that follow. {@code hasNext} fetches a page where one is due, and throws what
     * that call throws.
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

    /** Works like {@link #iterator}, as a sequential stream. */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** All elements of this page and those that follow, in one list. */
    public List<T> all() {
        List<T> all = new ArrayList<>();
        forEach(all::add);
        return all;
    }

    /** Async version of {@link #all}. Cancelling the future cancels the call that is under way. */
    public CompletableFuture<List<T>> allAsync() {
        List<T> all = new ArrayList<>();
        return Futures.map(forEachAsync(all::add), done -> all);
    }

    /**
     * Gives each element of this page and those that follow to a function, page by page as they arrive.
     *
     * @return completes after the last element; fails with what a call or the function throws; cancelling it cancels the
     *     call that is under way
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

    /** The elements of this page. */
    @Override
    public String toString() {
        return items + (hasNext() ? " and more" : "");
    }
}
