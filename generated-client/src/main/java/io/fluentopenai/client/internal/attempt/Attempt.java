package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.ConnectionException;
import io.fluentopenai.client.error.DeadlineException;
import io.fluentopenai.client.error.DecodeException;
import io.fluentopenai.client.error.InterruptedCallException;
import io.fluentopenai.client.error.OpenAIException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.client.internal.compat.FirstBytes;
import io.fluentopenai.client.internal.request.Upload;
import io.fluentopenai.client.internal.response.ContentCoding;
import io.fluentopenai.client.internal.response.MediaType;
import io.fluentopenai.client.internal.response.NetworkFailure;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A single attempt: sends a request, receives its response, enforces its deadlines, can be cancelled at any time, and
 * translates failures into the client's exceptions.
 *
 * <p>The {@link Watchdog} watches the deadlines. The HTTP client's own timer is not used: it wakes the selector thread for
 * each request, includes the time for sending an upload, and from JDK 26 on continues through the body.
 *
 * <p>Thread-safe.
 */
public final class Attempt extends Watchdog.Watch implements HttpResponse.BodyHandler<Body>, Upload.Progress {
    /** The longest array that every JVM can make. */
    static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** The maximum number of bytes read after the end of a stream, to reuse its connection. */
    static final long LONGEST_DRAIN = 1 << 16;

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The maximum number of bytes kept of a body of an unexpected type. */
    private static final int LARGEST_ODDITY = 1 << 20;

    /** The time to wait for the body of a refusal: its status, which matters more, is known. */
    private static final long REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The status of an answer that has no body, whatever its headers say. */
    private static final int NO_CONTENT = 204;

    /** The form in which the body of a successful response is delivered. */
    public enum Delivery {
        /** Buffered as a whole. */
        BUFFERED,
        /** A stream, if the content type can be audio, an image or an archive; otherwise buffered. */
        MEDIA,
        /** A stream, unless the content type can only be that of an error; otherwise buffered. */
        FILE,
        /** A stream, if the content type can be that of events; otherwise buffered. */
        EVENTS
    }

    /** The reason for which the client stopped an attempt. */
    private enum Stop {
        CANCELLED,
        CLIENT_CLOSED,
        RESPONSE_LATE,
        BODY_SILENT,
        CALL_LATE,
        FAILED
    }

    /** The step that the attempt is waiting for. */
    private enum Phase {
        /** No step: the request has not been sent. */
        UNSENT,
        /** The headers. */
        RESPONSE,
        /** Bytes of the body. */
        BYTES,
        /** No step of the server: the reader has not asked for more. */
        READER,
        /** The end of a body that nobody reads any more. */
        DRAIN,
        OVER
    }

    /** Null once sent: an idle connection refers to its last attempt, which would keep an unused client in memory. */
    private @Nullable HttpClient client;

    private final HttpRequest request;
    private final String name;
    private final @Nullable ProxySelector proxies;
    private final Delivery delivery;
    private final Limits limits;
    private final Watchdog watchdog;
    private final boolean upload;

    private final long start = System.nanoTime();
    private volatile long lastActivity = start;
    private volatile Phase phase = Phase.UNSENT;

    private volatile @Nullable Stop stop;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable ResponseInfo info;
    private @Nullable Body body;

    /** The body, if it is that of a refusal, and when it began. */
    private volatile @Nullable RefusalBody refusal;

    private volatile long refusedAt;
    private @Nullable CompletableFuture<HttpResponse<Body>> pending;

    /** The thread in the HTTP client's blocking call, which only an interrupt ends before the headers arrive. */
    private @Nullable Thread sender;

    /**
     * The deadlines of an attempt, in nanoseconds; 0 where there is none.
     *
     * @param call counted from the start of the call, some of which may be over
     * @param callLimit the length of that deadline, for the message
     */
    public record Limits(long connect, long response, long idle, long call, long callLimit) {
        /** The same with less time for the call. */
        public Limits withCall(long left) {
            return new Limits(connect, response, idle, left, callLimit);
        }
    }

    /**
     * An attempt that has yet to be sent.
     *
     * @param request without a timeout
     * @param name what is asked, for messages
     * @param proxies what the HTTP client asks which proxy to use; null for the JVM's default
     * @param watchdog where this attempt is entered while it is open
     * @param upload whether the body is read from a source of the caller's
     */
    public Attempt(
            HttpClient client,
            HttpRequest.Builder request,
            String name,
            @Nullable ProxySelector proxies,
            Delivery delivery,
            Limits limits,
            Watchdog watchdog,
            boolean upload) {
        this.client = client;
        this.name = name;
        this.proxies = proxies;
        this.delivery = delivery;
        this.limits = limits;
        this.watchdog = watchdog;
        this.upload = upload;
        this.request = request.build();
    }

    /** The request that is sent. */
    public HttpRequest request() {
        return request;
    }

    /** Returns the name of the request, for messages. */
    public String name() {
        return name;
    }

    /** Status and headers; null before they have arrived. */
    public @Nullable ResponseInfo info() {
        return info;
    }

    /** Milliseconds since the start. */
    public long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    // ---- Sending

    /**
     * Sends the request, and blocks until the answer is as complete as its delivery asks for.
     *
     * @throws OpenAIException if there is no such answer
     */
    public HttpResponse<Body> send() {
        try {
            // The thread that sends is interrupted when the attempt is stopped, which the caller's source might
            // swallow.
            return upload ? begin().get() : sendHere();
        } catch (InterruptedException e) {
            if (stop != null) {
                throw failed(e);
            }
            stop(Stop.CANCELLED, null);
            throw interrupted(e);
        } catch (ExecutionException | IOException | RuntimeException e) {
            HttpResponse<Body> refused = refused();
            if (refused != null) {
                return refused;
            }
            throw failed(e);
        }
    }

    private HttpResponse<Body> sendHere() throws IOException, InterruptedException {
        synchronized (this) {
            if (stop != null) {
                throw new IOException("stopped");
            }
            sender = Thread.currentThread();
        }
        watch();
        try {
            return client().send(request, this);
        } finally {
            synchronized (this) {
                if (sender == null) {
                    // The interrupt was that of stop(), be it in time or not.
                    Thread.interrupted();
                }
                sender = null;
            }
        }
    }

    /** Sends the request. The future fails with what {@link #failed} translates. */
    public CompletableFuture<HttpResponse<Body>> sendAsync() {
        try {
            return begin();
        } catch (RuntimeException e) {
            // Such as that of an executor that takes nothing any more.
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized HttpClient client() {
        HttpClient sending = client;
        client = null;
        if (sending == null) {
            throw new IllegalStateException("An attempt is sent once");
        }
        return sending;
    }

    private CompletableFuture<HttpResponse<Body>> begin() {
        watch();
        CompletableFuture<HttpResponse<Body>> future = client().sendAsync(request, this);
        boolean stopped;
        synchronized (this) {
            pending = future;
            stopped = stop != null;
        }
        if (stopped) {
            future.cancel(true);
        }
        return future;
    }

    private void watch() {
        lastActivity = System.nanoTime();
        if (to(Phase.RESPONSE)) {
            watchdog.add(this);
            if (phase == Phase.OVER) {
                // Stopped in between, when there was nothing to remove yet.
                watchdog.remove(this);
            }
        }
    }

    @Override
    public void requestProgress() {
        if (phase == Phase.RESPONSE) {
            lastActivity = System.nanoTime();
        }
    }

    @Override
    public HttpResponse.BodySubscriber<Body> apply(HttpResponse.ResponseInfo answer) {
        ResponseInfo arrived = ResponseInfo.of(answer.statusCode(), answer.headers());
        Body created = subscriber(arrived);
        boolean stopped;
        synchronized (this) {
            info = arrived;
            body = created;
            stopped = stop != null;
        }
        if (stopped) {
            created.abort(new CancellationException());
        }
        return created.subscriber();
    }

    /** Returns status and headers of an answer that is there. One of a proxy that refuses a tunnel comes without a body, so that nothing has been told of it. */
    public ResponseInfo arrived(HttpResponse<Body> answer) {
        ResponseInfo said = info;
        if (said == null) {
            said = ResponseInfo.of(answer.statusCode(), answer.headers());
            info = said;
            finished();
        }
        return said;
    }

    private Body subscriber(ResponseInfo answer) {
        boolean packed = ContentCoding.isGzip(answer);
        long length = lengthOf(answer);
        if (answer.status() < 200 || answer.status() >= 300) {
            refusedAt = System.nanoTime();
            RefusalBody refused = new RefusalBody(this, length);
            refusal = refused;
            return packed ? new UnpackedBody(this, refused, true) : refused;
        }
        Body plain = ContentCoding.unknown(answer) != null ? new StreamedBody(this) : success(answer, length);
        return packed ? new UnpackedBody(this, plain, false) : plain;
    }

    private Body success(ResponseInfo answer, long length) {
        if (delivery == Delivery.BUFFERED) {
            return whole(length);
        }
        MediaType type = MediaType.of(answer);
        Body asItArrives = new StreamedBody(this);
        Body whole = whole(length);
        FirstBytes look;
        switch (delivery) {
            case MEDIA:
                if (type.isText()) {
                    whole = new BufferedBody(this, length, LARGEST_ODDITY);
                    look = FirstBytes.MEDIA_SAID_TO_BE_TEXT;
                } else {
                    look = FirstBytes.MEDIA;
                }
                break;
            case FILE:
                if (answer.header("content-disposition") != null) {
                    return asItArrives;
                }
                look = type.isJson() ? FirstBytes.JSON_FILE : FirstBytes.FILE;
                break;
            default:
                if (answer.status() == NO_CONTENT || length == 0) {
                    return whole;
                }
                // Where the server does not say that it is an event stream, the body shows: some forget the type.
                if (type.is("text/event-stream")) {
                    return asItArrives;
                }
                if (type.is("text/html")) {
                    return whole;
                }
                look = type.isJson() ? FirstBytes.EVENTS_SAID_TO_BE_JSON : FirstBytes.EVENTS;
                break;
        }
        return new UndeclaredBody(this, asItArrives, whole, look);
    }

    private Body whole(long length) {
        return new BufferedBody(this, length, LARGEST_ARRAY);
    }

    /** The announced length of a body, as it is when it is unpacked; -1 if none is. */
    public static long lengthOf(ResponseInfo answer) {
        return ContentCoding.isGzip(answer) ? -1 : contentLength(answer);
    }

    private static long contentLength(ResponseInfo answer) {
        List<String> values = answer.headers().map().get("content-length");
        if (values == null) {
            return -1;
        }
        try {
            return Long.parseLong(values.get(0));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    // ---- What bodies report

    /** Bytes have been asked for. */
    void awaitBytes() {
        lastActivity = System.nanoTime();
        if (to(Phase.BYTES)) {
            watchdog.nearer(this);
        }
    }

    /** Bytes have come; more are wanted, or not yet. */
    void bytesArrived(boolean more) {
        lastActivity = System.nanoTime();
        to(more ? Phase.BYTES : Phase.READER);
    }

    /** Discards the rest of the body, which nobody reads any more. */
    void drain() {
        lastActivity = System.nanoTime();
        if (to(Phase.DRAIN)) {
            watchdog.nearer(this);
        }
    }

    private synchronized boolean to(Phase next) {
        if (phase == Phase.OVER) {
            return false;
        }
        phase = next;
        return true;
    }

    /** The body has come to its end, good or bad. */
    void finished() {
        synchronized (this) {
            phase = Phase.OVER;
        }
        watchdog.remove(this);
    }

    // ---- Stopping

    /** Cancels the attempt: the connection is closed, and whoever waits is freed. Of no effect after the end. */
    public void cancel() {
        stop(Stop.CANCELLED, null);
    }

    /** Works like {@link #cancel}, because the whole client is closed. */
    public void closeWithClient() {
        stop(Stop.CLIENT_CLOSED, null);
    }

    /** Works like {@link #cancel}, because of a failure on this side. */
    public void fail(Throwable reason) {
        stop(Stop.FAILED, reason);
    }

    /** Returns whether the attempt was stopped from this side. */
    boolean isStopped() {
        return stop != null;
    }

    private void stop(Stop why, @Nullable Throwable reason) {
        Body started;
        CompletableFuture<HttpResponse<Body>> sent;
        synchronized (this) {
            if (stop != null || phase == Phase.OVER) {
                return;
            }
            failure = reason;
            stop = why;
            phase = Phase.OVER;
            started = body;
            sent = pending;
            if (started == null && sender != null) {
                sender.interrupt();
                sender = null;
            }
        }
        watchdog.remove(this);
        if (started != null) {
            started.abort(reason == null ? new CancellationException() : reason);
        }
        if (sent != null) {
            sent.cancel(true);
        }
    }

    @Override
    protected long remaining(long now) {
        long call = limits.call == 0 ? Watchdog.NEVER : limits.call - (now - start);
        long own = ownLimit();
        long soonest = own == 0 ? call : Math.min(call, own - (now - lastActivity));
        return refusal == null ? soonest : Math.min(soonest, REFUSAL_NANOS - (now - refusedAt));
    }

    private long ownLimit() {
        switch (phase) {
            case RESPONSE:
                return limits.response;
            case BYTES:
                return limits.idle;
            case DRAIN:
                return DRAIN_NANOS;
            default:
                return 0;
        }
    }

    @Override
    protected void expired() {
        long now = System.nanoTime();
        Phase waiting = phase;
        if (waiting == Phase.OVER) {
            return;
        }
        RefusalBody refused = refusal;
        if (remaining(now) > 0) {
            // Something arrived in the last moment.
            watchdog.add(this);
        } else if (refused != null) {
            refused.cutOff();
        } else if (limits.call > 0 && now - start >= limits.call) {
            stop(Stop.CALL_LATE, null);
        } else if (waiting == Phase.RESPONSE) {
            stop(Stop.RESPONSE_LATE, null);
        } else if (waiting == Phase.DRAIN) {
            stop(Stop.CANCELLED, null);
        } else {
            stop(Stop.BODY_SILENT, null);
        }
    }

    // ---- Saying what went wrong

    /** Restores the flag, and says so. */
    public InterruptedCallException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new InterruptedCallException(name.concat(": interrupted while waiting"), cause);
    }

    /** The answer of an attempt that failed when it had been refused already; null if it is to fail. */
    public @Nullable HttpResponse<Body> refused() {
        RefusalBody came = refusal;
        ResponseInfo said = info;
        if (came == null || said == null || stop != null) {
            return null;
        }
        came.cutOff();
        return new RefusedResponse(request, said.status(), said.headers(), came);
    }

    /** The exception for a call that failed, and the end of the attempt. */
    public RuntimeException failed(Throwable thrown) {
        Stop why = stop;
        finished();
        return why != null ? stopped(why) : translated(thrown, false);
    }

    /** The exception for a streamed body that failed. */
    public RuntimeException bodyFailed(Throwable thrown, boolean events) {
        Stop why = stop;
        return why != null ? stopped(why) : translated(thrown, events);
    }

    private RuntimeException stopped(Stop why) {
        switch (why) {
            case RESPONSE_LATE:
                return late(DeadlineException.Deadline.RESPONSE, limits.response, null);
            case BODY_SILENT:
                return late(DeadlineException.Deadline.IDLE, limits.idle, null);
            case CALL_LATE:
                return late(DeadlineException.Deadline.CALL, limits.callLimit, null);
            case CLIENT_CLOSED:
                return new IllegalStateException(name.concat(": the client was closed"));
            case FAILED:
                Throwable reason = failure;
                return reason instanceof OpenAIException known
                        ? known
                        : new ConnectionException(name.concat(": ").concat(String.valueOf(reason)), reason, info);
            default:
                return new CancellationException(name.concat(": cancelled"));
        }
    }

    private DeadlineException late(DeadlineException.Deadline which, long limit, @Nullable Throwable cause) {
        return DeadlineException.ofCall(name, which, Duration.ofNanos(limit), cause, info);
    }

    private RuntimeException translated(Throwable thrown, boolean events) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof OpenAIException || cause instanceof IllegalArgumentException) {
            return (RuntimeException) cause;
        }
        if (cause instanceof HttpConnectTimeoutException && limits.connect > 0) {
            return late(DeadlineException.Deadline.CONNECT, limits.connect, cause);
        }
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof UploadException upload) {
                return upload;
            }
            if (inner instanceof ZipException && info != null) {
                return new DecodeException(
                        name.concat(": the response has Content-Encoding: gzip but cannot be decompressed: ")
                                .concat(String.valueOf(inner.getMessage())),
                        cause,
                        info,
                        "");
            }
        }
        if (info != null) {
            String message = name.concat(": the connection broke in the body: ").concat(NetworkFailure.reason(cause));
            return events ? new StreamException(message, cause, info) : new ConnectionException(message, cause, info);
        }
        String why = NetworkFailure.explain(request.uri(), proxies, cause);
        return new ConnectionException(name.concat(": ").concat(why), cause, null);
    }
}
