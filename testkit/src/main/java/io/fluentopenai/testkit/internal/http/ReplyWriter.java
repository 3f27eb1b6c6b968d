package io.fluentopenai.testkit.internal.http;

import io.fluentopenai.testkit.Ending;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.fault.FaultPlan;
import io.fluentopenai.testkit.internal.request.Errors;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import io.fluentopenai.testkit.internal.value.SeekableContent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one answer, with what is to go wrong with it. Everything happens on the connection's event loop: nothing waits there,
 * a stream is continued by timers and by the connection when it can take more.
 */
public final class ReplyWriter {

    private static final int PIECES_A_TURN = 64;
    private static final int AT_ONCE = 1 << 20;
    private static final int PIECE = 1 << 16;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Reply reply;
    private final FaultPlan plan;
    private final Consumer<Ending> atEnd;
    private final Content content;
    private final @Nullable LiveEvents<?> live;
    /** The delay between two pieces. */
    private final Duration pause;
    /** The number of bytes of the body that are to be sent. */
    private final long length;

    private final Iterator<byte[]> pieces;
    private @Nullable InputStream open;
    private long sent;
    private boolean ended;

    ReplyWriter(Vertx vertx, HttpServerRequest request, VertxServer.Answer answer, Consumer<Ending> atEnd) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.response = request.response();
        this.reply = answer.reply();
        this.plan = answer.plan();
        this.live = answer.live();
        this.atEnd = atEnd;
        this.content = answer.content();
        this.pause = plan.pause().compareTo(answer.pace()) > 0 ? plan.pause() : answer.pace();
        this.length = plan.malformed() ? content.length() / 2 : content.length();
        Iterator<byte[]> whole = reply.isStream() ? eventBytes() : new BodyPieces();
        this.pieces = plan.pieceSize() == 0 ? whole : new Pieces(whole, plan.pieceSize());
    }

    /** Begins. Returns at once. */
    void start() {
        response.closeHandler(gone -> end(Ending.CLIENT_GONE));
        response.exceptionHandler(failure -> end(Ending.CLIENT_GONE));
        if (response.closed()) {
            end(Ending.CLIENT_GONE);
            return;
        }
        VertxServer.after(plan.headerDelay(), vertx, this::sendHead);
    }

    private void sendHead() {
        if (!ended) {
            attempt(this::sendHeadNow);
        }
    }

    private void sendHeadNow() {
        if (plan.cutAfter() == FaultPlan.BEFORE_HEADERS) {
            cut();
            return;
        }
        response.setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        plan.headers().forEach(response::putHeader);
        if (reply.isStream()) {
            response.setChunked(true);
        } else if (mayHaveBody()) {
            response.putHeader("Content-Length", String.valueOf(length));
        }
        boolean atOnce =
                !reply.isStream() && content instanceof SeekableContent && length <= AT_ONCE && plan.isImmediate();
        if (atOnce || !mayHaveBody()) {
            endWith(mayHaveBody() ? content.bytes() : null);
            return;
        }
        if (request.version() == HttpVersion.HTTP_1_0) {
            // A stream has no chunks there, but the end of the connection.
            sendBody();
            return;
        }
        // The headers of a stream go out before its first event, as the client may wait long for that.
        response.writeHead().onComplete(done -> sendBody());
    }

    private void sendBody() {
        if (plan.pieceSize() > 0) {
            pauseThenSend();
        } else {
            send();
        }
    }

    private boolean mayHaveBody() {
        return reply.status() != 204 && reply.status() != 304;
    }

    private void pauseThenSend() {
        VertxServer.after(ended ? Duration.ZERO : pause, vertx, this::send);
    }

    private void send() {
        attempt(this::sendPieces);
    }

    /**
     * Does the next thing, which may be the test's own code: events, sources of bodies, headers. Where that fails there is an
     * end to the answer, too: the reason while there is nothing of it, and a broken connection later.
     */
    private void attempt(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException | Error e) {
            if (ended) {
                throw e;
            }
            if (response.headWritten()) {
                cut();
                // Vert.x logs it, and there is nobody else to tell.
                throw e;
            }
            Reply reason = Errors.ownFailure(e);
            byte[] body = reason.body();
            response.setChunked(false).setStatusCode(reason.status());
            reason.headers().forEach(response::putHeader);
            response.putHeader("Content-Length", String.valueOf(body.length));
            endWith(body);
        }
    }

    private void endWith(byte @Nullable [] body) {
        ended = true;
        closeBody();
        if (body == null) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
        atEnd.accept(Ending.ANSWERED);
    }

    /** Sends pieces until it has to wait for something, or until it is the turn of other connections. */
    private void sendPieces() {
        for (int turn = 0; !ended; turn++) {
            if (turn == PIECES_A_TURN) {
                // Also, only between turns does this loop learn that the client has gone.
                vertx.runOnContext(next -> send());
                return;
            }
            if (sent >= plan.stallAfter()) {
                return;
            }
            if (sent >= plan.cutAfter()) {
                cut();
                return;
            }
            // Looked at first: what is added last, before the end, must not be missed.
            LiveEvents<?> more = live == null || live.isEnded() ? null : live;
            byte[] piece;
            try {
                piece = nextPiece();
            } catch (UncheckedIOException e) {
                // Less than was promised: only a broken connection tells the client.
                cut();
                return;
            }
            if (piece == null && more != null) {
                more.listen(() -> context.runOnContext(next -> send()));
                return;
            }
            if (piece == null) {
                if (plan.cutAfter() != FaultPlan.NEVER) {
                    cut();
                } else {
                    endWith(null);
                }
                return;
            }
            long limit = Math.min(plan.cutAfter(), plan.stallAfter()) - sent;
            Buffer buffer = Buffer.buffer(piece.length > limit ? Arrays.copyOf(piece, (int) limit) : piece);
            sent += buffer.length();
            response.write(buffer);
            if (pause.toMillis() > 0 && (reply.isStream() ? pieces.hasNext() : plan.pieceSize() > 0)) {
                pauseThenSend();
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> {
                    response.drainHandler(null);
                    send();
                });
                return;
            }
        }
    }

    private byte @Nullable [] nextPiece() {
        return pieces.hasNext() ? pieces.next() : null;
    }

    private void cut() {
        if (!ended) {
            ended = true;
            closeBody();
            // Written bytes are flushed first: the writes before this one are in the same order on the event loop.
            request.connection().close();
            atEnd.accept(Ending.CUT);
        }
    }

    private void end(Ending how) {
        if (!ended) {
            ended = true;
            try {
                closeBody();
            } finally {
                atEnd.accept(how);
            }
        }
    }

    private void closeBody() {
        if (live != null) {
            live.close();
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // What was read of it was right; there is nobody left to tell.
                return;
            }
        }
    }

    /** Reads the body piece by piece. One that gives fewer bytes than it should ends the connection. */
    private final class BodyPieces implements Iterator<byte[]> {
        private long left = length;

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public byte[] next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            try {
                if (open == null) {
                    open = content.open();
                }
                byte[] piece = open.readNBytes((int) Math.min(PIECE, left));
                if (piece.length == 0) {
                    throw new EOFException(left + " bytes are missing");
                }
                left -= piece.length;
                return piece;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Iterator<byte[]> eventBytes() {
        return new Iterator<>() {
            private @Nullable Iterator<StreamEvent> events;
            private int number;

            private Iterator<StreamEvent> events() {
                if (events == null) {
                    events = reply.events();
                }
                return events;
            }

            @Override
            public boolean hasNext() {
                return events().hasNext();
            }

            @Override
            public byte[] next() {
                StreamEvent event = events().next();
                if (++number == 2 && plan.malformed()) {
                    String data = event.data();
                    event = new StreamEvent(event.event(), data.substring(0, data.length() / 2));
                }
                return event.wireText().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    /** Cuts what another iterator gives into pieces of one size. */
    private static final class Pieces implements Iterator<byte[]> {
        private final Iterator<byte[]> whole;
        private final int size;
        private byte[] rest = new byte[0];
        private int at;

        Pieces(Iterator<byte[]> whole, int size) {
            this.whole = whole;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            while (at == rest.length && whole.hasNext()) {
                rest = whole.next();
                at = 0;
            }
            return at < rest.length;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int end = Math.min(rest.length, at + size);
            byte[] piece = Arrays.copyOfRange(rest, at, end);
            at = end;
            return piece;
        }
    }

    /** The headers that the API sends with every answer. */
    static void apiHeaders(HttpServerResponse response, String requestId, long processingMillis) {
        Map<String, String> headers = Map.ofEntries(
                Map.entry("x-request-id", requestId),
                Map.entry("openai-processing-ms", String.valueOf(processingMillis)),
                Map.entry("openai-organization", "org-fake"),
                Map.entry("openai-version", "2020-10-01"),
                Map.entry("x-ratelimit-limit-requests", "10000"),
                Map.entry("x-ratelimit-limit-tokens", "2000000"),
                Map.entry("x-ratelimit-remaining-requests", "9999"),
                Map.entry("x-ratelimit-remaining-tokens", "1999900"),
                Map.entry("x-ratelimit-reset-requests", "6ms"),
                Map.entry("x-ratelimit-reset-tokens", "1m0.5s"));
        headers.forEach(response::putHeader);
    }
}
