package io.fluentopenai.testkit.internal.http;

import io.fluentopenai.testkit.Ending;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.fault.FaultPlan;
import io.fluentopenai.testkit.internal.value.Content;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of the server: takes requests from the socket, has them answered on worker threads, sends the answers. Knows
 * nothing of the API.
 */
public final class VertxServer {

    private static final int CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final HttpServer server;
    private final Supplier<? extends Answering> current;
    private final Bodies bodies;
    private final AtomicInteger openConnections = new AtomicInteger();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicLong requestNumber = new AtomicLong();
    private final Set<Incoming> unanswered = ConcurrentHashMap.newKeySet();

    /** Handles requests. */
    public interface Answering {
        /** Takes note of a request. Called on the event loop; must not block. */
        Incoming received(String method, String uri, Map<String, List<String>> headers, Content body);
    }

    /** A request that is to be answered. */
    public interface Incoming {
        /** Answers the request. Called on a worker thread. */
        Answer answer();

        /** Returns the answer to the request if {@link #answer} throws. */
        Answer failed(Throwable failure);

        /** Takes note of the answer, before it is sent. */
        void replied(Reply reply);

        /** Takes note of how the exchange ended. */
        void ended(Ending how);
    }

    /**
     * An answer and what is to go wrong with it.
     *
     * @param content the body; empty for a stream of events
     * @param live the events of a stream that stays open; null for any other answer
     * @param pace the delay between two events of a stream
     * @param upgrade what takes over the connection when the answer, a status 101, has been sent; null for other answers
     */
    public record Answer(
            Reply reply,
            Content content,
            @Nullable LiveEvents<?> live,
            Duration pace,
            FaultPlan plan,
            @Nullable Upgrade upgrade) {}

    /** Takes over a connection. */
    @FunctionalInterface
    public interface Upgrade {
        /** Called on the connection's event loop. */
        void accepted(Vertx vertx, NetSocket socket);
    }

    private VertxServer(Supplier<? extends Answering> current, String host, int port, Bodies bodies) {
        this.current = current;
        this.bodies = bodies;
        // One loop is plenty for tests; nothing is read from the class path; threads do not keep a JVM alive.
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setDisableTCCL(true)
                .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1))
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        // Cleartext HTTP/2 stays off, so that a client's upgrade attempt is ignored as most real servers ignore it.
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setHttp2ClearTextEnabled(false)
                        .setMaxHeaderSize(64 * 1024)
                        .setMaxInitialLineLength(64 * 1024)
                        .setHandle100ContinueAutomatically(true))
                .connectionHandler(connection -> {
                    openConnections.incrementAndGet();
                    connection.closeHandler(closed -> openConnections.decrementAndGet());
                })
                .requestHandler(this::serve);
    }

    /**
     * Binds to a port of an address; 0 is a free one.
     *
     * @param current what gives the answers, asked once for each request
     */
    public static VertxServer open(Supplier<? extends Answering> current, String host, int port, Bodies bodies) {
        VertxServer opened = new VertxServer(current, host, port, bodies);
        try {
            await(opened.server.listen());
        } catch (IOException e) {
            opened.close();
            throw new UncheckedIOException(
                    "The fake server cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
        return opened;
    }

    public int port() {
        return server.actualPort();
    }

    public int openConnections() {
        return openConnections.get();
    }

    public int openStreams() {
        return openStreams.get();
    }

    private void serve(HttpServerRequest request) {
        long started = System.nanoTime();
        Bodies.Sink sink = bodies.sink();
        request.exceptionHandler(gone -> sink.discard());
        request.handler(buffer -> sink.add(buffer.getBytes()));
        request.endHandler(end -> answer(request, sink.end(), started));
    }

    private void answer(HttpServerRequest request, Content body, long started) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        request.headers()
                .forEach((name, value) ->
                        headers.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
        Incoming incoming = current.get().received(request.method().name(), request.uri(), headers, body);
        unanswered.add(incoming);
        vertx.executeBlocking(incoming::answer, false).onComplete(result -> {
            Answer answer = result.succeeded() ? result.result() : incoming.failed(result.cause());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            Upgrade upgrade = answer.upgrade();
            if (upgrade == null) {
                send(request, incoming, answer, millis);
            } else {
                after(answer.plan().headerDelay(), vertx, () -> upgrade(request, incoming, answer, upgrade, millis));
            }
        });
    }

    private void send(HttpServerRequest request, Incoming incoming, Answer answer, long millis) {
        boolean stream = answer.reply().isStream();
        if (stream) {
            openStreams.incrementAndGet();
        }
        incoming.replied(answer.reply());
        ReplyWriter.apiHeaders(request.response(), "req_%032x".formatted(requestNumber.incrementAndGet()), millis);
        new ReplyWriter(vertx, request, answer, ending -> {
                    if (stream) {
                        openStreams.decrementAndGet();
                    }
                    unanswered.remove(incoming);
                    incoming.ended(ending);
                })
                .start();
    }

    /** Does something after some time, at once if there is none to wait. */
    static void after(Duration time, Vertx vertx, Runnable action) {
        if (time.toMillis() > 0) {
            vertx.setTimer(time.toMillis(), timer -> action.run());
        } else {
            action.run();
        }
    }

    private void upgrade(HttpServerRequest request, Incoming incoming, Answer answer, Upgrade upgrade, long millis) {
        unanswered.remove(incoming);
        if (request.response().closed()) {
            incoming.ended(Ending.CLIENT_GONE);
            return;
        }
        incoming.replied(answer.reply());
        request.response().setStatusCode(answer.reply().status());
        ReplyWriter.apiHeaders(request.response(), "req_%032x".formatted(requestNumber.incrementAndGet()), millis);
        answer.reply().headers().forEach(request.response()::putHeader);
        answer.plan().headers().forEach(request.response()::putHeader);
        request.toNetSocket()
                .onSuccess(socket -> {
                    incoming.ended(Ending.ANSWERED);
                    upgrade.accepted(vertx, socket);
                })
                .onFailure(gone -> incoming.ended(Ending.CLIENT_GONE));
    }

    /** Frees the port, the connections and the threads. */
    public void close() {
        unanswered.forEach(incoming -> incoming.ended(Ending.SERVER_CLOSED));
        try {
            await(vertx.close());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            bodies.close();
        }
    }

    private static <T> void await(Future<T> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        } catch (TimeoutException e) {
            throw new IOException("Closing the server took longer than " + CLOSE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
