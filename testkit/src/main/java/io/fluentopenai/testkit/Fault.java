package io.fluentopenai.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong when the server answers. It is in force from the moment that {@link FakeOpenAI#fail(String)}
 * returns it, for each matching request, until it has happened {@link #times} times or is {@linkplain #remove removed}.
 * Where several match, the first that is left takes the request, so that faults can be lined up.
 *
 * <pre>{@code
 * server.fail("createChatCompletion").status(503).header("Retry-After", "1").times(2);
 * server.fail("createChatCompletion").cutAfter(200);
 * }</pre>
 *
 * <p>A fault that sets a status or a body, or cuts the connection before the headers, takes the place of the answer and of
 * the checks of the request; any other one happens to the answer that the request would have got. A fault for which nothing
 * is set is a status 500. Thread-safe, but requests that arrive while a fault is being described may meet the half of it.
 */
public final class Fault {

    private final Trigger trigger;

    private final Consumer<Fault> remover;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private int status;
    private @Nullable String contentType;
    private byte @Nullable [] body;
    private Duration headerDelay = Duration.ZERO;
    private Duration pause = Duration.ZERO;
    private int pieceSize;
    private long cutAfter = FaultPlan.NEVER;
    private long stallAfter = FaultPlan.NEVER;
    private boolean malformed;

    Fault(Predicate<RecordedRequest> matches, Consumer<Fault> remover) {
        this.trigger = new Trigger(matches);
        this.remover = remover;
    }

    /** Answers with this status, and with an error body in the API's shape unless another body is set. */
    public synchronized Fault status(int newStatus) {
        status = newStatus;
        return this;
    }

    /** Answers with this body; status 200 unless another one is set. */
    public synchronized Fault body(String newContentType, String newBody) {
        contentType = newContentType;
        body = newBody.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Answers with this JSON text, which need not be JSON; status 200 unless another one is set. */
    public Fault json(String newBody) {
        return body("application/json", newBody);
    }

    /** Adds a header to the answer, or replaces it. */
    public synchronized Fault header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Waits before the status line and the headers are sent. */
    public synchronized Fault delayHeaders(Duration delay) {
        headerDelay = delay;
        return this;
    }

    /** Never sends anything, and leaves the connection open. */
    public Fault stallHeaders() {
        return delayHeaders(Duration.ofDays(1));
    }

    /** Waits between the events of a stream; other bodies are not affected. */
    public synchronized Fault delayEvents(Duration newPause) {
        pause = newPause;
        pieceSize = 0;
        return this;
    }

    /** Sends the body, of whatever kind, in pieces of so many bytes, and waits before each of them. */
    public synchronized Fault trickle(int bytes, Duration newPause) {
        if (bytes < 1) {
            throw new IllegalArgumentException("Pieces of " + bytes + " bytes");
        }
        pause = newPause;
        pieceSize = bytes;
        return this;
    }

    /** Closes the connection before anything is sent. */
    public synchronized Fault cutBeforeHeaders() {
        cutAfter = FaultPlan.BEFORE_HEADERS;
        return this;
    }

    /** Closes the connection after so many bytes of the body, or at its end if it is shorter; 0 is after the headers. */
    public synchronized Fault cutAfter(long bytes) {
        cutAfter = bytes;
        return this;
    }

    /** Sends nothing more after so many bytes of the body, and leaves the connection open. */
    public synchronized Fault stallAfter(long bytes) {
        stallAfter = bytes;
        return this;
    }

    /** Breaks the JSON of the answer in its middle; of a stream, that of its second event. The HTTP message is whole. */
    public synchronized Fault malformedJson() {
        malformed = true;
        return this;
    }

    /** Lets so many of the matching requests pass first: {@code skip(2).times(1)} meets the third one only. */
    public Fault skip(int requests) {
        trigger.skip(requests);
        return this;
    }

    /** How often this happens before requests are answered as usual again. */
    public Fault times(int times) {
        trigger.times(times);
        return this;
    }

    /** How often it has happened. */
    public int hits() {
        return trigger.hits();
    }

    /** Ends it. */
    public void remove() {
        remover.accept(this);
    }

    /** The plan for a request, which counts as a hit; null if this fault does not concern it. */
    synchronized @Nullable FaultPlan take(RecordedRequest request) {
        if (!trigger.fires(request)) {
            return null;
        }
        FaultPlan plan = plan(status);
        return plan.equals(FaultPlan.NONE) ? plan(500) : plan;
    }

    private FaultPlan plan(int withStatus) {
        return new FaultPlan(
                withStatus,
                contentType,
                body,
                Map.copyOf(headers),
                headerDelay,
                pause,
                pieceSize,
                cutAfter,
                stallAfter,
                malformed);
    }
}
