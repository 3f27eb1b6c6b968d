package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.fault.FaultPlan;
import io.fluentopenai.testkit.internal.fault.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A simulated failure of the server. {@link FakeOpenAI#fail(String)} activates it at once, until it has hit as many
 * requests as {@link #times} says or is {@linkplain #remove removed}. If several faults match a request, the one that
 * was added first is used, so faults can be queued.
 *
 * <pre>{@code
 * server.fail("createChatCompletion").status(503).header("Retry-After", "1").times(2);
 * server.fail("createChatCompletion").cutAfter(200);
 * }</pre>
 *
 * <p>A fault that sets a status or a body, or cuts the connection before the headers, replaces the response, and the
 * request is not validated. Any other fault changes the response that the request would have got. A fault without
 * settings responds with status 500.
 *
 * <p>Thread-safe. A request that arrives while a fault is being configured may get only part of it.
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

    /** Responds with this status, and with an error body in the API's format unless another body is set. */
    public synchronized Fault status(int newStatus) {
        status = newStatus;
        return this;
    }

    /** Responds with this body, with status 200 unless another one is set. */
    public synchronized Fault body(String newContentType, String newBody) {
        contentType = newContentType;
        body = newBody.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Responds with this text as JSON, valid or not, with status 200 unless another one is set. */
    public Fault json(String newBody) {
        return body("application/json", newBody);
    }

    /** Sets a header of the response. */
    public synchronized Fault header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Delays the status line and the headers. */
    public synchronized Fault delayHeaders(Duration delay) {
        headerDelay = delay;
        return this;
    }

    /** Sends nothing, and leaves the connection open. */
    public Fault stallHeaders() {
        return delayHeaders(Duration.ofDays(1));
    }

    /** Delays each event of a stream. Other bodies are not affected. */
    public synchronized Fault delayEvents(Duration newPause) {
        pause = newPause;
        pieceSize = 0;
        return this;
    }

    /**
     * Sends the body, including streams, in pieces of this many bytes, with a pause before each.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public synchronized Fault trickle(int bytes, Duration newPause) {
        if (bytes < 1) {
            throw new IllegalArgumentException("The piece size must be positive: " + bytes);
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

    /**
     * Closes the connection after this many bytes of the body, or at its end if it is shorter. With 0, closes it after
     * the headers.
     */
    public synchronized Fault cutAfter(long bytes) {
        cutAfter = bytes;
        return this;
    }

    /** Stops sending after this many bytes of the body, and leaves the connection open. */
    public synchronized Fault stallAfter(long bytes) {
        stallAfter = bytes;
        return this;
    }

    /**
     * Breaks the JSON of the response in the middle; in a stream, that of the second event. The HTTP message stays
     * complete.
     */
    public synchronized Fault malformedJson() {
        malformed = true;
        return this;
    }

    /** Sets how many matching requests are left alone first: {@code skip(2).times(1)} affects only the third one. */
    public Fault skip(int requests) {
        trigger.skip(requests);
        return this;
    }

    /** Sets how many requests the fault hits before requests are answered as usual again. By default, all. */
    public Fault times(int times) {
        trigger.times(times);
        return this;
    }

    /** Returns how many requests this fault has been applied to. */
    public int hits() {
        return trigger.hits();
    }

    /** Removes the fault. */
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
