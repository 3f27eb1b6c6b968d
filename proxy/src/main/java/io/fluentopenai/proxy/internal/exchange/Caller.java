package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.internal.ApiError;
import io.fluentopenai.proxy.internal.body.ModelGuard;
import io.fluentopenai.proxy.internal.body.ModelNames;
import io.fluentopenai.proxy.internal.request.ClientAddress;
import io.fluentopenai.proxy.internal.request.RequestHead;
import io.fluentopenai.proxy.internal.request.RequestTarget;
import io.fluentopenai.proxy.limit.LimitStore;
import io.fluentopenai.proxy.limit.Limits;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request, the checks of the caller's limits, and the slot among the caller's concurrent requests.
 * Used on the event loop of the request.
 */
final class Caller {
    private final ProxyConfiguration settings;
    private final @Nullable Identity identity;
    private final Limits limits;
    /** The key of the limits: the identity, or the address of a caller without one. */
    private final String key;

    private @Nullable String lease;

    Caller(ProxyConfiguration settings, @Nullable Identity identity, String address) {
        this.settings = settings;
        this.identity = identity;
        this.limits = identity == null || identity.limits() == null ? settings.limits() : identity.limits();
        this.key = identity == null ? "address:" + ClientAddress.caller(address) : "identity:" + identity.id();
    }

    Limits limits() {
        return limits;
    }

    /** The name of the caller; null for one who is known by the address only. */
    @Nullable
    String name() {
        return identity == null ? null : identity.id();
    }

    /**
     * Checks what the head of the request tells of its size and its models.
     *
     * @throws ApiError.Refusal if a limit forbids it
     */
    void checkHead(HttpServerRequest request, RequestHead head, RequestTarget target, boolean webSocket) {
        if (limits.requestBytes() > 0 && head.contentLength() > limits.requestBytes()) {
            throw tooLarge();
        }
        Set<String> models = limits.models();
        if (models == null) {
            return;
        }
        String deployment = target.deployment();
        if (deployment != null) {
            ModelGuard.check(models, deployment);
        }
        String method = request.method().name();
        if (ModelGuard.evades(target.path()) && ModelGuard.concerns(method)) {
            throw ApiError.refusal(
                    403, "model_not_allowed", "This may not be used here, because the proxy cannot check its model.");
        }
        if (webSocket) {
            checkModelOfWebSocket(target, models);
        } else if (ModelGuard.concerns(method)) {
            target.query().forEach(parameter -> ModelNames.checkOfQuery(parameter.name()));
        }
    }

    private static void checkModelOfWebSocket(RequestTarget target, Set<String> models) {
        boolean named = false;
        for (RequestTarget.Parameter parameter : target.query()) {
            if (parameter.namesModel()) {
                ModelGuard.check(models, parameter.value());
                named = true;
            } else {
                ModelNames.checkOfQuery(parameter.name());
            }
        }
        if (!named || !target.path().equals("/realtime")) {
            throw ApiError.refusal(400, "model_required", "The URL of the WebSocket must name its model.");
        }
    }

    /**
     * Checks how much of the body has come.
     *
     * @throws ApiError.Refusal if that is more than it may be
     */
    void checkSize(long bytes) {
        if (limits.requestBytes() > 0 && bytes > limits.requestBytes()) {
            throw tooLarge();
        }
    }

    private static ApiError.Refusal tooLarge() {
        return ApiError.refusal(413, "request_too_large", "The body of the request is too large.");
    }

    /** Returns the guard that checks the model in the body; null if the model decides nothing. */
    @Nullable
    ModelGuard guard(HttpServerRequest request, RequestTarget target) {
        boolean needed = settings.upstream().needsModel(target);
        boolean limited =
                limits.models() != null && ModelGuard.concerns(request.method().name());
        return needed || limited
                ? ModelGuard.of(
                        target.path(),
                        limits.models(),
                        needed,
                        request.getHeader("Content-Type"),
                        request.getHeader("Content-Encoding"))
                : null;
    }

    /** Returns whether something must be counted from one request to the next. */
    boolean isCounted() {
        return limits.requestsPerMinute() > 0 || limits.concurrentRequests() > 0 || hasBudget();
    }

    /** Counts the request, and asks the store whether it may be forwarded. */
    Future<LimitStore.Admission> ask() {
        return settings.store().admit(key, limits);
    }

    /**
     * Takes the place that was asked for.
     *
     * @throws ApiError.Refusal if a limit is met
     */
    void take(LimitStore.Admission answer) {
        if (answer instanceof LimitStore.Exceeded exceeded) {
            throw exceeded(exceeded);
        }
        if (answer instanceof LimitStore.Admitted admitted) {
            lease = admitted.lease();
        }
    }

    private static ApiError.Refusal exceeded(LimitStore.Exceeded exceeded) {
        long seconds = exceeded.retryAfter().plusMillis(999).toSeconds();
        ApiError error = switch (exceeded.limit()) {
            case REQUESTS -> ApiError.limited("rate_limit_exceeded", "Too many requests. Slow down.", seconds);
            case CONCURRENCY ->
                ApiError.limited("concurrency_limit_exceeded", "Too many requests at the same time.", seconds);
            case TOKENS -> ApiError.limited("insufficient_quota", "The tokens of this period are used up.", seconds);
        };
        return error.refusal();
    }

    /** Gives the place back, if there is one. */
    void leave() {
        if (lease != null) {
            settings.store().release(key, lease);
            lease = null;
        }
    }

    /** Gives back what was asked for, when the answer comes after the end. */
    void leaveLate(AsyncResult<LimitStore.Admission> answer) {
        if (answer.succeeded() && answer.result() instanceof LimitStore.Admitted admitted) {
            settings.store().release(key, admitted.lease());
        }
    }

    /** Returns whether tokens are counted. */
    boolean hasBudget() {
        return limits.tokens() > 0;
    }

    /** Takes note that something of this caller's will tell its tokens later. */
    void expect(String id) {
        settings.store().expect(id, key, limits);
    }

    /** Counts the tokens of what somebody was to be told of later, once; tells whether that was so. */
    Future<Boolean> settle(String id, long tokens) {
        return settings.store().settle(id, tokens);
    }

    /** Takes tokens off the budget, if there is one. */
    void spend(long tokens) {
        if (hasBudget()) {
            settings.store().spend(key, limits, tokens);
        }
    }
}
