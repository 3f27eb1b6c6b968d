package io.fluentopenai.proxy.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Counts the usage of callers, in memory or, shared by several proxies, in {@linkplain RedisLimitStore Redis}. All
 * methods are called on event loops and must not block.
 */
public interface LimitStore {

    /** The decision about a request. */
    sealed interface Admission {}

    /**
     * The request is admitted.
     *
     * @param lease the lease of its slot among the concurrent requests, to be released
     */
    record Admitted(String lease) implements Admission {}

    /**
     * The request exceeds a limit.
     *
     * @param limit the limit
     * @param retryAfter when to try again, as far as it is known
     */
    record Exceeded(Limit limit, Duration retryAfter) implements Admission {}

    /** The kinds of limit. */
    enum Limit {
        /** {@link Limits#requestsPerMinute}. */
        REQUESTS,
        /** {@link Limits#concurrentRequests}. */
        CONCURRENCY,
        /** {@link Limits#tokens}. */
        TOKENS
    }

    /** Initializes the store. Called once before any other method. */
    default void start(Vertx vertx) {
        // Most need nothing.
    }

    /**
     * Counts a request and takes a slot among the concurrent requests, atomically: of two requests for the last slot,
     * one gets it. A rejected request does not count.
     *
     * @param caller the caller's id
     * @param limits the caller's limits
     * @return a future with the decision; if it fails because the store is unavailable, the request gets status 503
     */
    Future<Admission> admit(String caller, Limits limits);

    /** Releases the slot of a request that has ended. */
    void release(String caller, String lease);

    /** Counts tokens that a request has used. */
    void spend(String caller, Limits limits, long tokens);

    /**
     * Registers something that reports its tokens only when it is retrieved later: a run or a background response. By
     * default, does nothing, and such tokens are not counted.
     *
     * @param id the id that it is retrieved by
     * @param caller the caller whose tokens they are
     * @param limits the caller's limits
     */
    default void expect(String id, String caller, Limits limits) {
        // See above.
    }

    /**
     * Counts the tokens of something registered with {@link #expect}, for the caller who started it, and removes it,
     * because it may be retrieved repeatedly.
     *
     * @param tokens the number of tokens; 0 only to remove it
     * @return a future with whether it was registered
     */
    default Future<Boolean> settle(String id, long tokens) {
        return Future.succeededFuture(false);
    }

    /** Releases the resources of the store. */
    Future<Void> close();

    /** Returns a store in the memory of this process. */
    static LimitStore inMemory() {
        return new MemoryLimitStore(System::currentTimeMillis);
    }
}
