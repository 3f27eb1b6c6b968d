package io.fluentopenai.proxy.limit;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may use. A limit that is not set does not hold.
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

    /** No limits. */
    public static Limits none() {
        return NONE;
    }

    /**
     * Requests a minute. As many may come at once; what was used refills evenly. What is above is answered with status 429 and
     * {@code Retry-After}.
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
     * Requests, streams and WebSockets that are open at the same time.
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
     * Bytes of a request's body. One that says that it is larger is refused before it is read, one that turns out to be is cut
     * off there; both with status 413. Does not hold for WebSockets.
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
     * The models that may be named, exactly; on Azure the deployments. The body of requests is looked at while it passes; a
     * request for another model is answered with status 403.
     *
     * @throws IllegalArgumentException if there are none, or one is blank
     */
    public Limits models(Collection<String> allowed) {
        if (allowed.isEmpty() || allowed.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("The models must be named, and there must be one at least");
        }
        return new Limits(
                requestsPerMinute,
                concurrentRequests,
                requestBytes,
                Set.copyOf(new LinkedHashSet<>(allowed)),
                tokens,
                tokenPeriod);
    }

    /** See {@link #models(Collection)}. */
    public Limits models(String... allowed) {
        return models(Set.of(allowed));
    }

    /**
     * Tokens, of input and output together, in each period; periods are counted from 1970, so that a day is one of UTC. They are
     * counted as responses tell them, those of runs and responses in the background when they are asked for; who has none left
     * is answered with status 429 until the period ends. A stream that does not tell its usage, or is left before its end, is
     * estimated.
     *
     * @throws IllegalArgumentException if one is not positive, or the period is shorter than a second or longer than ten years
     */
    public Limits tokens(long most, Duration period) {
        if (period.compareTo(Duration.ofSeconds(1)) < 0 || period.compareTo(LONGEST_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "A period of tokens is a second at least and ten years at most: " + period);
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

    /** Requests a minute; 0 for no limit. */
    public int requestsPerMinute() {
        return requestsPerMinute;
    }

    /** Requests that are open at the same time; 0 for no limit. */
    public int concurrentRequests() {
        return concurrentRequests;
    }

    /** Bytes of a request's body; 0 for no limit. */
    public long requestBytes() {
        return requestBytes;
    }

    /** The models that may be named; null for no limit. */
    public @Nullable Set<String> models() {
        return models;
    }

    /** Tokens in each period; 0 for no limit. */
    public long tokens() {
        return tokens;
    }

    /** The period of the tokens; zero if they have no limit. */
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
