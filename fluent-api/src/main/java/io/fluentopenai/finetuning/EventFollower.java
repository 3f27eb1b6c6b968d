package io.fluentopenai.finetuning;

import io.fluentopenai.Page;
import io.fluentopenai.internal.Futures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Tells the events of a job, each once, in the order in which they happened. The API lists them the other way round, so
 * pages are read until one has an event that was told before. Used by one thread at a time.
 */
final class EventFollower {
    private final Consumer<? super FineTuningEvent> listener;
    private final Set<String> told = new HashSet<>();

    EventFollower(Consumer<? super FineTuningEvent> listener) {
        this.listener = listener;
    }

    /** Tells what has happened up to now. */
    void follow(FineTuningJob job) {
        Deque<FineTuningEvent> news = new ArrayDeque<>();
        Page<FineTuningEvent> page = job.events();
        while (take(page, news)) {
            page = page.next();
        }
        tell(news);
    }

    /** Works like {@link #follow}, without blocking; gives the job again. */
    CompletableFuture<FineTuningJob> followAsync(FineTuningJob job) {
        Deque<FineTuningEvent> news = new ArrayDeque<>();
        CompletableFuture<Page<FineTuningEvent>> last = Futures.compose(
                job.eventsAsync(), first -> Futures.iterate(first, page -> !take(page, news), Page::nextAsync));
        return Futures.map(last, page -> {
            tell(news);
            return job;
        });
    }

    /** Adds the new events of a page; returns false if older pages have none. */
    private boolean take(Page<FineTuningEvent> page, Deque<FineTuningEvent> news) {
        for (FineTuningEvent event : page.items()) {
            if (told.contains(event.id())) {
                return false;
            }
            news.push(event);
        }
        return page.hasNext();
    }

    private void tell(Deque<FineTuningEvent> news) {
        for (FineTuningEvent event : news) {
            // An event that happens between two pages shifts the second: what was on the first comes again.
            if (told.add(event.id())) {
                listener.accept(event);
            }
        }
    }
}
