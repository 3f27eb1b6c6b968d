package io.fluentopenai.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the head of the one to the end of the other. Runs on the event loop of its connection, on
 * which all its state is read and written but for the deadline.
 *
 * <p>The steps: what can be told from the head, authentication, limits, the model if it matters, the upstream, the bodies.
 * Bodies pass piece by piece; what one side does not take, the other is not asked for.
 */
final class Exchange {
    private static final System.Logger ACCESS = System.getLogger("io.fluentopenai.proxy.access");
    private static final int CLIENT_GONE = 499;
    private static final long LINGER_MILLIS = 2000;

    /** Headers that must not come twice: readers differ in which one they take. */
    private static final List<String> SINGLE = List.of(
            "Host",
            "Authorization",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "Expect",
            "Idempotency-Key",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Version",
            "Transfer-Encoding",
            "Upgrade");

    private static final Map<String, Integer> SINGLE_PLACES = IntStream.range(0, SINGLE.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(i -> SINGLE.get(i).toLowerCase(Locale.ROOT), i -> i));

    /** Those that logs and metrics tell apart; callers can make up any number of others. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    private static final Set<String> BODILESS = Set.of("GET", "HEAD");

    /** What is waited for, and so what a deadline that passes means. */
    private enum Waiting {
        AUTHENTICATION,
        SERVICES,
        CLIENT,
        UPSTREAM
    }

    private final ProxyHandler proxy;
    private final ProxySettings settings;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final long started = System.nanoTime();
    private String id = newId();

    private String path = "";
    private @Nullable RequestTarget target;
    private boolean webSocket;
    private String address = "";
    private @Nullable Identity identity;
    private Limits limits = Limits.none();
    private String caller = "";
    private @Nullable String lease;

    private long contentLength = -1;
    private boolean continueExpected;
    /** Whether nothing that follows on the connection may be taken for a request. */
    private boolean lastOfConnection;

    private boolean mayHaveBody;
    private final List<Buffer> heldBack = new ArrayList<>();
    private @Nullable ModelGuard guard;
    private long bytesIn;
    private boolean requestEnded;

    private @Nullable HttpClientRequest up;
    /** Whether the upstream has the whole request, or will get no more of it. */
    private boolean upEnded;
    /** Whether the upstream's response is complete, or nothing more of it is wanted. */
    private boolean upDone;

    private boolean responding;
    private @Nullable UsageMeter meter;
    private @Nullable Tunnel tunnel;
    private long bytesOut;
    private int status;
    private boolean done;

    private Waiting waiting = Waiting.SERVICES;
    private volatile long deadline;

    Exchange(ProxyHandler proxy, Context context, HttpServerRequest request) {
        this.proxy = proxy;
        this.settings = proxy.settings();
        this.context = context;
        this.request = request;
        this.response = request.response();
    }

    /** Tells requests apart; it is no secret. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return "req_" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    // ---- the head ---------------------------------------------------------------------------------------------------

    void start() {
        request.pause();
        webSocket =
                "websocket".equalsIgnoreCase(request.getHeader("Upgrade")) && request.version() == HttpVersion.HTTP_1_1;
        await(Waiting.SERVICES, settings.connectTimeout());
        proxy.metrics().opened(webSocket);
        proxy.opened(this);
        requestEnded = request.isEnded();
        if (!requestEnded) {
            request.exceptionHandler(gone -> clientGone());
            request.endHandler(end -> requestEnded = true);
        }
        response.exceptionHandler(gone -> clientGone());
        response.closeHandler(gone -> clientGone());
        guarded(this::checkHead);
    }

    private void checkHead() {
        checkFraming();
        address = settings.addresses()
                .of(request.remoteAddress().hostAddress(), request.headers().getAll("X-Forwarded-For"));
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
        RequestTarget wanted = RequestTarget.parse(request.uri(), settings.prefix());
        target = wanted;
        path = wanted.path();
        if (settings.requireHttps() && !isHttps()) {
            throw ApiError.invalid(403, "https_required", "Use HTTPS.").refusal();
        }
        String method = request.method().name();
        if (wanted.azure() && !settings.upstream().isAzure()
                || method.equals("CONNECT")
                || method.equals("TRACE")
                || !settings.rules().allows(method, path)) {
            throw ApiError.unknownPath().refusal();
        }
        authenticate();
    }

    private void checkFraming() {
        HttpVersion version = request.version();
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_2) {
            throw ApiError.invalid(505, "http_version", "HTTP/1.1 or HTTP/2 is needed.")
                    .refusal();
        }
        int seen = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            Integer place = SINGLE_PLACES.get(header.getKey().toLowerCase(Locale.ROOT));
            if (place != null && (seen & 1 << place) != 0) {
                throw ApiError.invalid(
                                400, "duplicate_header", "The header " + SINGLE.get(place) + " comes more than once.")
                        .refusal();
            }
            seen |= place == null ? 0 : 1 << place;
        }
        if (request.authority() == null) {
            throw ApiError.invalid(400, "invalid_host", "The header Host is missing or malformed.")
                    .refusal();
        }
        String encoding = request.getHeader("Transfer-Encoding");
        String length = request.getHeader("Content-Length");
        if (encoding != null && (length != null || !encoding.strip().equalsIgnoreCase("chunked"))) {
            throw ApiError.invalid(400, "invalid_framing", "The length of the body is not clear.")
                    .refusal();
        }
        lastOfConnection = version == HttpVersion.HTTP_1_1 && encoding != null && !proxy.isStrict();
        if (length != null) {
            if (!isLength(length)) {
                throw ApiError.invalid(400, "invalid_framing", "The header Content-Length is malformed.")
                        .refusal();
            }
            contentLength = Long.parseLong(length);
        }
        mayHaveBody = contentLength > 0 || encoding != null || version == HttpVersion.HTTP_2 && contentLength < 0;
        String expect = request.getHeader("Expect");
        if (expect != null) {
            if (!expect.strip().equalsIgnoreCase("100-continue")) {
                throw ApiError.invalid(417, "expectation_failed", "Only 100-continue can be expected.")
                        .refusal();
            }
            continueExpected = mayHaveBody;
        }
        if (webSocket && (mayHaveBody || !request.method().equals(HttpMethod.GET))) {
            throw ApiError.invalid(400, "invalid_upgrade", "A WebSocket begins with a GET without a body.")
                    .refusal();
        }
        if (webSocket && !WebSocketHandshake.isWellFormed(request.headers())) {
            throw ApiError.invalid(400, "invalid_upgrade", "The handshake of the WebSocket is malformed.")
                    .refusal();
        }
    }

    private static boolean isLength(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 18;
    }

    private boolean isHttps() {
        return request.isSSL()
                || settings.addresses().isTrusted(request.remoteAddress().hostAddress())
                        && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }

    // ---- who, and how much ------------------------------------------------------------------------------------------

    private void authenticate() {
        AuthenticationFilter filter = settings.authentication();
        if (filter == null) {
            admit(new AuthenticationResult.Allowed(null));
            return;
        }
        await(Waiting.AUTHENTICATION, settings.authenticationTimeout());
        then(
                asked(filter),
                result -> {
                    if (result instanceof AuthenticationResult.Refused refused) {
                        String type = refused.status() >= 500 ? "server_error" : "invalid_request_error";
                        String code = refused.status() == 401 ? "invalid_api_key" : "refused";
                        throw new ApiError(refused.status(), type, code, refused.message(), OptionalLong.empty())
                                .refusal();
                    }
                    if (!(result instanceof AuthenticationResult.Allowed allowed)) {
                        throw new IllegalStateException("The authentication filter gave null");
                    }
                    admit(allowed);
                },
                failure -> {
                    ProxyHandler.log(System.Logger.Level.ERROR, id + ": the authentication filter failed", failure);
                    refuse(ApiError.server(500, "authentication_failed", "The request could not be authenticated."));
                });
    }

    /** What the filter says; a failed future if it throws or gives no future. */
    private Future<@Nullable AuthenticationResult> asked(AuthenticationFilter filter) {
        try {
            Future<@Nullable AuthenticationResult> answer =
                    filter.authenticate(new Presented(request, path, address, webSocket));
            return answer != null
                    ? answer.compose(result -> result != null
                            ? Future.succeededFuture(result)
                            : Future.failedFuture(new IllegalStateException("The filter's future holds null")))
                    : Future.failedFuture(new IllegalStateException("The filter gave null"));
        } catch (Throwable e) {
            return Future.failedFuture(e);
        }
    }

    private void admit(AuthenticationResult.Allowed allowed) {
        Identity who = allowed.identity();
        identity = who;
        caller = who == null ? "address:" + ClientAddress.caller(address) : "identity:" + who.id();
        limits = who == null || who.limits() == null ? settings.limits() : who.limits();
        if (limits.requestBytes() > 0 && contentLength > limits.requestBytes()) {
            throw tooLarge();
        }
        if (limits.models() != null) {
            checkModelOfHead(limits.models());
        }
        if (!webSocket && concernsModels()) {
            guard = ModelGuard.of(
                    path,
                    limits.models(),
                    settings.upstream().needsModel(target()),
                    request.getHeader("Content-Type"),
                    request.getHeader("Content-Encoding"));
            if (!mayHaveBody) {
                guard.end();
                guard = null;
            }
        }
        if (!limits.counts()) {
            prepare();
            return;
        }
        await(Waiting.SERVICES, settings.connectTimeout());
        settings.store()
                .admit(caller, limits)
                .onComplete(answer -> onContext(() -> guarded(() -> {
                    if (done) {
                        if (answer.succeeded() && answer.result() instanceof LimitStore.Admitted admitted) {
                            settings.store().release(caller, admitted.lease());
                        }
                    } else if (answer.failed()) {
                        ProxyHandler.log(
                                System.Logger.Level.ERROR, id + ": the store of limits failed", answer.cause());
                        throw ApiError.server(503, "limits_unavailable", "The request could not be counted. Try again.")
                                .retryAfter(1)
                                .refusal();
                    } else if (answer.result() instanceof LimitStore.Exceeded exceeded) {
                        throw exceeded(exceeded);
                    } else if (answer.result() instanceof LimitStore.Admitted admitted) {
                        lease = admitted.lease();
                        prepare();
                    }
                })));
    }

    private boolean concernsModels() {
        return limits.models() != null && ModelGuard.concerns(request.method().name(), path)
                || settings.upstream().needsModel(target());
    }

    private void checkModelOfHead(Set<String> models) {
        String deployment = target().deployment();
        if (deployment != null) {
            ModelGuard.check(models, deployment);
        }
        if (ModelGuard.evades(path) && !request.method().equals(HttpMethod.GET)) {
            throw ApiError.invalid(403, "model_not_allowed", "Batches may not be used here.")
                    .refusal();
        }
        if (webSocket) {
            boolean named = false;
            for (RequestTarget.Parameter parameter : target().query()) {
                if (parameter.name().equals("model") || parameter.name().equals("deployment")) {
                    ModelGuard.check(models, parameter.value());
                    named = true;
                }
            }
            if (!named || !path.equals("/realtime")) {
                throw ApiError.invalid(400, "model_required", "The URL of the WebSocket must name its model.")
                        .refusal();
            }
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

    private static ApiError.Refusal tooLarge() {
        return ApiError.invalid(413, "request_too_large", "The body of the request is too large.")
                .refusal();
    }

    // ---- the request's body, as far as it decides where the request goes
    // ----------------------------------------------

    private void prepare() {
        boolean unclear = mayHaveBody
                && request.version() == HttpVersion.HTTP_2
                && contentLength < 0
                && BODILESS.contains(request.method().name());
        if (guard == null && !unclear) {
            connect();
            return;
        }
        request.handler(piece -> guarded(() -> {
            take(piece);
            heldBack.add(piece);
            if (guard == null || guard.model() != null || bytesIn >= settings.modelSearchBytes()) {
                request.pause();
                connect();
            }
        }));
        request.endHandler(end -> {
            requestEnded = true;
            guarded(() -> {
                if (guard != null && contentLength < 0) {
                    guard.end();
                }
                mayHaveBody = bytesIn > 0;
                connect();
            });
        });
        goAhead();
        await(Waiting.CLIENT, settings.clientTimeout());
        resumeRequest();
    }

    /** Lets the body come. A request of HTTP/2 that has ended does not like to be asked. */
    private void resumeRequest() {
        if (!requestEnded) {
            request.resume();
        }
    }

    /** Tells a client that waits for it to send its body. */
    private void goAhead() {
        if (continueExpected) {
            continueExpected = false;
            response.writeContinue();
        }
    }

    /** Takes note of a piece of the body, before it goes anywhere. */
    private void take(Buffer piece) {
        bytesIn += piece.length();
        if (limits.requestBytes() > 0 && bytesIn > limits.requestBytes()) {
            throw tooLarge();
        }
        if (guard != null) {
            guard.feed(piece);
            // With its last byte the upstream has the request, so that this is the last moment to refuse it.
            if (bytesIn == contentLength) {
                guard.end();
            }
        }
        await(Waiting.CLIENT, settings.clientTimeout());
    }

    // ---- the upstream
    // -------------------------------------------------------------------------------------------------

    private void connect() {
        request.handler(null);
        String model = guard == null ? null : guard.model();
        if (settings.upstream().needsModel(target()) && !webSocket) {
            if (model == null) {
                throw ApiError.invalid(
                                400,
                                "model_required",
                                "The request must name its model, within its first "
                                        + settings.modelSearchBytes() / 1024 + " KiB.")
                        .refusal();
            }
            if (!model.matches("[A-Za-z0-9._-]{1,128}") || model.matches("\\.+")) {
                throw ApiError.invalid(404, "model_not_found", "There is no such model.")
                        .refusal();
            }
        }
        String uri = settings.upstream().uri(target(), model);
        await(Waiting.SERVICES, settings.connectTimeout());
        then(
                settings.upstream().credentialHeaders(),
                credentials -> {
                    RequestOptions options = new RequestOptions()
                            .setMethod(request.method())
                            .setHost(settings.upstream().host())
                            .setPort(settings.upstream().port())
                            .setSsl(settings.upstream().ssl())
                            .setFollowRedirects(false)
                            .setURI(uri);
                    await(Waiting.UPSTREAM, settings.connectTimeout().plusSeconds(1));
                    proxy.client()
                            .request(options)
                            .onComplete(connected -> onContext(() -> guarded(() -> {
                                if (connected.failed()) {
                                    upstreamFailed(connected.cause());
                                } else if (done) {
                                    connected.result().reset();
                                } else {
                                    send(connected.result(), credentials);
                                }
                            })));
                },
                failure -> {
                    ProxyHandler.log(System.Logger.Level.ERROR, id + ": no credentials for the upstream", failure);
                    refuse(ApiError.server(502, "upstream_unavailable", "The upstream cannot be used at the moment."));
                });
    }

    private void send(HttpClientRequest to, List<String> credentials) {
        up = to;
        settings.headers().toUpstream(request.headers(), to.headers(), webSocket);
        if (webSocket) {
            WebSocketHandshake.toUpstream(request.headers(), to.headers(), limits.tokens() > 0);
        } else if (limits.tokens() > 0) {
            // Usage can be read in what is not compressed only.
            to.headers().remove("accept-encoding");
        }
        for (int i = 0; i < credentials.size(); i += 2) {
            to.headers().set(credentials.get(i), credentials.get(i + 1));
        }
        to.exceptionHandler(failure -> guarded(() -> upstreamFailed(failure)));
        Future<HttpClientResponse> answer = webSocket ? to.connect() : to.response();
        answer.onComplete(head -> guarded(() -> {
            if (head.failed()) {
                upstreamFailed(head.cause());
            } else if (!done) {
                respond(head.result());
            }
        }));
        await(Waiting.UPSTREAM, settings.upstreamTimeout());
        if (webSocket) {
            resumeRequest();
        } else if (!mayHaveBody) {
            if (contentLength == 0) {
                to.putHeader("Content-Length", "0");
            }
            endUpstream();
            resumeRequest();
        } else {
            sendBody(to);
        }
    }

    private void sendBody(HttpClientRequest to) {
        if (contentLength >= 0) {
            to.putHeader("Content-Length", Long.toString(contentLength));
        } else {
            to.setChunked(true);
        }
        for (Buffer piece : heldBack) {
            to.write(piece);
        }
        heldBack.clear();
        if (requestEnded) {
            endUpstream();
            return;
        }
        request.handler(piece -> guarded(() -> {
            if (upEnded) {
                return;
            }
            take(piece);
            to.write(piece);
            throttle(to);
        }));
        request.endHandler(end -> {
            requestEnded = true;
            guarded(() -> {
                if (!upEnded) {
                    if (guard != null && contentLength < 0) {
                        guard.end();
                    }
                    endUpstream();
                }
            });
        });
        goAhead();
        await(Waiting.CLIENT, settings.clientTimeout());
        resumeRequest();
    }

    private void throttle(HttpClientRequest to) {
        if (to.writeQueueFull()) {
            request.pause();
            await(Waiting.UPSTREAM, settings.upstreamTimeout());
            to.drainHandler(drained -> {
                await(Waiting.CLIENT, settings.clientTimeout());
                resumeRequest();
            });
        }
    }

    private void endUpstream() {
        upEnded = true;
        if (up != null) {
            up.end();
        }
        await(Waiting.UPSTREAM, settings.upstreamTimeout());
    }

    private void upstreamFailed(Throwable failure) {
        if (done || upDone) {
            return;
        }
        boolean late =
                failure instanceof TimeoutException || failure instanceof io.netty.channel.ConnectTimeoutException;
        proxy.metrics()
                .upstreamFailed(
                        late
                                ? "timeout"
                                : responding ? "cut" : failure instanceof ConnectException ? "connect" : "failed");
        ProxyHandler.log(
                System.Logger.Level.WARNING,
                id + ": the upstream failed: " + failure.getClass().getName(),
                null);
        resetUpstream();
        refuse(
                late
                        ? ApiError.server(504, "upstream_timeout", "The upstream did not answer in time.")
                        : ApiError.server(
                                502, "upstream_unavailable", "The upstream could not be reached or broke off."));
    }

    /** Ends the call of the upstream, unless it has ended by itself and its connection serves others. */
    private void resetUpstream() {
        upEnded = true;
        HttpClientRequest to = up;
        if (to != null && !upDone) {
            upDone = true;
            to.reset();
            Sockets.abort(to.connection());
        }
    }

    // ---- the response
    // -------------------------------------------------------------------------------------------------

    private void respond(HttpClientResponse from) {
        status = from.statusCode();
        proxy.metrics().upstream(status, System.nanoTime() - started);
        if (status == 101) {
            upgrade(from);
            return;
        }
        responding = true;
        response.setStatusCode(status);
        settings.headers().toClient(from.headers(), response.headers(), false);
        identify();
        boolean bodiless = request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
        String length = from.getHeader("Content-Length");
        boolean framed = length != null && isLength(length);
        if (framed && status != 204) {
            response.putHeader("Content-Length", length);
        } else if (!bodiless) {
            response.setChunked(true);
        }
        if (request.method().equals(HttpMethod.POST)) {
            meter = new UsageMeter(from.getHeader("Content-Type"), from.getHeader("Content-Encoding"));
        }
        from.exceptionHandler(failure -> guarded(() -> upstreamFailed(failure)));
        from.handler(piece -> guarded(() -> pass(from, piece)));
        from.endHandler(end -> guarded(this::endResponse));
        if (!framed && !bodiless) {
            response.writeHead();
        }
        await(Waiting.UPSTREAM, settings.upstreamTimeout());
    }

    private void pass(HttpClientResponse from, Buffer piece) {
        if (done) {
            return;
        }
        bytesOut += piece.length();
        if (meter != null) {
            meter.feed(piece);
        }
        response.write(piece);
        if (response.writeQueueFull()) {
            from.pause();
            await(Waiting.CLIENT, settings.clientTimeout());
            response.drainHandler(drained -> {
                await(Waiting.UPSTREAM, settings.upstreamTimeout());
                from.resume();
            });
        } else {
            await(Waiting.UPSTREAM, settings.upstreamTimeout());
        }
    }

    private void endResponse() {
        if (done) {
            return;
        }
        if (!upEnded) {
            // The upstream has said all that it has to say and will not read the rest.
            resetUpstream();
        }
        upDone = true;
        await(Waiting.CLIENT, settings.clientTimeout());
        response.end().onComplete(ended -> onContext(() -> ended(ended.succeeded())));
        linger();
    }

    /** Answers with an error of the proxy, or breaks the response off if it has begun. */
    private void refuse(ApiError error) {
        if (done) {
            return;
        }
        if (up != null && !responding) {
            resetUpstream();
        }
        if (response.ended()) {
            return;
        }
        if (response.headWritten() || responding || tunnel != null) {
            cut();
            return;
        }
        status = error.status();
        response.headers().clear();
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store");
        if (error.retryAfterSeconds().isPresent()) {
            response.putHeader(
                    "Retry-After", Long.toString(error.retryAfterSeconds().getAsLong()));
        }
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        identify();
        Buffer body = error.body();
        bytesOut = body.length();
        await(Waiting.CLIENT, settings.clientTimeout());
        Future<Void> ended;
        if (request.method().equals(HttpMethod.HEAD)) {
            ended = response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            ended = response.end(body);
        }
        ended.onComplete(written -> onContext(() -> ended(written.succeeded())));
        linger();
    }

    private void ended(boolean well) {
        finish(!well);
        if (lastOfConnection && requestEnded) {
            request.connection().close();
        }
    }

    private void identify() {
        if (lastOfConnection) {
            response.putHeader("Connection", "close");
        }
        String given = response.headers().get("x-request-id");
        if (given == null || given.isBlank() || given.length() > 128) {
            response.putHeader("x-request-id", id);
        } else {
            id = given;
        }
    }

    /**
     * Lets a client that is still sending its body read the answer: a connection that is closed with unread bytes takes the
     * answer with it. What comes is thrown away, for a moment only.
     */
    private void linger() {
        if (requestEnded) {
            return;
        }
        request.handler(thrownAway -> {});
        request.endHandler(end -> requestEnded = true);
        request.exceptionHandler(gone -> {});
        resumeRequest();
        if (!mayHaveBody || requestEnded) {
            return;
        }
        proxy.vertx()
                .setTimer(
                        LINGER_MILLIS,
                        id -> onContext(() -> {
                            if (!requestEnded) {
                                if (request.version() == HttpVersion.HTTP_2) {
                                    response.reset(0);
                                } else {
                                    Sockets.abort(request.connection());
                                }
                            }
                        }));
    }

    /** Breaks the response off, so that the client cannot take it for complete. */
    private void cut() {
        resetUpstream();
        if (tunnel != null) {
            tunnel.close();
        } else if (request.version() == HttpVersion.HTTP_2) {
            response.reset(2);
        } else {
            Sockets.abort(request.connection());
        }
        finish(true);
    }

    private void clientGone() {
        onContext(() -> {
            if (done || tunnel != null) {
                return;
            }
            if (!response.ended()) {
                status = CLIENT_GONE;
            }
            resetUpstream();
            finish(true);
        });
    }

    private void finish(boolean cut) {
        if (done) {
            return;
        }
        done = true;
        proxy.closed(this);
        proxy.metrics().closed(webSocket);
        if (lease != null) {
            settings.store().release(caller, lease);
        }
        spent(used(cut));
        long nanos = System.nanoTime() - started;
        proxy.metrics().ended(method(), path, status, nanos, bytesIn, bytesOut);
        ACCESS.log(
                System.Logger.Level.INFO,
                () -> method() + " " + (path.isEmpty() ? "-" : path) + " " + status + (cut ? " cut" : "") + " in="
                        + bytesIn + " out=" + bytesOut + " ms=" + nanos / 1_000_000 + " who="
                        + (identity == null ? "-" : identity.id()) + " from=" + address + " id=" + id);
    }

    private void spent(long tokens) {
        if (tokens > 0) {
            proxy.metrics().tokens(identity == null ? "anonymous" : identity.id(), tokens);
            if (limits.tokens() > 0) {
                settings.store().spend(caller, limits, tokens);
            }
        }
    }

    private long used(boolean cut) {
        if (meter != null) {
            return meter.tokens(bytesIn, cut);
        }
        boolean answered = status != 0 && status < 400;
        return cut && up != null && !answered && request.method().equals(HttpMethod.POST)
                ? UsageMeter.estimate(bytesIn)
                : 0;
    }

    private String method() {
        String name = request.method().name();
        return METHODS.contains(name) ? name : "OTHER";
    }

    // ---- WebSockets
    // ---------------------------------------------------------------------------------------------------

    private void upgrade(HttpClientResponse from) {
        if (!webSocket || !WebSocketHandshake.isAccepted(request.headers(), from.headers())) {
            upstreamFailed(new IllegalStateException("The upstream upgrades to something else"));
            return;
        }
        NetSocket upstream = from.netSocket();
        upstream.pause();
        settings.headers().toClient(from.headers(), response.headers(), true);
        identify();
        response.putHeader("Upgrade", "websocket").putHeader("Connection", "Upgrade");
        responding = true;
        request.toNetSocket()
                .onComplete(upgraded -> onContext(() -> {
                    if (upgraded.failed() || done) {
                        upstream.close();
                        finish(true);
                        return;
                    }
                    Tunnel opened = new Tunnel(
                            upgraded.result(),
                            upstream,
                            from.request().connection(),
                            () -> await(Waiting.UPSTREAM, settings.upstreamTimeout()),
                            this::spent);
                    tunnel = opened;
                    opened.start(() -> {
                        bytesIn = opened.bytesIn();
                        bytesOut = opened.bytesOut();
                        finish(false);
                    });
                }));
    }

    // ---- time and threads
    // -----------------------------------------------------------------------------------------------

    private void await(Waiting forWhat, Duration atMost) {
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
        if (response.ended() || responding) {
            cut();
            return;
        }
        switch (waiting) {
            case AUTHENTICATION -> {
                ProxyHandler.log(
                        System.Logger.Level.ERROR, id + ": the authentication filter did not decide in time", null);
                refuse(ApiError.server(503, "authentication_timeout", "The request could not be authenticated in time.")
                        .retryAfter(1));
            }
            case SERVICES ->
                refuse(ApiError.server(503, "timeout", "The request could not be handled in time.")
                        .retryAfter(1));
            case CLIENT ->
                refuse(ApiError.invalid(408, "request_timeout", "The body of the request did not come in time."));
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

    void onContext(Runnable step) {
        if (Vertx.currentContext() == context) {
            step.run();
        } else {
            context.runOnContext(any -> step.run());
        }
    }

    private <T> void then(Future<T> future, Consumer<T> next, Consumer<Throwable> failed) {
        future.onComplete(answer -> onContext(() -> guarded(() -> {
            if (done) {
                return;
            }
            if (answer.succeeded()) {
                next.accept(answer.result());
            } else {
                failed.accept(answer.cause());
            }
        })));
    }

    /** Runs a step. What it refuses is answered; what fails in it is a mistake of ours that tells callers nothing. */
    private void guarded(Runnable step) {
        if (done) {
            step.run();
            return;
        }
        try {
            step.run();
        } catch (ApiError.Refusal refusal) {
            refuse(refusal.error());
        } catch (RuntimeException e) {
            ProxyHandler.log(System.Logger.Level.ERROR, id + ": a request failed", e);
            refuse(ApiError.server(500, "internal_error", "The proxy could not handle the request."));
        }
    }

    private RequestTarget target() {
        return Objects.requireNonNull(target);
    }

    /** What a filter sees. */
    private record Presented(HttpServerRequest request, String path, String clientAddress, boolean isWebSocket)
            implements AuthenticationRequest {
        @Override
        public String method() {
            return request.method().name();
        }

        @Override
        public @Nullable String header(String name) {
            return request.getHeader(name);
        }

        @Override
        public List<String> headers(String name) {
            return List.copyOf(request.headers().getAll(name.toLowerCase(Locale.ROOT)));
        }

        @Override
        public String toString() {
            return method() + " " + path;
        }
    }
}
