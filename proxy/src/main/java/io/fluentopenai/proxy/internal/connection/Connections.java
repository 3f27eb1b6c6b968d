package io.fluentopenai.proxy.internal.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of clients: how many there may be, and how long one may be open without a request on it. That covers a
 * client that sends its headers a byte at a time, which no limit of silence does.
 */
public final class Connections {
    /** The state of a connection. */
    private static final class State {
        final AtomicInteger open = new AtomicInteger();
        volatile long idleSince = System.nanoTime();
        volatile HttpConnection connection;

        State(HttpConnection connection) {
            this.connection = connection;
        }
    }

    /** By channel, as an upgrade puts another connection in the place of the first, or a WebSocket of which none is told. */
    private final Map<Channel, State> states = new ConcurrentHashMap<>();

    private final HttpServerOptions options;
    private final int most;
    private final long longestIdle;

    public Connections(HttpServerOptions options, int most, Duration longestIdle) {
        this.options = options;
        this.most = most;
        this.longestIdle = longestIdle.toNanos();
    }

    /** Takes charge of a new connection. */
    public void opened(HttpConnection connection) {
        Channel channel = Sockets.channel(connection);
        ChannelPipeline pipeline = channel.pipeline();
        State known = states.get(channel);
        if (known != null) {
            known.connection = connection;
        } else if (states.size() >= most) {
            connection.close();
            return;
        } else {
            states.put(channel, new State(connection));
            channel.closeFuture().addListener(closed -> states.remove(channel));
        }
        // From here on silence is a matter of each request; the handler counted until the first bytes came.
        ChannelHandler idle = pipeline.get("idle");
        if (idle != null) {
            pipeline.remove(idle);
        }
        ChannelHandler decoder = pipeline.get("httpDecoder");
        if (decoder != null && isStrict(options)) {
            pipeline.replace(decoder, "httpDecoder", new StrictRequestDecoder(options));
        }
    }

    /**
     * Returns whether requests of unclear length are refused. Where a connection may turn out to be HTTP/2 without
     * TLS, the usual decoder
     * is at work before anybody can put another in its place.
     */
    public static boolean isStrict(HttpServerOptions options) {
        return options.isSsl() || !options.isHttp2ClearTextEnabled();
    }

    /** Takes note of a request, until its response has ended. */
    public void requested(HttpServerRequest request) {
        State state = states.get(Sockets.channel(request.connection()));
        if (state != null) {
            state.open.incrementAndGet();
            request.response().endHandler(ended -> {
                state.idleSince = System.nanoTime();
                state.open.decrementAndGet();
            });
        }
    }

    /** Closes those on which nothing has been asked for too long. */
    public void closeIdle() {
        long now = System.nanoTime();
        states.forEach((channel, state) -> {
            if (state.open.get() == 0 && now - state.idleSince > longestIdle) {
                state.connection.close();
            }
        });
    }
}
