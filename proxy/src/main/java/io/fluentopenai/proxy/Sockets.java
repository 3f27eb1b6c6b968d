package io.fluentopenai.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import org.jspecify.annotations.Nullable;

/** Closes connections without waiting until the other side has read what was written: one that reads nothing would stay. */
final class Sockets {
    private Sockets() {}

    /** Closes a connection of Vert.x at once. */
    static void abort(@Nullable Object connection) {
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
