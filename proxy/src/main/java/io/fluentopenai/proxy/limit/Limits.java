package io.fluentopenai.proxy.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one caller. A limit that is not set does not apply.
 *
 * <pre>{@code
 * Limits.none().requestsPerMinute(60).concurrentRequests(4).requestBytes(25 << 20)
 *         .models("gpt-5.6-luna", "text-embedding-3-small").tokens(200_000, Duration.ofDays(1))
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Limits {
    private static final Duration LONGEST_PERIOD = Duration.ofDays(3660);
    private static final Limits NONE = new Limits(0, 0, 0, null, 0, Duration.ZERO);

    private final int requestsPerMinute;
    private final int concurrentRequests;
    private final long requestBytes;
    private final @Nullable Set<String> models;
    private final long tokens;
    private final Duration tokenPeriod;

    private Limits(
            int requestsPerMinute,
            int concurrentRequests,
            long requestBytes,
            @Nullable Set<String> models,
            long tokens,
            Duration tokenPeriod) {
        this.requestsPerMinute = requestsPerMinute;
        this.concurrentRequests = concurrentRequests;
        this.requestBytes = requestBytes;
        this.models = models;
        this.tokens = tokens;
        this.tokenPeriod = tokenPeriod;
    }

    /** Returns no limits. */
    public static Limits none() {
        return NONE;
    }

    /**
     * Returns a copy with a maximum number of requests per minute. A burst of that many is allowed, and capacity
     * refills evenly. Further requests get status 429 and {@code Retry-After}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Limits requestsPerMinute(int requests) {
        return new Limits(
                (int) positive("requests a minute", requests),
                concurrentRequests,
                requestBytes,
                models,
                tokens,
                tokenPeriod);
    }

    /**
     * Returns a copy with a maximum number of concurrent requests, streams and WebSockets.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Limits concurrentRequests(int requests) {
        return new Limits(
                requestsPerMinute,
                (int) positive("concurrent requests", requests),
                requestBytes,
                models,
                tokens,
                tokenPeriod);
    }

    /**
     * Returns a copy with a maximum request body size in bytes. A larger body gets status 413, either before it is
     * read, if its length is declared, or as soon as it exceeds the limit. Does not apply to WebSockets.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Limits requestBytes(long bytes) {
        return new Limits(
                requestsPerMinute,
                concurrentRequests,
                positive("bytes of a request", bytes),
                models,
                tokens,
                tokenPeriod);
    }

    /**
     * Returns a copy with the allowed models, or on Azure deployments, matched exactly. The proxy inspects request
     * bodies while it forwards them; a request for another model gets status 403.
     *
     * @throws IllegalArgumentException if there are none, or one is blank
     */
    public Limits models(Collection<String> allowed) {
        if (allowed.isEmpty() || allowed.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("Name at least one model");
        }
        return new Limits(
                requestsPerMinute,
                concurrentRequests,
                requestBytes,
                Set.copyOf(new LinkedHashSet<>(allowed)),
                tokens,
                tokenPeriod);
    }

    /**
     * Returns a copy with the allowed models. See {@link #models(Collection)}.
     *
     * @throws IllegalArgumentException if there are none, or one is blank
     */
    public Limits models(String... allowed) {
        return models(Set.of(allowed));
    }

    /**
     * Returns a copy with a maximum number of input and output tokens per period. Periods are aligned to
     * 1970-01-01T00:00Z, so that a period of one day is a UTC day. Tokens are counted as responses report them, and
     * those of runs and background responses when they are retrieved. A caller without remaining tokens gets status 429
     * until the end of the period. The usage of a stream that does not report it, or is closed early, is estimated.
     *
     * @param most the maximum number of tokens
     * @param period the length of the period, one second to ten years
     * @throws IllegalArgumentException if {@code most} is not positive, or the period is out of range
     */
    public Limits tokens(long most, Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(LONGEST_PERIOD) > 0) {
            throw new IllegalArgumentException("The token period must be from one second to ten years: " + period);
        }
        return new Limits(
                requestsPerMinute, concurrentRequests, requestBytes, models, positive("tokens", most), period);
    }

    private static long positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("The limit of " + what + " must be positive: " + value);
        }
        return value;
    }

    /** Returns the maximum number of requests per minute; 0 for no limit. */
    public int requestsPerMinute() {
        return requestsPerMinute;
    }

    /** Returns the maximum number of concurrent requests; 0 for no limit. */
    public int concurrentRequests() {
        return concurrentRequests;
    }

    /** Returns the maximum request body size in bytes; 0 for no limit. */
    public long requestBytes() {
        return requestBytes;
    }

    /** Returns the allowed models, or null for all. */
    public @Nullable Set<String> models() {
        return models;
    }

    /** Returns the maximum number of tokens per period; 0 for no limit. */
    public long tokens() {
        return tokens;
    }

    /** Returns the token period; zero if there is no token limit. */
    public Duration tokenPeriod() {
        return tokenPeriod;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Limits that
                && requestsPerMinute == that.requestsPerMinute
                && concurrentRequests == that.concurrentRequests
                && requestBytes == that.requestBytes
                && Objects.equals(models, that.models)
                && tokens == that.tokens
                && tokenPeriod.equals(that.tokenPeriod);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requestsPerMinute, concurrentRequests, requestBytes, models, tokens, tokenPeriod);
    }

    @Override
    public String toString() {
        return "Limits[requestsPerMinute=" + requestsPerMinute + ", concurrentRequests=" + concurrentRequests
                + ", requestBytes=" + requestBytes + ", models=" + models + ", tokens=" + tokens + " in " + tokenPeriod
                + "]; 0 and null are no limit";
    }
}
