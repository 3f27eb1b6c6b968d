package io.fluentopenai.client.internal.stream;

import io.fluentopenai.client.EventStream;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** A stream of another class as a publisher, by the rules of reactive streams. */
@Test
public class ForeignStreamTckTest extends FlowPublisherVerification<Integer> {
    private static final long MOST = 100_000;

    public ForeignStreamTckTest() {
        super(new TestEnvironment(3000, 200));
    }

    private static Flow.Publisher<Integer> foreign(EventStream<Integer> numbers) {
        return new ForeignStream<>(numbers);
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
        return foreign(Numbers.below(Math.min(elements, MOST)));
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
        return foreign(new Numbers().fail(new IllegalStateException("failed")));
    }

    @Override
    public long maxElementsFromPublisher() {
        return MOST;
    }
}
