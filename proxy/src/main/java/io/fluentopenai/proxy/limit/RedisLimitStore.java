package io.fluentopenai.proxy.limit;

import io.fluentopenai.proxy.internal.LogThrottle;
import io.fluentopenai.proxy.internal.ProxyLog;
import io.fluentopenai.proxy.internal.Sha256;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Counts usage in Redis, so that several proxies behind a load balancer share the limits.
 *
 * <p>Each admission is one atomic script, which uses Redis's clock. A slot among the concurrent requests is a lease,
 * which is renewed while the request is open and expires one minute after its proxy has died. Requires Redis 5 or
 * newer, or a compatible server with Lua. In a cluster, all keys of a caller are on one node. Thread-safe.
 */
public final class RedisLimitStore implements LimitStore {
    private static final long LEASE_MILLIS = 60_000;
    private static final long TIMEOUT_MILLIS = 1000;
    private static final int LONGEST_SILENCE_SECONDS = 5;
    private static final long EXPECTED_MILLIS = TimeUnit.DAYS.toMillis(1);

    /** Keys: rate, leases, tokens. Arguments: requests a minute, concurrent, tokens, period, lease, its length. */
    private static final String ADMIT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local rate, concurrent, budget, period = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
            if budget > 0 then
              local window = math.floor(now / period)
              local used = redis.call('HMGET', KEYS[3], 'window', 'tokens')
              if tonumber(used[1] or -1) == window and tonumber(used[2]) >= budget then
                return {3, (window + 1) * period - now}
              end
            end
            if concurrent > 0 then
              redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
              if redis.call('ZCARD', KEYS[2]) >= concurrent then
                return {2, 1000}
              end
            end
            if rate > 0 then
              local full = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + 60000 / rate
              local early = full - 60000 - now
              if early > 0.5 then
                return {1, math.ceil(early)}
              end
              redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.ceil(full - now) + 1000)
            end
            if concurrent > 0 then
              redis.call('ZADD', KEYS[2], now + ARGV[6], ARGV[5])
              redis.call('PEXPIRE', KEYS[2], ARGV[6] + 1000)
            end
            return {0, 0}
            """;

    private static final String RENEW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
            redis.call('PEXPIRE', KEYS[1], ARGV[2] + 1000)
            return 0
            """;

    private static final String SPEND = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local period = tonumber(ARGV[2])
            local window = math.floor(now / period)
            if tonumber(redis.call('HGET', KEYS[1], 'window') or -1) ~= window then
              redis.call('DEL', KEYS[1])
              redis.call('HSET', KEYS[1], 'window', string.format('%.0f', window))
            end
            redis.call('HINCRBY', KEYS[1], 'tokens', ARGV[1])
            redis.call('PEXPIRE', KEYS[1], period)
            return 0
            """;

    /** Key: what is expected. Its value is told once. */
    private static final String TAKE = """
            local value = redis.call('GET', KEYS[1])
            if value then
              redis.call('DEL', KEYS[1])
            end
            return value
            """;

    private final RedisOptions options;
    private final String prefix;
    private final boolean failOpen;
    /** The leases of requests that are open here, with the callers that have them. */
    private final Map<String, String> leases = new ConcurrentHashMap<>();

    private final LogThrottle failures = new LogThrottle();
    private @Nullable Vertx vertx;
    private @Nullable Redis redis;
    private long renewal;

    private RedisLimitStore(RedisOptions options, String prefix, boolean failOpen) {
        this.options = options;
        this.prefix = prefix;
        this.failOpen = failOpen;
    }

    /**
     * Creates a store in the Redis at a URL. While Redis is unavailable, requests get status 503.
     *
     * @param url {@code redis://host:6379}, or {@code rediss://} for TLS; optionally with {@code :password@} before the
     *     host and {@code /database} after the port
     * @throws IllegalArgumentException if the URL is malformed
     */
    public static RedisLimitStore at(String url) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message repeats the URL and its password.
            throw new IllegalArgumentException("The URL of Redis is not a URL");
        }
        if (!"redis".equals(uri.getScheme()) && !"rediss".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("The URL of Redis must start with redis:// or rediss:// and a host");
        }
        if (uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw new IllegalArgumentException("The URL of Redis has a port that does not exist");
        }
        RedisOptions options = new RedisOptions()
                .setConnectionString(url.strip())
                .setMaxPoolSize(8)
                .setMaxPoolWaiting(2048)
                .setMaxWaitingHandlers(2048);
        // What says nothing any more is closed: commands wait on it, and each would keep a place of the pool.
        options.getNetClientOptions()
                .setConnectTimeout((int) TIMEOUT_MILLIS)
                .setReadIdleTimeout(LONGEST_SILENCE_SECONDS);
        return new RedisLimitStore(options, "fluentopenai:", false);
    }

    /**
     * Returns a copy that admits requests without counting them while Redis is unavailable, for when an outage is worse
     * than unlimited usage.
     */
    public RedisLimitStore failOpen() {
        return new RedisLimitStore(options, prefix, true);
    }

    /**
     * Returns a copy with another prefix of all keys. By default, {@code fluentopenai:}. Proxies with the same prefix
     * share the limits.
     */
    public RedisLimitStore keyPrefix(String newPrefix) {
        return new RedisLimitStore(options, Objects.requireNonNull(newPrefix), failOpen);
    }

    @Override
    public void start(Vertx owner) {
        vertx = owner;
        redis = Redis.createClient(owner, options);
        renewal = owner.setPeriodic(LEASE_MILLIS / 3, id -> renew());
    }

    @Override
    public Future<Admission> admit(String caller, Limits limits) {
        String lease = UUID.randomUUID().toString();
        Request request = Request.cmd(Command.EVAL)
                .arg(ADMIT)
                .arg(3)
                .arg(key(caller, "rate"))
                .arg(key(caller, "leases"))
                .arg(key(caller, "tokens"))
                .arg(limits.requestsPerMinute())
                .arg(limits.concurrentRequests())
                .arg(limits.tokens())
                .arg(Math.max(1, limits.tokenPeriod().toMillis()))
                .arg(lease)
                .arg(LEASE_MILLIS);
        return send(request).transform(answer -> {
            if (answer.failed()) {
                failed(answer.cause());
                return failOpen ? Future.succeededFuture(new Admitted("")) : Future.failedFuture(answer.cause());
            }
            Duration retryAfter = Duration.ofMillis(answer.result().get(1).toLong());
            return Future.succeededFuture(
                    switch (answer.result().get(0).toInteger()) {
                        case 1 -> new Exceeded(Limit.REQUESTS, retryAfter);
                        case 2 -> new Exceeded(Limit.CONCURRENCY, retryAfter);
                        case 3 -> new Exceeded(Limit.TOKENS, retryAfter);
                        default -> admitted(caller, limits, lease);
                    });
        });
    }

    private Admitted admitted(String caller, Limits limits, String lease) {
        if (limits.concurrentRequests() == 0) {
            return new Admitted("");
        }
        leases.put(lease, caller);
        return new Admitted(lease);
    }

    @Override
    public void release(String caller, String lease) {
        if (leases.remove(lease) != null) {
            send(Request.cmd(Command.ZREM).arg(key(caller, "leases")).arg(lease))
                    .onFailure(this::failed);
        }
    }

    @Override
    public void spend(String caller, Limits limits, long tokens) {
        send(Request.cmd(Command.EVAL)
                        .arg(SPEND)
                        .arg(1)
                        .arg(key(caller, "tokens"))
                        .arg(tokens)
                        .arg(Math.max(1, limits.tokenPeriod().toMillis())))
                .onFailure(this::failed);
    }

    @Override
    public void expect(String id, String caller, Limits limits) {
        send(Request.cmd(Command.SET)
                        .arg(key(id, "later"))
                        .arg(limits.tokenPeriod().toMillis() + " " + caller)
                        .arg("PX")
                        .arg(EXPECTED_MILLIS))
                .onFailure(this::failed);
    }

    @Override
    public Future<Boolean> settle(String id, long tokens) {
        Request request = Request.cmd(Command.EVAL).arg(TAKE).arg(1).arg(key(id, "later"));
        return send(request).onFailure(this::failed).map(value -> {
            if (value == null) {
                return false;
            }
            String[] known = value.toString().split(" ", 2);
            if (tokens > 0) {
                spend(known[1], Limits.none().tokens(1, Duration.ofMillis(Long.parseLong(known[0]))), tokens);
            }
            return true;
        });
    }

    private void renew() {
        leases.forEach((lease, caller) -> send(Request.cmd(Command.EVAL)
                        .arg(RENEW)
                        .arg(1)
                        .arg(key(caller, "leases"))
                        .arg(lease)
                        .arg(LEASE_MILLIS))
                .onFailure(this::failed));
    }

    private Future<io.vertx.redis.client.Response> send(Request request) {
        Redis client = redis;
        if (client == null) {
            return Future.failedFuture(new IllegalStateException("The store has not been started"));
        }
        return client.send(request).timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Callers and ids may be called anything; the braces put all keys of one on one node of a cluster. */
    private String key(String name, String what) {
        return prefix + "{" + HexFormat.of().formatHex(Sha256.of(name), 0, 16) + "}:" + what;
    }

    private void failed(Throwable failure) {
        // Redis itself says what is wrong by a message alone, which repeats nothing of a caller's.
        boolean ofNetwork = failure instanceof IOException || failure instanceof TimeoutException;
        String reason = ofNetwork ? ProxyLog.describe(failure) : ProxyLog.oneLine(String.valueOf(failure.getMessage()));
        failures.run(() -> ProxyLog.log(
                System.Logger.Level.WARNING,
                "Redis failed: " + reason + "; requests " + (failOpen ? "pass uncounted" : "are refused"),
                null));
    }

    @Override
    public Future<Void> close() {
        Vertx owner = vertx;
        Redis client = redis;
        if (owner == null || client == null) {
            return Future.succeededFuture();
        }
        owner.cancelTimer(renewal);
        leases.forEach((lease, caller) -> release(caller, lease));
        return client.close();
    }

    /** Returns whether the store fails open, without the address. */
    @Override
    public String toString() {
        return "RedisLimitStore[failOpen=" + failOpen + "]";
    }
}
