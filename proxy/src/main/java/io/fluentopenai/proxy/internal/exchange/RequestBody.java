package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.body.ModelGuard;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.fluentopenai.proxy.internal.request.RequestHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the client to the upstream: counted and looked at before each piece goes on, held back
 * as long as it decides where the request goes. What the upstream does not take, the client is not asked for.
 */
final class RequestBody {
    private static final long LINGER_MILLIS = 2000;

    private static final Set<String> BODILESS = Set.of("GET", "HEAD");

    private final ProxyExchange exchange;
    private final ProxyConfiguration settings;
    private final HttpServerRequest request;
    private final List<Buffer> heldBack = new ArrayList<>();
    private RequestHead head;
    private boolean present;
    private boolean continueExpected;
    private @Nullable ModelGuard guard;
    private long bytes;
    private boolean ended;

    RequestBody(ProxyExchange exchange, ProxyConfiguration settings, HttpServerRequest request) {
        this.exchange = exchange;
        this.settings = settings;
        this.request = request;
        this.head = RequestHead.unclear(request);
        this.present = head.mayHaveBody();
    }

    /** Listens for the end of the request, and of its client. */
    void watch() {
        ended = request.isEnded();
        if (!ended) {
            request.exceptionHandler(gone -> {
                // Nothing more comes. A request of HTTP/2 that was reset does not like to be asked for more.
                ended = true;
                exchange.clientGone();
            });
            request.endHandler(end -> ended = true);
        }
    }

    /** Takes note of what the head says of the body. */
    void framed(RequestHead byHead) {
        head = byHead;
        present = byHead.mayHaveBody();
        continueExpected = byHead.continueExpected();
    }

    /**
     * Sets what looks at the body.
     *
     * @throws ApiError.Refusal if it misses something in a request that has no body
     */
    void guard(@Nullable ModelGuard by) {
        if (by != null && !present) {
            by.end();
        } else {
            guard = by;
        }
    }

    /** The model that the body names; null if it was not met, or not looked for. */
    @Nullable
    String model() {
        return guard == null ? null : guard.model();
    }

    long bytes() {
        return bytes;
    }

    boolean isEnded() {
        return ended;
    }

    /** Reads as far as the body decides where the request goes, then goes on. */
    void readAhead(Runnable next) {
        boolean unclear = present
                && request.version() == HttpVersion.HTTP_2
                && head.contentLength() < 0
                && BODILESS.contains(request.method().name());
        if (guard == null && !unclear) {
            next.run();
            return;
        }
        request.handler(piece -> exchange.guarded(() -> {
            take(piece);
            heldBack.add(piece);
            if (guard == null || guard.model() != null || bytes >= settings.modelSearchBytes()) {
                request.pause();
                request.handler(null);
                next.run();
            }
        }));
        request.endHandler(end -> {
            ended = true;
            exchange.guarded(() -> {
                if (guard != null && head.contentLength() < 0) {
                    guard.end();
                }
                present = bytes > 0;
                request.handler(null);
                next.run();
            });
        });
        goAhead();
        exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
        letCome();
    }

    /** Takes note of a piece of the body, before it goes anywhere. */
    private void take(Buffer piece) {
        bytes += piece.length();
        exchange.caller().checkSize(bytes);
        if (guard != null) {
            guard.feed(piece);
            // With its last byte the upstream has the request, so that this is the last moment to refuse it.
            if (bytes == head.contentLength()) {
                guard.end();
            }
        }
        exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
    }

    /** Sends what there is, and what comes, and ends the call's request with it. */
    void sendTo(UpstreamCall call, HttpClientRequest to) {
        if (!present) {
            if (head.contentLength() == 0) {
                to.putHeader("Content-Length", "0");
            }
            call.end();
            letCome();
            return;
        }
        if (head.contentLength() >= 0) {
            to.putHeader("Content-Length", Long.toString(head.contentLength()));
        } else {
            to.setChunked(true);
        }
        for (Buffer piece : heldBack) {
            to.write(piece);
        }
        heldBack.clear();
        if (ended) {
            call.end();
            return;
        }
        request.handler(piece -> exchange.guarded(() -> {
            if (!call.hasEnded()) {
                take(piece);
                to.write(piece);
                throttle(to);
            }
        }));
        request.endHandler(end -> {
            ended = true;
            exchange.guarded(() -> {
                if (!call.hasEnded()) {
                    if (guard != null && head.contentLength() < 0) {
                        guard.end();
                    }
                    call.end();
                }
            });
        });
        goAhead();
        exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
        letCome();
    }

    private void throttle(HttpClientRequest to) {
        if (to.writeQueueFull()) {
            request.pause();
            exchange.await(ProxyExchange.Waiting.UPSTREAM, settings.upstreamTimeout());
            to.drainHandler(drained -> exchange.guarded(() -> {
                exchange.await(ProxyExchange.Waiting.CLIENT, settings.clientTimeout());
                letCome();
            }));
        }
    }

    /** Tells a client that waits for it to send its body. */
    private void goAhead() {
        if (continueExpected) {
            continueExpected = false;
            request.response().writeContinue();
        }
    }

    /** Lets the body come. A request of HTTP/2 that has ended does not like to be asked. */
    void letCome() {
        if (!ended) {
            request.resume();
        }
    }

    /**
     * Lets a client that is still sending its body read the answer: a connection that is closed with unread bytes takes the
     * answer with it. What comes is thrown away, for a moment only.
     */
    void linger() {
        if (ended) {
            return;
        }
        request.handler(thrownAway -> {});
        request.endHandler(end -> {
            ended = true;
            exchange.closeIfLast();
        });
        request.exceptionHandler(gone -> ended = true);
        letCome();
        if (present && !ended) {
            exchange.later(LINGER_MILLIS, () -> {
                if (!ended) {
                    stop();
                }
            });
        }
    }

    private void stop() {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            Sockets.abort(request.connection());
        }
    }
}
