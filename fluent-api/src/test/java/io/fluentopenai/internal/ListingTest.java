package io.fluentopenai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ListPage;
import io.fluentopenai.client.PageParams;
import io.fluentopenai.client.ResponseInfo;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ListingTest {
    private static final ResponseInfo OK = ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true));

    /** How a server's list looks. */
    private record RawPage(List<String> data, Boolean hasMore, String lastId) implements ListPage<String> {
        @Override
        public String nextCursor() {
            String last = data == null || data.isEmpty() ? "" : data.get(data.size() - 1);
            String named = lastId == null || lastId.isBlank() ? last : lastId;
            return named.isBlank() ? null : named;
        }
    }

    private static final class Params implements PageParams<Params> {
        private String after;

        @Override
        public Params after(String after) {
            this.after = after;
            return this;
        }
    }

    private final List<String> cursors = new ArrayList<>();

    private Listing<Params, String, String> listing(Function<String, RawPage> server) {
        return new Listing<>(
                Params::new,
                params -> {},
                params -> {
                    cursors.add(params.after);
                    return ApiResponse.of(OK, server.apply(params.after));
                },
                params -> {
                    cursors.add(params.after);
                    return CompletableFuture.completedFuture(ApiResponse.of(OK, server.apply(params.after)));
                },
                (id, info) -> id.toUpperCase(Locale.ROOT));
    }

    private Listing<Params, String, String> threePages() {
        return listing(after -> after == null
                ? new RawPage(List.of("a", "b"), true, "b")
                : after.equals("b") ? new RawPage(List.of("c"), true, null) : new RawPage(List.of("d"), false, "d"));
    }

    @Test
    void anEmptyCursorIsNone() {
        Page<String> first = listing(after -> new RawPage(List.of(after == null ? "a" : "b"), after == null, ""))
                .first();
        assertThat(first).containsExactly("A", "B");
        assertThat(cursors).containsExactly(null, "a");
        cursors.clear();
        assertThat(listing(after -> new RawPage(List.of(""), true, "")).first()).containsExactly("");
        assertThat(cursors).containsExactly((String) null);
    }

    @Test
    void iteratingGoesOverAllPagesAndFetchesThemAsNeeded() {
        Page<String> first = threePages().first();
        assertThat(cursors).containsExactly((String) null);
        assertThat(first.items()).containsExactly("A", "B");
        assertThat(first.stream().limit(2)).containsExactly("A", "B");
        assertThat(cursors).hasSize(1);
        assertThat(first).containsExactly("A", "B", "C", "D");
        assertThat(cursors).containsExactly(null, "b", "c");
        assertThat(first.info()).isSameAs(OK);
    }

    @Test
    void withoutBlockingItIsTheSame() {
        List<String> seen = new ArrayList<>();
        threePages()
                .firstAsync()
                .thenCompose(page -> page.forEachAsync(seen::add))
                .join();
        assertThat(seen).containsExactly("A", "B", "C", "D");
        assertThat(threePages().first().allAsync().join()).containsExactly("A", "B", "C", "D");
    }

    @Test
    void theLastPageHasNoNext() {
        Page<String> last = threePages().first().next().next();
        assertThat(last.hasNext()).isFalse();
        assertThatThrownBy(last::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(last::nextAsync).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void emptyPagesInTheMiddleAreSteppedOver() {
        Page<String> page = listing(after -> after == null
                        ? new RawPage(List.of(), true, "x")
                        : after.equals("x") ? new RawPage(null, true, "y") : new RawPage(List.of("z"), null, null))
                .first();
        assertThat(page).containsExactly("Z");
    }

    @Test
    void aServerThatIgnoresTheCursorIsNotAskedForEver() {
        Page<String> page =
                listing(after -> new RawPage(List.of("a"), true, "a")).first();
        assertThat(page.all()).hasSizeLessThan(5);
    }

    @Test
    void aThousandPagesNeedNoStack() {
        Page<String> page = listing(after -> {
                    int next = after == null ? 1 : Integer.parseInt(after) + 1;
                    return new RawPage(List.of(Integer.toString(next)), next < 20_000, null);
                })
                .first();
        assertThat(page.allAsync().join()).hasSize(20_000);
    }
}
