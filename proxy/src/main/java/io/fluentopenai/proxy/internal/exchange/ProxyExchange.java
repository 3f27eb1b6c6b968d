package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.auth.AuthenticationRefusedException;
import io.fluentopenai.proxy.auth.AuthenticationResult;
import io.fluentopenai.proxy.auth.Identity;
import io.fluentopenai.proxy.internal.ApiError;
import io.fluentopenai.proxy.internal.ProxyLog;
import io.fluentopenai.proxy.internal.body.UpstreamSecrets;
import io.fluentopenai.proxy.internal.request.RequestHead;
import io.fluentopenai.proxy.internal.request.RequestTarget;
import io.fluentopenai.proxy.internal.request.WebSocketHandshake;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response, from the request's head to the response's end. Runs on the event loop of its
 * connection, on
 * which all its state and that of its parts is read and written but for the deadline.
 *
 * <p>The steps: what can be told from the head ({@link RequestHead}), authentication, limits ({@link Caller}), the
 *     model if it
 * matters, the upstream ({@link UpstreamCall}), the bodies ({@link RequestBody}, {@link ProxyResponse}), the {@link
 *     ExchangeReport}. Bodies
 * pass piece by piece; what one side does not take, the other is not asked for.
 */
final class ProxyExchange {
    private static final int CLIENT_GONE = 499;

    /** The statuses that are about the server's credentials, as those of the client stay here. */
    private static final Set<Integer> OF_CREDENTIALS = Set.of(401, 403, 407);

    /** The step that the exchange is waiting for, which decides the effect of a deadline. */
    enum Waiting {
        AUTHENTICATION,
        SERVICES,
        CLIENT,
        UPSTREAM
    }

    private final ProxyService proxy;
    private final ProxyConfiguration settings;
    private final Context context;
    private final HttpServerRequest request;
    private final boolean webSocket;
    private final ExchangeReport account;
    private final RequestBody body;
    private final UpstreamCall call;
    private final ProxyResponse answer;

    private RequestHead head;
    private @Nullable RequestTarget target;
    private String address = "";
    private @Nullable Caller caller;
    private @Nullable WebSocketTunnel tunnel;
    private boolean done;

    private Waiting waiting = Waiting.SERVICES;
    private volatile long deadline;

    ProxyExchange(ProxyService proxy, Context context, HttpServerRequest request) {
        this.proxy = proxy;
        this.settings = proxy.settings();
        this.context = context;
        this.request = request;
        this.webSocket = RequestHead.asksForWebSocket(request);
        this.head = RequestHead.unclear(request);
        this.account = new ExchangeReport(proxy.metrics(), request, webSocket);
        this.body = new RequestBody(this, settings, request);
        this.call = new UpstreamCall(this, settings, request);
        this.answer = new ProxyResponse(this, settings, request);
    }

    void start() {
        request.pause();
        await(Waiting.SERVICES, settings.connectTimeout());
        account.open();
        proxy.opened(this);
        body.watch();
        answer.watch();
        guarded(this::checkHead);
    }

    private void checkHead() {
        address = settings.addresses()
                .of(request.remoteAddress().hostAddress(), request.headers().getAll("X-Forwarded-For"));
        account.address(address);
        head = RequestHead.of(request, proxy.isStrict());
        body.framed(head);
        head.check(request, webSocket);
        if (proxy.isDraining()) {
            throw ApiError.server(503, "shutting_down", "The proxy is shutting down. Try again.")
                    .retryAfter(1)
                    .refusal();
        }
        if (proxy.metrics().open() > settings.maxOpenRequests()) {
            throw ApiError.server(503, "overloaded", "The proxy has too many requests. Try again later.")
                    .retryAfter(2)
                    .refusal();
        }
        if (request.uri() == null) {
            // CONNECT over HTTP/2 has none.
            throw ApiError.unknownPath().refusal();
        }
        RequestTarget wanted = RequestTarget.parse(request.uri(), settings.prefix());
        target = wanted;
        account.path(wanted.path());
        if (settings.requireHttps() && !isHttps()) {
            throw ApiError.refusal(403, "https_required", "Use HTTPS.");
        }
        String method = request.method().name();
        boolean toAzure = settings.upstream().isAzure();
        if (wanted.azure() && !toAzure
                || toAzure && wanted.hidesDeployment()
                || method.equals("CONNECT")
                || method.equals("TRACE")
                || !settings.rules().test(method, wanted.path())) {
            throw ApiError.unknownPath().refusal();
        }
        authenticate(wanted);
    }

    private boolean isHttps() {
        return request.isSSL()
                || settings.addresses().isTrusted(request.remoteAddress().hostAddress())
                        && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }

    private void authenticate(RequestTarget wanted) {
        AuthenticationFilter filter = settings.authentication();
        if (filter == null) {
            admit(wanted, null);
            return;
        }
        await(Waiting.AUTHENTICATION, settings.authenticationTimeout());
        then(
                new FilterRequest(request, wanted.path(), address, webSocket).to(filter),
                result -> {
                    if (result instanceof AuthenticationResult.Refused refused) {
                        throw ApiError.refused(refused.status(), refused.message())
                                .refusal();
                    }
                    if (!(result instanceof AuthenticationResult.Allowed allowed)) {
                        throw new IllegalStateException("The authentication filter returned null");
                    }
                    admit(wanted, allowed.identity());
                },
                failure -> refuse(failedAuthentication(failure)));
    }

    private ApiError failedAuthentication(Throwable failure) {
        if (ProxyLog.unwrap(failure) instanceof AuthenticationRefusedException refused) {
            return ApiError.refused(401, String.valueOf(refused.getMessage()));
        }
        log(System.Logger.Level.ERROR, "the authentication filter failed: " + ProxyLog.placeOf(failure), null);
        return ApiError.server(500, "authentication_failed", "The request could not be authenticated.");
    }

    private void admit(RequestTarget wanted, @Nullable Identity identity) {
        Caller who = new Caller(settings, identity, address);
        caller = who;
        account.caller(who);
        who.checkHead(request, head, wanted, webSocket);
        if (!webSocket) {
            body.guard(who.guard(request, wanted));
        }
        if (!who.isCounted()) {
            body.readAhead(this::callUpstream);
            return;
        }
        await(Waiting.SERVICES, settings.connectTimeout());
        who.ask()
                .onComplete(said -> onContext(() -> guarded(() -> {
                    if (done) {
                        who.leaveLate(said);
                    } else if (said.failed()) {
                        proxy.storeFailed(said.cause());
                        throw ApiError.server(503, "limits_unavailable", "The request could not be counted. Try again.")
                                .retryAfter(1)
                                .refusal();
                    } else {
                        who.take(said.result());
                        body.readAhead(this::callUpstream);
                    }
                })));
    }

    private void callUpstream() {
        call.start(Objects.requireNonNull(target), body.model(), body);
    }

    /** Takes the head of the upstream's response. */
    void respond(HttpClientResponse from) {
        account.upstream(from);
        if (from.statusCode() == 101) {
            upgrade(from);
        } else if (OF_CREDENTIALS.contains(from.statusCode())) {
            new RefusedCall(from, this::refusedByUpstream).read();
        } else if (from.statusCode() >= 400 && isEncoded(from)) {
            refuse(ApiError.unreadable(from.statusCode()));
        } else if (from.statusCode() < 200) {
            upstreamFailed(new VertxException("It answers with status " + from.statusCode(), true));
        } else {
            answer.relay(from);
        }
    }

    private static boolean isEncoded(HttpClientResponse from) {
        String encoding = from.getHeader("Content-Encoding");
        return encoding != null && !encoding.strip().equalsIgnoreCase("identity");
    }

    /** Keeps from the client that the server's credentials are wrong, and tells whoever runs the proxy. */
    private void refusedByUpstream(String what) {
        if (!done) {
            account.upstreamFailed("refused");
            log(System.Logger.Level.WARNING, "the upstream refused the server's credentials: " + what, null);
            refuse(ApiError.upstreamRefused());
        }
    }

    private void upgrade(HttpClientResponse from) {
        if (!webSocket || !WebSocketHandshake.isAccepted(request.headers(), from.headers())) {
            upstreamFailed(new VertxException("It upgraded to another protocol", true));
            return;
        }
        NetSocket upstream = from.netSocket();
        upstream.pause();
        answer.upgrade(from);
        request.toNetSocket()
                .onComplete(upgraded -> onContext(() -> {
                    if (upgraded.failed() || done) {
                        upstream.close();
                        finish(true);
                        return;
                    }
                    WebSocketTunnel opened = new WebSocketTunnel(
                            upgraded.result(),
                            upstream,
                            from.request().connection(),
                            context,
                            () -> await(Waiting.UPSTREAM, settings.upstreamTimeout()),
                            account::spent,
                            secrets());
                    tunnel = opened;
                    opened.start(() -> finish(false));
                }));
    }

    /** Takes note that the upstream's response is complete, and has been passed on. */
    void responded() {
        if (!done) {
            call.answered();
            account.complete();
            answer.end().onComplete(sent -> onContext(() -> ended(sent.succeeded())));
            body.linger();
        }
    }

    /** Answers with an error of the proxy, or breaks the response off if it has begun. */
    void refuse(ApiError error) {
        if (done) {
            return;
        }
        if (!answer.hasBegun()) {
            call.reset();
        }
        if (answer.hasEnded()) {
            return;
        }
        if (answer.cannotBeChanged() || tunnel != null) {
            cut();
            return;
        }
        answer.error(error).onComplete(sent -> onContext(() -> ended(sent.succeeded())));
        body.linger();
    }

    private void ended(boolean well) {
        finish(!well);
        closeIfLast();
    }

    /** Closes a connection on which nothing may follow, once the answer is sent and the rest of the request has come. */
    void closeIfLast() {
        if (done && head.lastOfConnection() && body.isEnded()) {
            request.connection().close();
        }
    }

    /** Ends a call that failed, and the exchange with it. */
    void upstreamFailed(Throwable failure) {
        // An open tunnel has its own ways to end.
        if (done || call.isDone() || tunnel != null || answer.outlives(failure)) {
            return;
        }
        boolean late = failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
        account.upstreamFailed(
                late
                        ? "timeout"
                        : answer.hasBegun() ? "cut" : failure instanceof ConnectException ? "connect" : "failed");
        boolean garbled = failure instanceof IllegalArgumentException || failure instanceof CodecException;
        log(
                System.Logger.Level.WARNING,
                "the upstream failed: " + (garbled ? "its response is not valid HTTP" : ProxyLog.describe(failure)),
                failure instanceof Error ? failure : null);
        call.reset();
        refuse(
                late
                        ? ApiError.server(504, "upstream_timeout", "The upstream did not answer in time.")
                        : ApiError.server(
                                502,
                                "upstream_unavailable",
                                "The upstream could not be reached or closed the connection."));
    }

    private void cut() {
        call.reset();
        if (tunnel != null) {
            tunnel.close();
        } else {
            answer.cut();
        }
        finish(true);
    }

    /** Ends the exchange of a client that has left. */
    void clientGone() {
        onContext(() -> {
            // An answer that is complete tells by itself whether it has arrived; a stream of HTTP/2 is gone after each.
            if (done || tunnel != null || answer.hasEnded()) {
                return;
            }
            account.status(CLIENT_GONE);
            call.reset();
            finish(true);
        });
    }

    private void finish(boolean cut) {
        if (done) {
            return;
        }
        done = true;
        proxy.closed(this);
        if (caller != null) {
            caller.leave();
        }
        if (tunnel != null) {
            account.closeTunnel(cut, tunnel);
        } else {
            account.close(cut, body.bytes());
        }
    }

    /** Says what is waited for from now on, and for how long. */
    void await(Waiting forWhat, Duration atMost) {
        waiting = forWhat;
        deadline = System.nanoTime() + atMost.toNanos();
    }

    boolean isOverdue(long now) {
        return now - deadline > 0;
    }

    /** Ends what has taken too long. */
    void overdue() {
        if (done || !isOverdue(System.nanoTime())) {
            return;
        }
        if (answer.hasEnded() || answer.hasBegun()) {
            cut();
            return;
        }
        switch (waiting) {
            case AUTHENTICATION -> {
                log(System.Logger.Level.ERROR, "the authentication filter did not decide in time", null);
                refuse(ApiError.server(503, "authentication_timeout", "The request could not be authenticated in time.")
                        .retryAfter(1));
            }
            case SERVICES ->
                refuse(ApiError.server(503, "timeout", "The request could not be handled in time.")
                        .retryAfter(1));
            case CLIENT -> refuse(ApiError.invalid(408, "request_timeout", "The request body did not arrive in time."));
            case UPSTREAM -> upstreamFailed(new TimeoutException());
        }
    }

    /** Ends what is still open when the proxy goes. */
    void shutDown() {
        if (done) {
            return;
        }
        if (tunnel != null) {
            tunnel.goAway();
        } else {
            refuse(ApiError.server(503, "shutting_down", "The proxy is shutting down. Try again.")
                    .retryAfter(1));
        }
    }

    /** Runs a step on the event loop of the exchange: at once if this is it. */
    void onContext(Runnable step) {
        if (Vertx.currentContext() == context) {
            step.run();
        } else {
            context.runOnContext(any -> step.run());
        }
    }

    /** Runs a step on the event loop of the exchange, after what is to be done there already. */
    void next(Runnable step) {
        context.runOnContext(any -> guarded(step));
    }

    /** Runs a step on the event loop of the exchange, some milliseconds from now. */
    void later(long millis, Runnable step) {
        proxy.vertx().setTimer(millis, timer -> onContext(step));
    }

    /** Goes on with what a future gives, unless the exchange is over by then. */
    <T> void then(Future<T> future, Consumer<T> next, Consumer<Throwable> failed) {
        future.onComplete(given -> onContext(() -> guarded(() -> {
            if (done) {
                return;
            }
            if (given.succeeded()) {
                next.accept(given.result());
            } else {
                failed.accept(given.cause());
            }
        })));
    }

    /** Runs a step. What it refuses is answered; what fails in it is a mistake of ours that tells callers nothing. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (ApiError.Refusal refusal) {
            refuse(refusal.error());
        } catch (RuntimeException e) {
            // After the end it concerns nobody.
            log(done ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR, "a request failed", e);
            refuse(ApiError.server(500, "internal_error", "The proxy could not handle the request."));
        }
    }

    /** Logs a line that names the exchange. */
    void log(System.Logger.Level level, String message, @Nullable Throwable cause) {
        ProxyLog.log(level, account.id() + ": " + message, cause);
    }

    boolean isDone() {
        return done;
    }

    boolean isWebSocket() {
        return webSocket;
    }

    RequestHead head() {
        return head;
    }

    ExchangeReport account() {
        return account;
    }

    /** Returns the secrets to mask in the upstream's response. */
    UpstreamSecrets secrets() {
        return call.secrets();
    }

    /** Returns the caller; known once the request has been admitted. */
    Caller caller() {
        return Objects.requireNonNull(caller);
    }

    /** Returns the HTTP client of this event loop. */
    HttpClient client() {
        return proxy.client();
    }
}
