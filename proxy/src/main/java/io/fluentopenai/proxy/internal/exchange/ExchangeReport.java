package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.body.UsageMeter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reports an exchange when it has ended: a line of the access log, metrics, and token usage. Collected on
 * the event loop of the exchange.
 */
final class ExchangeReport {
    private static final System.Logger ACCESS = System.getLogger("io.fluentopenai.proxy.access");

    /** The methods that logs and metrics distinguish; callers can make up any number of others. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    private static final String ANONYMOUS = "anonymous";

    private final ProxyMetrics metrics;
    private final HttpServerRequest request;
    private final boolean webSocket;
    private final long started = System.nanoTime();
    private String id = newId();
    private String path = "";
    private String address = "";
    private @Nullable Caller caller;
    private boolean called;
    private int status;
    private @Nullable UsageMeter meter;
    private long bytesOut;

    ExchangeReport(ProxyMetrics metrics, HttpServerRequest request, boolean webSocket) {
        this.metrics = metrics;
        this.request = request;
        this.webSocket = webSocket;
    }

    /** Returns a random request id, which is not a secret. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    /** Begins. */
    void open() {
        metrics.opened(webSocket);
    }

    /** Returns the request id of logs and of the response: the proxy's own, or the upstream's. */
    String id() {
        return id;
    }

    void id(String given) {
        id = given;
    }

    void path(String wanted) {
        path = wanted;
    }

    void address(String ofClient) {
        address = ofClient;
    }

    void caller(Caller who) {
        caller = who;
    }

    /** Takes note that the upstream has the request, or a part of it. */
    void called() {
        called = true;
    }

    /** Takes note of the head of the upstream's answer. */
    void upstream(HttpClientResponse from) {
        status = from.statusCode();
        metrics.upstream(status, System.nanoTime() - started);
    }

    /** Takes note of an upstream that failed. */
    void upstreamFailed(String reason) {
        metrics.upstreamFailed(reason);
    }

    /** Reads the usage out of what {@link #passed passes} from here on. */
    void measure(HttpClientResponse from) {
        boolean withId = isPolled();
        if (withId || request.method().equals(HttpMethod.POST)) {
            meter = new UsageMeter(from.getHeader("Content-Type"), from.getHeader("Content-Encoding"), withId);
        }
    }

    /** Takes note of a piece of the answer. */
    void passed(Buffer piece) {
        bytesOut += piece.length();
        if (meter != null) {
            meter.feed(piece);
        }
    }

    /**
     * Returns whether this may be about a run or a response that somebody waits for, so that tokens are told that were
     * not counted.
     */
    private boolean isPolled() {
        return caller != null
                && caller.hasBudget()
                && (path.startsWith("/responses") || path.startsWith("/threads"))
                && !request.method().equals(HttpMethod.DELETE);
    }

    /** Returns whether this is where runs and responses begin, and not where they are asked for. */
    private boolean isBeginning() {
        return path.equals("/responses") || path.endsWith("/runs");
    }

    /** Takes note that the upstream has said all, before the client knows. */
    void complete() {
        String later = meter == null ? null : meter.later();
        if (later != null && caller != null && isBeginning() && isPolled() && status < 300) {
            caller.expect(later);
        }
    }

    /** Takes note of how the request ends otherwise than as the upstream said. */
    void status(int ofAnswer) {
        status = ofAnswer;
    }

    /** Takes note of an answer of the proxy itself. */
    void answered(int ofAnswer, int bytes) {
        status = ofAnswer;
        bytesOut = bytes;
    }

    /** Takes note of tokens that are told before the end. */
    void spent(long tokens) {
        if (tokens > 0) {
            String name = caller == null ? null : caller.name();
            metrics.tokens(name == null ? ANONYMOUS : name, tokens);
            if (caller != null) {
                caller.spend(tokens);
            }
        }
    }

    /**
     * Ends; called once.
     *
     * @param cut whether the response has not come to its end
     * @param bytesIn how much of the request's body came
     */
    void close(boolean cut, long bytesIn) {
        metrics.closed(webSocket);
        if (request.method().equals(HttpMethod.POST)) {
            spent(used(cut, bytesIn));
        }
        settle();
        long nanos = System.nanoTime() - started;
        metrics.ended(method(), path, status, nanos, bytesIn, bytesOut);
        ACCESS.log(System.Logger.Level.INFO, () -> {
            String name = caller == null ? null : caller.name();
            return method() + " " + (path.isEmpty() ? "-" : path) + " " + status + (cut ? " cut" : "") + " in="
                    + bytesIn + " out=" + bytesOut + " ms=" + nanos / 1_000_000 + " who=" + (name == null ? "-" : name)
                    + " from=" + address + " id=" + id;
        });
    }

    /** Counts what was to be told later, if this was the time; a POST, which has been counted, makes it be forgotten. */
    private void settle() {
        String told = meter == null ? null : meter.told();
        if (told == null || caller == null || !isPolled() || isBeginning()) {
            return;
        }
        boolean counted = request.method().equals(HttpMethod.POST);
        long tokens = Objects.requireNonNull(meter).tokens(0, false);
        String name = caller.name();
        caller.settle(told, counted ? 0 : tokens).onSuccess(expected -> {
            if (expected && !counted) {
                metrics.tokens(name == null ? ANONYMOUS : name, tokens);
            }
        });
    }

    /** Ends a WebSocket; called once, and tokens were told as they were used. */
    void closeTunnel(boolean cut, WebSocketTunnel tunnel) {
        bytesOut = tunnel.bytesOut();
        close(cut, tunnel.bytesIn());
    }

    private long used(boolean cut, long bytesIn) {
        if (meter != null) {
            return meter.tokens(bytesIn, cut);
        }
        boolean answered = status != 0 && status < 400;
        return cut && called && !answered ? UsageMeter.estimate(bytesIn) : 0;
    }

    private String method() {
        String name = request.method().name();
        return METHODS.contains(name) ? name : "OTHER";
    }
}
