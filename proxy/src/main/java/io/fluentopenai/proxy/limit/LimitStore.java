package io.fluentopenai.proxy.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Where what callers have used is counted: in memory, or for several proxies together in {@linkplain RedisLimitStore Redis}.
 * All methods are called on event loops and must not block.
 */
public interface LimitStore {

    /** What is said of a request. */
    sealed interface Admission {}

    /**
     * The request may go on.
     *
     * @param lease stands for its place among the concurrent ones, to be given back
     */
    record Admitted(String lease) implements Admission {}

    /**
     * The request has met a limit.
     *
     * @param limit which
     * @param retryAfter when there is room again, as far as that is known
     */
    record Exceeded(Limit limit, Duration retryAfter) implements Admission {}

    /** What can be met. */
    enum Limit {
        /** {@link Limits#requestsPerMinute}. */
        REQUESTS,
        /** {@link Limits#concurrentRequests}. */
        CONCURRENCY,
        /** {@link Limits#tokens}. */
        TOKENS
    }

    /** Begins; called once, before anything else. */
    default void start(Vertx vertx) {
        // Most need nothing.
    }

    /**
     * Counts a request, and takes a place among the concurrent ones, in one step: of two requests for the last place, one gets
     * it. A request that is refused counts for nothing.
     *
     * @param caller who asks
     * @param limits what holds for the caller
     * @return fails if the store cannot be reached; the request is then refused with status 503
     */
    Future<Admission> admit(String caller, Limits limits);

    /** Gives back the place of a request that has ended. */
    void release(String caller, String lease);

    /** Counts tokens that a request has used. */
    void spend(String caller, Limits limits, long tokens);

    /**
     * Remembers that something has begun that will tell its tokens later, when it is asked for: a run, or a response in the
     * background. A store that does not remember does not count them.
     *
     * @param id what it is asked for by
     * @param caller whose tokens they will be
     * @param limits what holds for the caller
     */
    default void expect(String id, String caller, Limits limits) {
        // See above.
    }

    /**
     * Counts the tokens of what was remembered, for the caller who began it, and forgets it: it is asked for again and again.
     *
     * @param tokens how many; 0 to forget it only
     * @return whether it was remembered, and so is counted
     */
    default Future<Boolean> settle(String id, long tokens) {
        return Future.succeededFuture(false);
    }

    /** Gives back what the store holds. */
    Future<Void> close();

    /** A store in the memory of this process. */
    static LimitStore inMemory() {
        return new MemoryLimitStore(System::currentTimeMillis);
    }
}
