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

    private final Predicate<RecordedRequest> matches;
    private final Consumer<Fault> remover;
    private FaultPlan plan = FaultPlan.NONE;
    private int left = Integer.MAX_VALUE;
    private int hits;
    private int toPass;

    Fault(Predicate<RecordedRequest> matches, Consumer<Fault> remover) {
        this.matches = matches;
        this.remover = remover;
    }

    /** Answers with this status, and with an error body in the API's shape unless another body is set. */
    public synchronized Fault status(int status) {
        plan = plan.withStatus(status);
        return this;
    }

    /** Answers with this body; status 200 unless another one is set. */
    public synchronized Fault body(String contentType, String body) {
        plan = plan.withBody(contentType, body.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Answers with this JSON text, which need not be JSON; status 200 unless another one is set. */
    public Fault json(String body) {
        return body("application/json", body);
    }

    /** Adds a header to the answer, or replaces it. */
    public synchronized Fault header(String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(plan.headers());
        headers.put(name, value);
        plan = plan.withHeaders(headers);
        return this;
    }

    /** Waits before the status line and the headers are sent. */
    public synchronized Fault delayHeaders(Duration delay) {
        plan = plan.withHeaderDelay(delay);
        return this;
    }

    /** Never sends anything, and leaves the connection open. */
    public Fault stallHeaders() {
        return delayHeaders(Duration.ofDays(1));
    }

    /** Waits between the events of a stream; other bodies are not affected. */
    public synchronized Fault delayEvents(Duration pause) {
        plan = plan.withPause(pause, 0);
        return this;
    }

    /** Sends the body, of whatever kind, in pieces of so many bytes, and waits before each of them. */
    public synchronized Fault trickle(int bytes, Duration pause) {
        if (bytes < 1) {
            throw new IllegalArgumentException("Pieces of " + bytes + " bytes");
        }
        plan = plan.withPause(pause, bytes);
        return this;
    }

    /** Closes the connection before anything is sent. */
    public synchronized Fault cutBeforeHeaders() {
        plan = plan.withCut(FaultPlan.BEFORE_HEADERS);
        return this;
    }

    /** Closes the connection after so many bytes of the body, or at its end if it is shorter; 0 is after the headers. */
    public synchronized Fault cutAfter(long bytes) {
        plan = plan.withCut(bytes);
        return this;
    }

    /** Sends nothing more after so many bytes of the body, and leaves the connection open. */
    public synchronized Fault stallAfter(long bytes) {
        plan = plan.withStall(bytes);
        return this;
    }

    /** Breaks the JSON of the answer in its middle; of a stream, that of its second event. The HTTP message is whole. */
    public synchronized Fault malformedJson() {
        plan = plan.withMalformed();
        return this;
    }

    /** Lets so many of the matching requests pass first: {@code skip(2).times(1)} meets the third one only. */
    public synchronized Fault skip(int requests) {
        toPass = requests;
        return this;
    }

    /** How often this happens before requests are answered as usual again. */
    public synchronized Fault times(int times) {
        left = times - hits;
        return this;
    }

    /** How often it has happened. */
    public synchronized int hits() {
        return hits;
    }

    /** Ends it. */
    public void remove() {
        remover.accept(this);
    }

    /** The plan for a request, which counts as a hit; null if this fault does not concern it. */
    synchronized @Nullable FaultPlan take(RecordedRequest request) {
        if (left <= 0 || !matches.test(request)) {
            return null;
        }
        if (toPass > 0) {
            toPass--;
            return null;
        }
        left--;
        hits++;
        return plan.equals(FaultPlan.NONE) ? plan.withStatus(500) : plan;
    }
}
