package io.fluentopenai.client.internal.stream;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** The kernel of streams as a publisher, by the rules of reactive streams; the events come from a thread of their own. */
@Test
public class StreamKernelTckTest extends FlowPublisherVerification<Integer> {
    private static final long MOST = 100_000;

    public StreamKernelTckTest() {
        super(new TestEnvironment(3000, 200));
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        Numbers numbers = new Numbers();
        Thread source = new Thread(() -> {
            for (int i = 0; i < Math.min(elements, MOST) && !numbers.isClosed(); i++) {
                numbers.say(i);
            }
            numbers.finish();
        });
        source.setDaemon(true);
        source.start();
        return numbers;
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        return new Numbers().fail(new IllegalStateException("failed"));
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
