package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.internal.body.JsonWatch;
import io.fluentopenai.proxy.internal.body.SecretMask;
import io.fluentopenai.proxy.internal.body.UpstreamSecrets;
import io.fluentopenai.proxy.internal.body.UsageMeter;
import io.fluentopenai.proxy.internal.body.WebSocketFrames;
import io.fluentopenai.proxy.internal.connection.Sockets;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An open WebSocket: the bytes of each side go to the other as they are, with their frames, masks, pings, close codes and
 * reasons, but for the server's credentials in what the upstream says ({@link SecretMask}). What one side does not take, the other
 * is not asked for.
 */
final class WebSocketTunnel {
    private static final int LONGEST_USAGE = 4096;
    private static final int GOING_AWAY = 1001;
    private static final String REASON = "The proxy is shutting down";

    private final NetSocket client;
    private final NetSocket upstream;
    private final HttpConnection upstreamConnection;
    private final Context context;
    private final Runnable alive;
    // What clients say is masked, and nothing in it is counted.
    private final WebSocketFrames fromClient = new WebSocketFrames(new WebSocketFrames.Text() {});
    private final FromUpstream toClient;
    private final WebSocketFrames fromUpstream;
    private long bytesIn;
    private long bytesOut;
    private final LongConsumer spent;
    /** True while the upstream is paused until the client has read. */
    private boolean heldUp;

    private boolean upstreamClosed;

    /**
     * A tunnel.
     *
     * @param upstream paused
     * @param upstreamConnection what {@code upstream} is a part of
     * @param context the event loop of all that is done here
     * @param alive called whenever something passes
     * @param spent takes the tokens of each response as it is done
     * @param secrets what the upstream must not tell the client
     */
    WebSocketTunnel(
            NetSocket client,
            NetSocket upstream,
            HttpConnection upstreamConnection,
            Context context,
            Runnable alive,
            LongConsumer spent,
            UpstreamSecrets secrets) {
        this.client = client;
        this.upstream = upstream;
        this.upstreamConnection = upstreamConnection;
        this.context = context;
        this.alive = alive;
        this.spent = spent;
        this.toClient = new FromUpstream(secrets);
        this.fromUpstream = new WebSocketFrames(toClient);
    }

    /** Begins. */
    void start(Runnable ended) {
        client.handler(piece -> {
            bytesIn += piece.length();
            fromClient.feed(piece.getBytes());
            alive.run();
            upstream.write(piece);
            if (upstream.writeQueueFull()) {
                client.pause();
                upstream.drainHandler(drained -> {
                    alive.run();
                    client.resume();
                });
            }
        });
        upstream.handler(piece -> {
            bytesOut += piece.length();
            fromUpstream.feed(piece.getBytes());
            alive.run();
            client.write(toClient.taken());
            if (client.writeQueueFull()) {
                heldUp = true;
                upstream.pause();
                client.drainHandler(drained -> resumeUpstream());
            }
        });
        client.exceptionHandler(failure -> close());
        upstream.exceptionHandler(failure -> {
            if (!(failure instanceof HttpClosedException)) {
                close();
            }
        });
        client.closeHandler(closed -> {
            Sockets.abort(upstreamConnection);
            ended.run();
        });
        upstream.closeHandler(closed -> {
            upstreamClosed = true;
            closeClient();
        });
        alive.run();
        client.resume();
        upstream.resume();
    }

    private void resumeUpstream() {
        alive.run();
        heldUp = false;
        upstream.resume();
        if (upstreamClosed) {
            // After what is passed on now, which may be the rest.
            context.runOnContext(next -> closeClient());
        }
    }

    /** Closes the side of the client, behind the last frames of the upstream, unless there are more of them. */
    private void closeClient() {
        if (!heldUp) {
            client.close();
        }
    }

    /** Tells both sides that the proxy goes, where that is possible between two frames, and closes. */
    void goAway() {
        byte[] reason = REASON.getBytes(StandardCharsets.UTF_8);
        if (fromUpstream.isBetweenFrames() && !fromUpstream.isClosed()) {
            client.write(Buffer.buffer()
                    .appendByte((byte) 0x88)
                    .appendByte((byte) (2 + reason.length))
                    .appendShort((short) GOING_AWAY)
                    .appendBytes(reason));
        }
        if (fromClient.isBetweenFrames() && !fromClient.isClosed()) {
            // Towards a server frames are masked; a mask of zeros leaves the bytes as they are.
            upstream.write(Buffer.buffer()
                    .appendByte((byte) 0x88)
                    .appendByte((byte) (0x80 | 2))
                    .appendInt(0)
                    .appendShort((short) GOING_AWAY));
        }
        client.close();
        upstream.close();
    }

    /** Closes both sides at once. */
    void close() {
        Sockets.abort(client);
        Sockets.abort(upstreamConnection);
    }

    long bytesIn() {
        return bytesIn;
    }

    long bytesOut() {
        return bytesOut;
    }

    /** Reads the usage of each response that is done, and collects what goes on to the client. */
    private final class FromUpstream implements WebSocketFrames.Text {
        private final SecretMask messages;
        private final SecretMask reason;
        private Buffer out = Buffer.buffer();
        private @Nullable JsonWatch watch;

        FromUpstream(UpstreamSecrets secrets) {
            messages = SecretMask.ofMessages(secrets);
            reason = SecretMask.ofError(secrets);
        }

        /** Returns the frames that were collected since the last call. */
        Buffer taken() {
            Buffer collected = out;
            out = Buffer.buffer();
            return collected;
        }

        @Override
        public void other(byte[] bytes, int from, int to) {
            out.appendBytes(bytes, from, to - from);
        }

        @Override
        public void reason(byte[] bytes, int from, int to) {
            out.appendBytes(reason.feed(bytes, from, to));
        }

        @Override
        public void endOfFrame() {
            out.appendBytes(messages.flush()).appendBytes(reason.flush());
        }

        @Override
        public void piece(byte[] bytes, int from, int to) {
            out.appendBytes(messages.feed(bytes, from, to));
            if (watch == null) {
                watch = new JsonWatch(Set.of("response.usage"), LONGEST_USAGE, (path, json) -> {
                    long used = UsageMeter.total(json);
                    if (used > 0) {
                        spent.accept(used);
                    }
                });
            }
            watch.follow(bytes, from, to);
        }

        @Override
        public void end() {
            watch = null;
            messages.endOfMessage();
        }
    }
}
