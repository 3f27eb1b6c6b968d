package io.fluentopenai.client.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamKernelTest {
    private static Recorder subscribed(StreamKernel<Integer> stream) {
        Recorder recorder = new Recorder();
        stream.subscribe(recorder);
        return recorder;
    }

    private static StreamKernel<Integer> stream(Numbers numbers, boolean foreign) {
        return foreign ? new ForeignStream<>(numbers) : numbers;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allThreeWaysGiveAllEventsAndTheEndOnce(boolean foreign) {
        assertThat(stream(Numbers.below(3), foreign)).containsExactly(0, 1, 2);
        List<Integer> seen = new ArrayList<>();
        assertThat(stream(Numbers.below(3), foreign).onEach(seen::add)).isCompleted();
        assertThat(seen).containsExactly(0, 1, 2);
        Recorder recorder = subscribed(stream(Numbers.below(3), foreign));
        recorder.subscription().request(9);
        recorder.subscription().request(9);
        assertThat(recorder.signals).containsExactly("0", "1", "2", "complete");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allThreeWaysGiveAFailureOnceAndCloseTheSource(boolean foreign) {
        Numbers pulled = new Numbers().say(1).fail(new IllegalArgumentException("bad"));
        Iterator<Integer> events = stream(pulled, foreign).iterator();
        assertThat(events.next()).isEqualTo(1);
        assertThatThrownBy(events::hasNext).hasMessage("bad");
        assertThat(events.hasNext()).isFalse();
        assertThat(pulled.cancelled).hasPositiveValue();

        Numbers pushed = new Numbers().say(1).fail(new NoClassDefFoundError("gone"));
        assertThat(stream(pushed, foreign).onEach(event -> {}))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(pushed.cancelled).hasPositiveValue();
        assertThat(pushed.failures).hasValue(1);

        Numbers published = new Numbers().say(1).fail(new IOException("checked"));
        Recorder recorder = subscribed(stream(published, foreign));
        recorder.subscription().request(9);
        assertThat(recorder.signals).containsExactly("1", "CompletionException");
        assertThat(published.isListenedTo()).isFalse();
    }

    @Test
    void theEndComesWithoutDemandAndEventsOnlyWithIt() {
        Recorder empty = subscribed(Numbers.below(0));
        assertThat(empty.signals).containsExactly("complete");

        Numbers numbers = new Numbers().say(1).say(2);
        Recorder recorder = subscribed(numbers);
        assertThat(recorder.signals).isEmpty();
        recorder.subscription().request(2);
        numbers.finish();
        assertThat(recorder.signals).containsExactly("1", "2", "complete");
        assertThat(numbers.isListenedTo()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestingInOnNextDoesNotRecurse(boolean foreign) {
        int count = 200_000;
        Recorder recorder = new Recorder() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                super.onSubscribe(given);
                given.request(1);
            }

            @Override
            public void onNext(Integer number) {
                super.onNext(number);
                subscription().request(1);
            }
        };
        stream(Numbers.below(count), foreign).subscribe(recorder);
        assertThat(recorder.signals).hasSize(count + 1).endsWith("complete");
    }

    @Test
    void aStreamIsTakenOnce() {
        Numbers numbers = new Numbers().say(1);
        Recorder first = subscribed(numbers);
        Recorder second = subscribed(numbers);
        second.subscription().request(1);
        second.subscription().cancel();
        assertThat(second.signals).containsExactly("IllegalStateException");
        assertThatThrownBy(numbers::iterator).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> numbers.onEach(event -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> StreamKernel.of(numbers)).isInstanceOf(IllegalStateException.class);
        first.subscription().request(1);
        assertThat(first.signals).containsExactly("1");
        assertThat(numbers.cancelled).hasValue(0);
    }

    @Test
    void closingDropsWhatWasReadAheadAndTellsWhoeverIsPushedTo() {
        Numbers numbers = new Numbers().say(1).say(2);
        Recorder recorder = subscribed(numbers);
        numbers.close();
        recorder.subscription().request(9);
        assertThat(recorder.signals).containsExactly("CancellationException");
        assertThat(numbers.failures).hasValue(0);

        Numbers before = new Numbers();
        before.close();
        assertThat(before.onEach(event -> {})).isCancelled();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingEndsALoopThatWaits(boolean foreign) throws Exception {
        Numbers numbers = new Numbers().say(1);
        CountDownLatch first = new CountDownLatch(1);
        StreamKernel<Integer> stream = stream(numbers, foreign);
        CompletableFuture<List<Integer>> loop = CompletableFuture.supplyAsync(() -> {
            List<Integer> seen = new ArrayList<>();
            for (int number : stream) {
                seen.add(number);
                first.countDown();
            }
            return seen;
        });
        assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
        stream.close();
        assertThat(loop.get(5, TimeUnit.SECONDS)).containsExactly(1);
    }

    @Test
    void cancellingIsSilentAndLetsGoOfTheSubscriber() {
        Numbers numbers = new Numbers().say(1);
        Recorder recorder = subscribed(numbers);
        recorder.subscription().cancel();
        numbers.say(2).finish();
        recorder.subscription().request(9);
        assertThat(recorder.signals).isEmpty();
        assertThat(numbers.cancelled).hasPositiveValue();
        assertThat(numbers.isListenedTo()).isFalse();
    }

    @Test
    void aRequestThatIsNotPositiveIsAnErrorAheadOfWhatWaits() {
        Numbers numbers = new Numbers().say(1);
        Recorder recorder = subscribed(numbers);
        recorder.subscription().request(-1);
        recorder.subscription().request(1);
        assertThat(recorder.signals).containsExactly("IllegalArgumentException");
        assertThat(numbers.cancelled).hasPositiveValue();
        assertThat(numbers.failures).hasValue(1);
    }

    @Test
    void aSubscriberThatThrowsEndsTheStream() {
        Numbers onNext = new Numbers().say(1).say(2);
        Recorder next = new Recorder() {
            @Override
            public void onNext(Integer number) {
                throw new AssertionError("mine");
            }
        };
        onNext.subscribe(next);
        next.subscription().request(9);
        assertThat(next.signals).containsExactly("AssertionError");
        assertThat(onNext.cancelled).hasPositiveValue();

        Numbers onSubscribe = new Numbers().say(1);
        Recorder begin = new Recorder() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                throw new IllegalStateException("mine");
            }
        };
        onSubscribe.subscribe(begin);
        assertThat(begin.signals).containsExactly("IllegalStateException");
        assertThat(onSubscribe.cancelled).hasPositiveValue();
    }

    @Test
    void endingTheFutureFromOutsideClosesTheStream() {
        Numbers cancelled = new Numbers();
        cancelled.onEach(event -> {}).cancel(true);
        Numbers completed = new Numbers();
        completed.onEach(event -> {}).complete(null);
        Numbers failed = new Numbers();
        failed.onEach(event -> {}).completeExceptionally(new CancellationException());
        assertThat(List.of(cancelled, completed, failed)).allMatch(StreamKernel::isClosed);
        Numbers late = new Numbers();
        late.onEach(event -> {}).orTimeout(1, TimeUnit.MILLISECONDS);
        Awaitility.await().until(late::isClosed);
    }

    @Test
    void signalsAreSerializedHoweverManyThreadsSpeakAndRequest() throws Exception {
        int each = 5_000;
        Numbers numbers = new Numbers();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        Recorder recorder = new Recorder() {
            @Override
            public void onNext(Integer number) {
                if (inside.incrementAndGet() != 1) {
                    overlaps.incrementAndGet();
                }
                super.onNext(number);
                inside.decrementAndGet();
            }
        };
        numbers.subscribe(recorder);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    numbers.say(n);
                }
            }));
            threads.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    recorder.subscription().request(1);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        numbers.finish();
        assertThat(recorder.signals).hasSize(2 * each + 1).endsWith("complete");
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void anEventThatArrivesWhileTheStreamIsClosedIsNotDeliveredAfterTheError() throws Exception {
        for (int i = 0; i < 300; i++) {
            Numbers numbers = new Numbers();
            Recorder recorder = subscribed(numbers);
            recorder.subscription().request(Long.MAX_VALUE);
            Thread source = new Thread(() -> numbers.say(1).say(2).say(3));
            source.start();
            numbers.close();
            source.join();
            assertThat(recorder.signals).endsWith("CancellationException");
            assertThat(numbers.isListenedTo()).isFalse();
        }
    }
}
