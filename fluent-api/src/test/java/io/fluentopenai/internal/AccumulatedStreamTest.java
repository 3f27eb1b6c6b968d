package io.fluentopenai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluentopenai.ResultStream;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.StreamException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class AccumulatedStreamTest {
    /** A stream of numbers, of which the negative ones are failures. */
    private static final class Numbers implements EventStream<Integer> {
        private final List<Integer> numbers;
        private boolean taken;
        private boolean closed;
        private boolean done;
        private RuntimeException failure;

        Numbers(Integer... numbers) {
            this.numbers = List.of(numbers);
        }

        @Override
        public ResponseInfo info() {
            return ResponseInfo.of(200, HttpHeaders.of(Map.of(), (name, value) -> true));
        }

        @Override
        public boolean endedWithDone() {
            return done;
        }

        private RuntimeException failure(int number) {
            return failure == null ? new IllegalArgumentException("event " + number) : failure;
        }

        private void take() {
            if (taken) {
                throw new IllegalStateException("taken");
            }
            taken = true;
        }

        @Override
        public Iterator<Integer> iterator() {
            take();
            Iterator<Integer> all = numbers.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return !closed && all.hasNext();
                }

                @Override
                public Integer next() {
                    int number = all.next();
                    if (number < 0) {
                        throw failure(number);
                    }
                    return number;
                }
            };
        }

        @Override
        public CompletableFuture<Void> onEach(Consumer<? super Integer> consumer) {
            take();
            try {
                for (int number : numbers) {
                    if (number < 0) {
                        throw failure(number);
                    }
                    consumer.accept(number);
                }
                return CompletableFuture.completedFuture(null);
            } catch (RuntimeException e) {
                closed = true;
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
            boolean late = taken;
            taken = true;
            Iterator<Integer> all = numbers.iterator();
            subscriber.onSubscribe(new Flow.Subscription() {
                private boolean over;

                @Override
                public void request(long count) {
                    for (long i = 0; i < count && !over && all.hasNext(); i++) {
                        int number = all.next();
                        if (number < 0) {
                            over = true;
                            subscriber.onError(failure(number));
                        } else {
                            subscriber.onNext(number);
                        }
                    }
                    if (!over && !all.hasNext()) {
                        over = true;
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    over = true;
                    closed = true;
                }
            });
            if (late) {
                subscriber.onError(new IllegalStateException("taken"));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Zeros are taken in and not passed on. */
    private static final class Sum implements Accumulator<Integer, String, Integer> {
        private int sum;
        private int results;

        @Override
        public String accept(Integer event) {
            sum += event;
            return event == 0 ? null : "#" + event;
        }

        @Override
        public Integer result() {
            results++;
            assertThat(results).isEqualTo(1);
            return sum;
        }
    }

    private static ResultStream<String, Integer> stream(EventStream<Integer> numbers) {
        return new AccumulatedStream<>(numbers, new Sum());
    }

    private static final class Collector implements Flow.Subscriber<String> {
        private final List<String> heard = new ArrayList<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(String event) {
            heard.add(event);
        }

        @Override
        public void onError(Throwable reason) {
            heard.add("error: " + reason.getMessage());
        }

        @Override
        public void onComplete() {
            heard.add("complete");
        }
    }

    @Test
    void aLoopGetsTheEventsAndThenTheResultWithoutWaiting() {
        ResultStream<String, Integer> stream = stream(new Numbers(1, 0, 2, 0));
        assertThat(stream).containsExactly("#1", "#2");
        assertThat(stream.result()).isEqualTo(3);
        assertThat(stream.result()).isEqualTo(3);
    }

    @Test
    void askingForTheResultReadsWhatNobodyHasTaken() {
        assertThat(stream(new Numbers(1, 2)).result()).isEqualTo(3);
        ResultStream<String, Integer> half = stream(new Numbers(1, 2, 3));
        assertThat(half.iterator().next()).isEqualTo("#1");
        assertThat(half.result()).isEqualTo(6);
    }

    @Test
    void aFunctionGetsTheEventsAndTheFutureTheResult() {
        List<String> heard = new ArrayList<>();
        assertThat(stream(new Numbers(1, 0, 2)).collect(heard::add)).isCompletedWithValue(3);
        assertThat(heard).containsExactly("#1", "#2");
        assertThat(stream(new Numbers(4)).collect().join()).isEqualTo(4);
        assertThat(stream(new Numbers(4)).onEach(heard::add)).isCompleted();
    }

    @Test
    void aSubscriberGetsAsManyAsItAsksForThoughSomeAreNotPassedOn() {
        ResultStream<String, Integer> stream = stream(new Numbers(0, 1, 0, 0, 2, 0));
        Collector subscriber = new Collector();
        stream.subscribe(subscriber);
        subscriber.subscription.request(1);
        assertThat(subscriber.heard).containsExactly("#1");
        assertThatThrownBy(stream::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("collect");
        subscriber.subscription.request(5);
        assertThat(subscriber.heard).containsExactly("#1", "#2", "complete");
        assertThat(stream.result()).isEqualTo(3);
    }

    @Test
    void aFailureReachesWhoeverListensAndTheResult() {
        ResultStream<String, Integer> pulled = stream(new Numbers(1, -1));
        Iterator<String> events = pulled.iterator();
        events.next();
        assertThatThrownBy(events::hasNext).hasMessage("event -1");
        assertThatThrownBy(pulled::result).hasMessage("event -1");

        assertThatThrownBy(() -> stream(new Numbers(1, -1)).collect().join()).hasRootCauseMessage("event -1");

        ResultStream<String, Integer> subscribed = stream(new Numbers(1, -1));
        Collector subscriber = new Collector();
        subscribed.subscribe(subscriber);
        subscriber.subscription.request(9);
        assertThat(subscriber.heard).containsExactly("#1", "error: event -1");
        assertThatThrownBy(subscribed::result).hasMessage("event -1");
    }

    @Test
    void aStreamThatWasClosedBeforeItsEndHasNoResult() {
        Numbers numbers = new Numbers(1, 2, 3);
        ResultStream<String, Integer> stream = stream(numbers);
        stream.iterator().next();
        stream.close();
        assertThat(numbers.closed).isTrue();
        assertThatThrownBy(stream::result)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aStreamThatIsClosedWhileItIsPushedHasNoResultEither() {
        ResultStream<String, Integer> collected = stream(new Numbers(1, 2, 3));
        assertThat(collected.collect(event -> collected.close())).isCancelled();
        assertThatThrownBy(collected::result).isInstanceOf(IllegalStateException.class);

        ResultStream<String, Integer> subscribed = stream(new Numbers(1, 2));
        Collector subscriber = new Collector();
        subscribed.subscribe(subscriber);
        subscribed.close();
        subscriber.subscription.request(9);
        assertThat(subscriber.heard).endsWith("error: The stream was closed").doesNotContain("complete");
    }

    /** Lacks something unless the server says that it is done, or the last number is 9. */
    private static final class Whole implements Accumulator<Integer, String, Integer> {
        private final Sum sum = new Sum();
        private int last;

        @Override
        public String accept(Integer number) {
            last = number;
            return sum.accept(number);
        }

        @Override
        public String missing(boolean done) {
            return done || last == 9 ? null : "the nine";
        }

        @Override
        public List<?> partial() {
            return List.of(sum.result());
        }

        @Override
        public Integer result() {
            return sum.result();
        }
    }

    @Test
    void aStreamThatIsNotWholeFailsForWhoeverReadsItWithWhatCame() {
        ResultStream<String, Integer> looped = new AccumulatedStream<>(new Numbers(1, 2), new Whole());
        List<String> heard = new ArrayList<>();
        StreamException cut = catchThrowableOfType(StreamException.class, () -> looped.forEach(heard::add));
        assertThat(cut).hasMessage("The stream ended before the nine");
        assertThat(cut.partial(Integer.class)).isEqualTo(3);
        assertThat(heard).containsExactly("#1", "#2");
        assertThatThrownBy(looped::result).isSameAs(cut);

        assertThatThrownBy(new AccumulatedStream<>(new Numbers(1), new Whole())::result)
                .isInstanceOf(StreamException.class);
        assertThat(new AccumulatedStream<>(new Numbers(1), new Whole()).collect())
                .isCompletedExceptionally();
        Collector subscriber = new Collector();
        new AccumulatedStream<>(new Numbers(1), new Whole()).subscribe(subscriber);
        subscriber.subscription.request(9);
        assertThat(subscriber.heard).containsExactly("#1", "error: The stream ended before the nine");

        assertThat(new AccumulatedStream<>(new Numbers(1, 9), new Whole()).result())
                .isEqualTo(10);
        Numbers done = new Numbers(1);
        done.done = true;
        assertThat(new AccumulatedStream<>(done, new Whole()).result()).isEqualTo(1);
    }

    @Test
    void aStreamThatBreaksFailsWithWhatCame() {
        StreamException broken = new StreamException("broken", new IOException("reset"), null);
        Numbers numbers = new Numbers(1, 2, -1);
        numbers.failure = broken;
        StreamException told = catchThrowableOfType(
                StreamException.class, () -> new AccumulatedStream<>(numbers, new Whole()).result());
        assertThat(told).hasMessage("broken").hasCause(broken.getCause());
        assertThat(told.partial(Integer.class)).isEqualTo(3);
    }

    @Test
    void anErrorWhileTheResultIsMadeReachesWhoeverWaitsForIt() {
        Accumulator<Integer, String, Integer> broken = new Accumulator<>() {
            @Override
            public String accept(Integer event) {
                return "#" + event;
            }

            @Override
            public Integer result() {
                throw new NoClassDefFoundError("gone");
            }
        };
        assertThat(new AccumulatedStream<>(new Numbers(1), broken).collect()).isCompletedExceptionally();
        assertThatThrownBy(new AccumulatedStream<>(new Numbers(1), broken)::result)
                .isInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void aSecondSubscriberIsRefusedAndDisturbsNothing() {
        ResultStream<String, Integer> stream = stream(new Numbers(1, 2));
        Collector first = new Collector();
        Collector second = new Collector();
        stream.subscribe(first);
        first.subscription.request(1);
        stream.subscribe(second);
        second.subscription.cancel();
        first.subscription.request(9);
        assertThat(second.heard)
                .containsExactly(
                        "error: The events of this stream have already been requested. They can be read only once");
        assertThat(first.heard).startsWith("#1");
    }

    @Test
    void aFunctionThatComesTooLateIsRefusedAndDisturbsNothing() {
        ResultStream<String, Integer> stream = stream(new Numbers(1, 2));
        Iterator<String> events = stream.iterator();
        events.next();
        assertThatThrownBy(stream::collect).isInstanceOf(IllegalStateException.class);
        assertThat(events.next()).isEqualTo("#2");
        assertThat(stream.result()).isEqualTo(3);
    }

    @Test
    void anExceptionOfTheFunctionEndsTheStreamAndIsWhatTheFutureFailsWith() {
        Numbers numbers = new Numbers(1, 2);
        CompletableFuture<Integer> future = stream(numbers).collect(event -> {
            throw new IllegalStateException("mine");
        });
        assertThatThrownBy(future::join).hasRootCauseMessage("mine");
        assertThat(numbers.closed).isTrue();
    }
}
