package io.fluentopenai.realtime.internal.receive;

import io.fluentopenai.realtime.internal.socket.BackPressure;
import io.fluentopenai.realtime.session.ReceiveOptions;
import io.fluentopenai.realtime.session.SessionListener;
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
        BackPressure gate = new BackPressure();
        ReceiveOptions options = ReceiveOptions.ofDefaults();
        return new EventPublisher<>(
                options,
                gate,
                new CallbackExecutor(ForkJoinPool.commonPool()),
                new ListenerNotifier(
                        SessionListener.LOGGING, () -> false, new CallbackExecutor(ForkJoinPool.commonPool())),
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
                new BackPressure(),
                new CallbackExecutor(ForkJoinPool.commonPool()),
                new ListenerNotifier(
                        SessionListener.LOGGING, () -> false, new CallbackExecutor(ForkJoinPool.commonPool())),
                receiver -> receiver.end(new IllegalStateException("failed")),
                receiver -> {});
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
