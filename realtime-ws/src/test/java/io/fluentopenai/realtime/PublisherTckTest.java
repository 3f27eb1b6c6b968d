package io.fluentopenai.realtime;

import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The events of a session as a publisher, by the rules of reactive streams; the events come from a thread of their own. */
@Test
public class PublisherTckTest extends FlowPublisherVerification<Integer> {
    private static final long MOST = 100_000;

    public PublisherTckTest() {
        super(new TestEnvironment(3000, 200));
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        Gate gate = new Gate();
        ReceiveOptions options = ReceiveOptions.ofDefaults();
        return new EventPublisher<>(
                options,
                gate,
                new Callbacks(ForkJoinPool.commonPool()),
                new Notices(SessionListener.LOGGING, () -> false, new Callbacks(ForkJoinPool.commonPool())),
                receiver -> {
                    Thread source = new Thread(() -> {
                        for (int i = 0; i < Math.min(elements, MOST); i++) {
                            if (!receiver.offer(i, 1)) {
                                return;
                            }
                        }
                        receiver.end(null);
                    });
                    source.setDaemon(true);
                    source.start();
                },
                receiver -> {});
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        return new EventPublisher<>(
                ReceiveOptions.ofDefaults(),
                new Gate(),
                new Callbacks(ForkJoinPool.commonPool()),
                new Notices(SessionListener.LOGGING, () -> false, new Callbacks(ForkJoinPool.commonPool())),
                receiver -> receiver.end(new IllegalStateException("failed")),
                receiver -> {});
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
