package io.fluentopenai.proxy.internal.exchange;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The proxy's metrics in Prometheus format. Labels have few values, whatever callers send. */
final class ProxyMetrics {
    private static final int MOST_IDENTITIES = 1000;

    private static final Set<String> PARTS = Set.of(
            "assistants",
            "audio",
            "batches",
            "chat",
            "completions",
            "containers",
            "conversations",
            "embeddings",
            "evals",
            "files",
            "fine_tuning",
            "images",
            "models",
            "moderations",
            "organization",
            "projects",
            "realtime",
            "responses",
            "threads",
            "uploads",
            "vector_stores",
            "videos");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger openRequests = new AtomicInteger();
    private final AtomicInteger openWebSockets = new AtomicInteger();
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final DistributionSummary firstByte;
    private final Map<Kind, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Integer, Counter> responses = new ConcurrentHashMap<>();
    private final Set<String> identities = ConcurrentHashMap.newKeySet();

    /** The key of a request meter. Looking meters up in the registry by their tags costs many times as much. */
    private record Kind(String method, String part, int status) {}

    ProxyMetrics() {
        Gauge.builder("openai.proxy.open.requests", openRequests, AtomicInteger::get)
                .description("Open requests and streams, without WebSockets")
                .register(registry);
        Gauge.builder("openai.proxy.open.websockets", openWebSockets, AtomicInteger::get)
                .description("Open WebSockets")
                .register(registry);
        bytesIn = Counter.builder("openai.proxy.request.bytes")
                .description("Request body bytes from clients")
                .register(registry);
        bytesOut = Counter.builder("openai.proxy.response.bytes")
                .description("Response body bytes to clients")
                .register(registry);
        firstByte = DistributionSummary.builder("openai.proxy.upstream.headers.seconds")
                .description("Time from the request to the headers of the upstream's response")
                .serviceLevelObjectives(0.01, 0.05, 0.25, 1, 5, 30, 120, 600)
                .register(registry);
    }

    void opened(boolean webSocket) {
        (webSocket ? openWebSockets : openRequests).incrementAndGet();
    }

    void closed(boolean webSocket) {
        (webSocket ? openWebSockets : openRequests).decrementAndGet();
    }

    int open() {
        return openRequests.get() + openWebSockets.get();
    }

    /** Takes note of a request that has ended. */
    void ended(String method, String path, int status, long nanos, long in, long out) {
        requests.computeIfAbsent(new Kind(method, part(path), status), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
        bytesIn.increment(in);
        bytesOut.increment(out);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("openai.proxy.requests")
                .description("Requests, from their head to the end of their response")
                .serviceLevelObjectives(BUCKETS)
                .tag("method", kind.method)
                .tag("part", kind.part)
                .tag("status", Integer.toString(kind.status))
                .register(registry);
    }

    /** Takes note of the head of a response. */
    void upstream(int status, long nanos) {
        responses
                .computeIfAbsent(
                        status,
                        any -> Counter.builder("openai.proxy.upstream.responses")
                                .description("Responses of the upstream")
                                .tag("status", Integer.toString(status))
                                .register(registry))
                .increment();
        firstByte.record(nanos / 1e9);
    }

    /** Takes note of an upstream that could not be reached, did not answer or broke off. */
    void upstreamFailed(String reason) {
        Counter.builder("openai.proxy.upstream.failures")
                .description("Failed requests to the upstream")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** Takes note of tokens. */
    void tokens(String identity, long tokens) {
        if (tokens > 0) {
            Counter.builder("openai.proxy.tokens")
                    .description("Tokens reported by responses, by identity")
                    .tag("identity", bounded(identity))
                    .register(registry)
                    .increment(tokens);
        }
    }

    private String bounded(String identity) {
        if (identities.contains(identity)) {
            return identity;
        }
        return identities.size() < MOST_IDENTITIES && identities.add(identity) ? identity : "others";
    }

    private static String part(String path) {
        int end = path.indexOf('/', 1);
        String first = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
        return PARTS.contains(first) ? first : "other";
    }

    String scrape() {
        return registry.scrape();
    }

    void close() {
        registry.close();
    }
}
