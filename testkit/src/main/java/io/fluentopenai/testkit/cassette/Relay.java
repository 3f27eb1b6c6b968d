package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Operation;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of a stream on as they arrive, and has the stream recorded at its end. Asks for more only when the client
 * has taken what there is. Thread-safe.
 */
final class Relay implements Flow.Subscriber<List<ByteBuffer>>, LiveEvents.Source {

    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);

    private final String upstream;
    private final Consumer<ObjectNode> recorder;
    private final LiveEvents<StreamEvent> events = new LiveEvents<>(this);

    /** The stream so far. */
    private final Received received = new Received();

    /** How much of it has been passed on. */
    private int passed;

    private Flow.@Nullable Subscription subscription;
    private boolean requested;
    private boolean over;

    /**
     * Creates a relay for one stream.
     *
     * @param upstream the upstream's URL
     * @param recorder gets the body when the stream is complete, or when the client has left; never if the stream breaks
     */
    Relay(String upstream, Consumer<ObjectNode> recorder) {
        this.upstream = upstream;
        this.recorder = recorder;
    }

    /** The events for the client. */
    LiveEvents<StreamEvent> events() {
        return events;
    }

    /** A growing array of bytes that can be looked at. */
    private static final class Received extends ByteArrayOutputStream {
        byte at(int index) {
            return buf[index];
        }

        byte[] from(int from, int to) {
            return Arrays.copyOfRange(buf, from, to);
        }
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        if (over) {
            begun.cancel();
        } else {
            request();
        }
    }

    private void request() {
        requested = true;
        if (subscription != null) {
            subscription.request(1);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> chunks) {
        requested = false;
        if (over) {
            return;
        }
        int before = received.size();
        for (ByteBuffer chunk : chunks) {
            byte[] bytes = new byte[chunk.remaining()];
            chunk.get(bytes);
            received.writeBytes(bytes);
        }
        pass(endOfEvents(Math.max(passed, before - 3)));
        if (events.isDrained()) {
            request();
        }
    }

    /** Where the last event ends that is complete; where the first one begins that was not passed on, if there is none. */
    private int endOfEvents(int from) {
        for (int end = received.size(); end > from; end--) {
            int line = lineEnd(end);
            if (line > 0 && lineEnd(end - line) > 0) {
                return end;
            }
        }
        return passed;
    }

    /** The length of the line end before an index, 0 if there is none. A carriage return may be half of one. */
    private int lineEnd(int end) {
        if (end <= passed) {
            return 0;
        }
        byte last = received.at(end - 1);
        if (last == '\n') {
            return end - 1 > passed && received.at(end - 2) == '\r' ? 2 : 1;
        }
        return last == '\r' && end < received.size() && received.at(end) != '\n' ? 1 : 0;
    }

    private void pass(int end) {
        if (end > passed) {
            String text = new String(received.from(passed, end), StandardCharsets.UTF_8);
            passed = end;
            Events.read(text).forEach(event -> events.add(Events.event(event)));
        }
    }

    @Override
    public synchronized void onComplete() {
        if (over) {
            return;
        }
        over = true;
        pass(received.size());
        try {
            recorder.accept(Bodies.of(Operation.EVENT_STREAM, received.toByteArray()));
            events.end();
        } catch (UncheckedIOException e) {
            fail(Failures.unwritten(e));
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        IOException reason = failure instanceof IOException io ? io : new IOException(failure);
        fail(Failures.upstream(upstream, reason));
    }

    /** Ends the stream with an event that tells the client why it is not complete. */
    private void fail(Reply reason) {
        events.add(Failures.event(reason));
        events.end();
    }

    @Override
    public synchronized void drained() {
        if (!over && !requested && events.isDrained()) {
            request();
        }
    }

    /** The client has left: so does the relay, and the recording has what the client could see. */
    @Override
    public synchronized void closed() {
        if (over) {
            return;
        }
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
        if (passed > 0) {
            byte[] seen = received.from(0, passed);
            recorder.accept(
                    isDone() ? Bodies.of(Operation.EVENT_STREAM, seen) : Bodies.cut(Operation.EVENT_STREAM, seen));
        }
    }

    /** Whether the last event says that the stream is over, after which many clients do not read on. */
    private boolean isDone() {
        int end = passed;
        while (end > 0 && (received.at(end - 1) == '\n' || received.at(end - 1) == '\r')) {
            end--;
        }
        return end >= DONE.length && Arrays.equals(received.from(end - DONE.length, end), DONE);
    }
}
