package io.fluentopenai.client.internal.request;

import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.ProgressListener;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.client.internal.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is read while it is sent: pieces of text and files, one after the other. No more than one chunk of
 * a file is in memory.
 *
 * <p>Files are read on the thread that asks for more, which is one of the HTTP client's; the JDK's own publishers of
 * files do the same.
 */
public final class Upload implements HttpRequest.BodyPublisher {
    private static final int CHUNK = 1 << 14;

    /** Told when a part of the request has gone out. */
    @FunctionalInterface
    public interface Progress {
        /** The server's time begins anew. */
        void requestProgress();
    }

    /** Each a {@code byte[]} or a {@link FilePart}. */
    private final List<Object> pieces;

    /** The length of each piece in bytes; -1 if unknown. */
    private final long[] lengths;

    private final String contentType;
    private final long length;
    private final boolean replayable;
    private volatile @Nullable Progress progress;
    private volatile @Nullable ProgressListener listener;

    private Upload(List<Object> pieces, String contentType) {
        this.pieces = pieces;
        this.contentType = contentType;
        this.lengths = new long[pieces.size()];
        long sum = 0;
        boolean again = true;
        for (int i = 0; i < lengths.length; i++) {
            if (pieces.get(i) instanceof FilePart file) {
                lengths[i] = lengthOf(file);
                again &= file.isReplayable();
            } else {
                lengths[i] = ((byte[]) pieces.get(i)).length;
            }
            sum = sum < 0 || lengths[i] < 0 ? -1 : sum + lengths[i];
        }
        length = sum;
        replayable = again;
    }

    private static long lengthOf(FilePart file) {
        try {
            return file.length();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UploadException unreadable(FilePart file, Throwable cause) {
        String message = "Cannot read ".concat(file.filename()).concat(" to upload it: ");
        return new UploadException(
                cause instanceof NoSuchFileException
                        ? message.concat("there is no file ").concat(String.valueOf(cause.getMessage()))
                        : message + cause,
                cause);
    }

    /** A file as the whole body. */
    public static Upload of(FilePart file, String contentType) {
        return new Upload(List.of(file), contentType);
    }

    /**
     * A {@code multipart/form-data} body.
     *
     * @throws UploadException if a file on disk is not there
     */
    public static Upload multipart(FormFields fields) {
        String boundary = boundary();
        List<Object> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.size(); i++) {
            text.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
            text.append(quotable(fields.name(i))).append('"');
            if (fields.value(i) instanceof FilePart file) {
                text.append("; filename=\"").append(quotable(file.filename()));
                text.append("\"\r\nContent-Type: ").append(Encoding.headerValue("Content-Type", file.contentType()));
                text.append("\r\n\r\n");
                pieces.add(text.toString().getBytes(StandardCharsets.UTF_8));
                pieces.add(file);
                text.setLength(0);
            } else {
                String contentType = fields.contentType(i);
                if (contentType != null) {
                    text.append("\r\nContent-Type: ").append(contentType);
                }
                text.append("\r\n\r\n").append(fields.value(i));
            }
            text.append("\r\n");
        }
        text.append("--").append(boundary).append("--\r\n");
        pieces.add(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Upload(pieces, "multipart/form-data; boundary=".concat(boundary));
    }

    private static String boundary() {
        byte[] random = new byte[18];
        new SecureRandom().nextBytes(random);
        return "fluentopenai-".concat(IdempotencyKeys.hex(random));
    }

    /** Escapes a file name like browsers: it stays readable, and cannot end its quotes or its line. */
    private static String quotable(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    /** The value of the {@code Content-Type} header. */
    public String contentType() {
        return contentType;
    }

    /** Returns whether this body can be sent again. */
    public boolean isReplayable() {
        return replayable;
    }

    /** Tells who wants to know how much has been sent. */
    public void tell(ProgressListener newListener) {
        listener = newListener;
    }

    /** Tells whom to report progress to. */
    public void reportTo(Progress newProgress) {
        progress = newProgress;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        new Sender(subscriber).start();
    }

    /** A single transfer. Buffers are sent one at a time. */
    private final class Sender implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger turns = new AtomicInteger();
        private volatile boolean cancelled;

        // Only touched by the one who has the turn.
        private int piece;
        private @Nullable InputStream stream;
        private long read;
        private long sent;
        private boolean done;

        Sender(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        void start() {
            turns.incrementAndGet();
            subscriber.onSubscribe(this);
            sendWhileAsked();
        }

        @Override
        public void request(long count) {
            long before = demand.get();
            long sum = before + Math.max(count, 0);
            while (!demand.compareAndSet(before, sum < 0 ? Long.MAX_VALUE : sum)) {
                before = demand.get();
                sum = before + Math.max(count, 0);
            }
            turn();
        }

        @Override
        public void cancel() {
            cancelled = true;
            turn();
        }

        private void turn() {
            if (turns.getAndIncrement() == 0) {
                sendWhileAsked();
            }
        }

        private void sendWhileAsked() {
            int missed = 1;
            while (missed != 0) {
                send();
                missed = turns.addAndGet(-missed);
            }
        }

        private void send() {
            while (!done && (cancelled || demand.get() > 0)) {
                ByteBuffer next = null;
                UploadException problem = null;
                try {
                    next = cancelled ? null : next();
                } catch (UploadException e) {
                    problem = e;
                }
                if (next != null) {
                    demand.decrementAndGet();
                    int count = next.remaining();
                    subscriber.onNext(next);
                    problem = progress(count);
                    if (problem != null) {
                        done = true;
                        closeQuietly();
                        subscriber.onError(problem);
                    }
                } else {
                    done = true;
                    closeQuietly();
                    if (problem != null) {
                        subscriber.onError(problem);
                    } else if (!cancelled) {
                        subscriber.onComplete();
                    }
                }
            }
        }

        /** Tells that so many bytes more are on their way; what goes wrong with that. */
        private @Nullable UploadException progress(int count) {
            Progress watched = progress;
            if (watched != null) {
                watched.requestProgress();
            }
            sent += count;
            ProgressListener told = listener;
            if (told == null) {
                return null;
            }
            try {
                told.progress(sent, length);
                return null;
            } catch (RuntimeException e) {
                return new UploadException("The progress listener failed: " + e, e);
            }
        }

        /** The next buffer; null at the end. */
        private @Nullable ByteBuffer next() {
            while (piece < pieces.size()) {
                if (pieces.get(piece) instanceof FilePart file) {
                    ByteBuffer chunk = chunk(file);
                    if (chunk != null) {
                        return chunk;
                    }
                    piece++;
                } else {
                    return ByteBuffer.wrap((byte[]) pieces.get(piece++));
                }
            }
            return null;
        }

        /** The next chunk of a file; null at its end. */
        private @Nullable ByteBuffer chunk(FilePart file) {
            try {
                if (stream == null) {
                    stream = file.open();
                    read = 0;
                }
                byte[] bytes = new byte[CHUNK];
                int count = stream.read(bytes);
                while (count == 0) {
                    count = stream.read(bytes);
                }
                if (count > 0) {
                    read += count;
                    checkLength(file, false);
                    return ByteBuffer.wrap(bytes, 0, count);
                }
                checkLength(file, true);
                stream.close();
                stream = null;
                return null;
            } catch (UploadException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // A source of the caller's may throw anything.
                throw unreadable(file, e);
            }
        }

        private void checkLength(FilePart file, boolean atEnd) {
            long told = lengths[piece];
            if (told >= 0 && (read > told || atEnd && read < told)) {
                throw new UploadException(
                        file.filename() + " should have " + told + " bytes, but has "
                                + (atEnd ? "only " + read : "more"),
                        null);
            }
        }

        private void closeQuietly() {
            if (stream != null) {
                try {
                    stream.close();
                } catch (IOException ignored) {
                    // It was only read from, and what was read has been sent or is not wanted any more.
                }
                stream = null;
            }
        }
    }
}
