package io.fluentopenai.testkit;

import io.fluentopenai.testkit.internal.value.Content;
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
final class VertxServer {

    private static final int CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final HttpServer server;
    private final Supplier<? extends Answering> current;
    private final Bodies bodies;
    private final AtomicInteger openConnections = new AtomicInteger();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicLong requestNumber = new AtomicLong();
    private final Set<RecordedRequest> unanswered = ConcurrentHashMap.newKeySet();

    /** Handles requests. */
    interface Answering {
        /** Takes note of a request. Called on the event loop; must not block. */
        RecordedRequest received(String method, String uri, Map<String, List<String>> headers, Content body);

        /** Answers a request. Called on a worker thread. */
        Answer answer(RecordedRequest request);
    }

    /**
     * An answer and what is to go wrong with it.
     *
     * @param upgrade what takes over the connection when the answer, a status 101, has been sent; null for other answers
     */
    record Answer(Reply reply, FaultPlan plan, @Nullable Upgrade upgrade) {}

    /** Takes over a connection. */
    @FunctionalInterface
    interface Upgrade {
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
    static VertxServer open(Supplier<? extends Answering> current, String host, int port, Bodies bodies) {
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

    int port() {
        return server.actualPort();
    }

    int openConnections() {
        return openConnections.get();
    }

    int openStreams() {
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
        Answering answering = current.get();
        RecordedRequest recorded = answering.received(request.method().name(), request.uri(), headers, body);
        unanswered.add(recorded);
        vertx.executeBlocking(() -> answering.answer(recorded), false).onComplete(result -> {
            Answer answer = result.succeeded()
                    ? result.result()
                    : new Answer(Errors.ownFailure(result.cause()), FaultPlan.NONE, null);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            Upgrade upgrade = answer.upgrade();
            if (upgrade == null) {
                send(request, recorded, answer, millis);
            } else {
                after(answer.plan().headerDelay(), vertx, () -> upgrade(request, recorded, answer, upgrade, millis));
            }
        });
    }

    private void send(HttpServerRequest request, RecordedRequest recorded, Answer answer, long millis) {
        boolean stream = answer.reply().isStream();
        if (stream) {
            openStreams.incrementAndGet();
        }
        recorded.replied(answer.reply());
        ReplyWriter.apiHeaders(request.response(), "req_%032x".formatted(requestNumber.incrementAndGet()), millis);
        new ReplyWriter(vertx, request, answer.reply(), answer.plan(), ending -> {
                    if (stream) {
                        openStreams.decrementAndGet();
                    }
                    unanswered.remove(recorded);
                    recorded.ended(ending);
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

    private void upgrade(
            HttpServerRequest request, RecordedRequest recorded, Answer answer, Upgrade upgrade, long millis) {
        unanswered.remove(recorded);
        if (request.response().closed()) {
            recorded.ended(Ending.CLIENT_GONE);
            return;
        }
        recorded.replied(answer.reply());
        request.response().setStatusCode(answer.reply().status());
        ReplyWriter.apiHeaders(request.response(), "req_%032x".formatted(requestNumber.incrementAndGet()), millis);
        answer.reply().headers().forEach(request.response()::putHeader);
        answer.plan().headers().forEach(request.response()::putHeader);
        request.toNetSocket()
                .onSuccess(socket -> {
                    recorded.ended(Ending.ANSWERED);
                    upgrade.accepted(vertx, socket);
                })
                .onFailure(gone -> recorded.ended(Ending.CLIENT_GONE));
    }

    /** Frees the port, the connections and the threads. */
    void close() {
        unanswered.forEach(request -> request.ended(Ending.SERVER_CLOSED));
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
