package io.fluentopenai.proxy.internal.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections without waiting until the other side has read what was written: one that reads nothing would stay. Knows those
 * on which nothing may follow.
 */
public final class Sockets {
    private static final String CONNECTIONS = "io.vertx.core.http.impl";
    private static final AttributeKey<Boolean> LAST = AttributeKey.valueOf(Sockets.class, "last");

    private Sockets() {}

    /**
     * Fails where this is a module that Vert.x does not export its connections to, before the first request would.
     *
     * @throws IllegalStateException with the option that Java needs
     */
    public static void requireAccess() {
        Module proxy = Sockets.class.getModule();
        if (!Vertx.class.getModule().isExported(CONNECTIONS, proxy)) {
            String option =
                    "--add-exports " + Vertx.class.getModule().getName() + "/" + CONNECTIONS + "=" + proxy.getName();
            throw new IllegalStateException(
                    "The proxy uses connections of Vert.x that its module does not export. Start Java with " + option
                            + ", or put the proxy and Vert.x on the class path");
        }
    }

    /** Takes note that no further request of a connection is to be taken for one. It may have been read before the close. */
    public static void last(HttpConnection connection) {
        channel(connection).attr(LAST).set(true);
    }

    /** Returns whether the last request of a connection has come. */
    public static boolean isPastLast(HttpConnection connection) {
        return channel(connection).hasAttr(LAST);
    }

    /** Returns the channel of a connection, which stays the same when an upgrade replaces the connection. */
    static Channel channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }

    /** Closes a connection of Vert.x at once. */
    public static void abort(@Nullable Object connection) {
        ChannelHandlerContext context = null;
        if (connection instanceof HttpServerConnection server) {
            context = server.channelHandlerContext();
        } else if (connection instanceof HttpClientConnectionInternal client) {
            context = client.channelHandlerContext();
        } else if (connection instanceof NetSocketInternal socket) {
            context = socket.channelHandlerContext();
        }
        if (context != null) {
            // From this place of the pipeline the queue of Vert.x, which waits, is not asked.
            ChannelHandlerContext at = context;
            at.executor().execute(at::close);
        }
    }
}
