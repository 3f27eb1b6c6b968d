package io.fluentopenai.uploads;

import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An upload of a file in parts. It remembers the parts that have arrived, so that a failed upload can be resumed.
 *
 * <pre>{@code
 * PartedUpload upload = openai.uploads().start(Path.of("tasks.jsonl"), "batch");
 * try {
 *     file = upload.send();
 * } catch (OpenAIException e) {
 *     file = upload.send();                    // sends only the missing parts
 * }
 * }</pre>
 *
 * <p>The parts are read while they are sent, so that memory use does not depend on the size of the file. Thread-safe,
 * but only one call may send it at a time.
 */
public final class PartedUpload {
    private final Uploads uploads;
    private final Path file;
    private final UploadSettings settings;
    private final Clock clock;

    /** The state without the parts, which are in the map. */
    private final UploadState start;

    private final Map<Integer, String> parts = new TreeMap<>();
    private boolean sending;
    private @Nullable FileObject result;

    PartedUpload(Uploads uploads, Path file, UploadState state, UploadSettings settings, Clock clock) {
        this.uploads = uploads;
        this.file = file;
        this.settings = settings;
        this.clock = clock;
        start = state;
        parts.putAll(state.parts());
    }

    /** Returns the upload id, {@code upload_…}. */
    public String id() {
        return start.uploadId();
    }

    /** Returns the state of the upload, which can be stored and passed to {@link Uploads#resume} later. */
    public synchronized UploadState state() {
        return new UploadState(start.uploadId(), start.bytes(), start.partSize(), start.expiresAt(), parts);
    }

    /** Returns the progress. */
    public synchronized UploadProgress progress() {
        long bytes = 0;
        for (int part : parts.keySet()) {
            bytes += start.length(part);
        }
        return new UploadProgress(parts.size(), start.partCount(), bytes, start.bytes());
    }

    /**
     * Sends the missing parts and completes the upload. If it is already complete, the file is returned at once.
     *
     * @return the file on the server
     * @throws UploadException if the file has changed its size or cannot be read, or the upload has expired
     * @throws IllegalStateException if another call is sending it
     */
    public FileObject send() {
        return Futures.await(sendAsync(), "upload " + id() + ": interrupted while sending");
    }

    /**
     * Async version of {@link #send}. Cancelling the future stops sending; the server keeps the parts that have
     * arrived.
     *
     * @throws IllegalStateException if another call is sending it
     */
    public CompletableFuture<FileObject> sendAsync() {
        Queue<Integer> missing;
        synchronized (this) {
            if (result != null) {
                return CompletableFuture.completedFuture(result);
            }
            if (sending) {
                throw new IllegalStateException(
                        "The upload " + id() + " is already being sent. Wait for it, or cancel it first");
            }
            sending = true;
            missing = missing();
        }
        CompletableFuture<FileObject> sent =
                Futures.map(Futures.compose(sendAll(missing), done -> complete()), this::completed);
        CompletableFuture<FileObject> outcome = settings.cancelOnFailure ? orCancelled(sent) : sent;
        outcome.whenComplete((value, reason) -> {
            synchronized (this) {
                sending = false;
            }
        });
        return outcome;
    }

    private Queue<Integer> missing() {
        Queue<Integer> missing = new ConcurrentLinkedQueue<>();
        for (int part = 0; part < start.partCount(); part++) {
            if (!parts.containsKey(part)) {
                missing.add(part);
            }
        }
        return missing;
    }

    /** Sends the missing parts in parallel lanes, each of which sends one part after the other. */
    private CompletableFuture<@Nullable Void> sendAll(Queue<Integer> missing) {
        CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
        List<CompletableFuture<Boolean>> lanes = new ArrayList<>();
        int count = Math.min(settings.parallel, missing.size());
        for (int i = 0; i < count; i++) {
            CompletableFuture<Boolean> lane = Futures.iterate(true, more -> !more, more -> sendNext(missing));
            Futures.link(all, lane);
            lanes.add(lane);
            // The first that fails ends the others.
            lane.whenComplete((done, reason) -> {
                if (reason != null) {
                    all.completeExceptionally(Futures.cause(reason));
                }
            });
        }
        CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)).thenRun(() -> all.complete(null));
        return all;
    }

    /** Sends a part; false if none is left. */
    private CompletableFuture<Boolean> sendNext(Queue<Integer> missing) {
        Integer part = missing.poll();
        if (part == null) {
            return CompletableFuture.completedFuture(false);
        }
        check();
        long length = start.length(part);
        Path name = file.getFileName();
        FilePart data = FilePart.of(
                        name == null ? "part" : name.toString(), new FileRegion(file, start.offset(part), length))
                .contentType("application/octet-stream")
                .length(length);
        return Futures.map(uploads.addPartAsync(id(), data), partId -> {
            arrived(part, partId);
            return true;
        });
    }

    private void check() {
        Long expiresAt = start.expiresAt();
        if (expiresAt != null && clock.instant().getEpochSecond() >= expiresAt) {
            throw new UploadException(
                    "The upload " + id() + " expired at " + Instant.ofEpochSecond(expiresAt)
                            + ", and the server has deleted its parts. Start a new one",
                    null);
        }
        long length;
        try {
            length = Files.size(file);
        } catch (IOException e) {
            throw new UploadException("Cannot read " + file + ": " + Reasons.of(e), e);
        }
        if (length != start.bytes()) {
            throw new UploadException(
                    "The file " + file + " has " + length + " bytes, but had " + start.bytes() + " when the upload "
                            + id() + " was started. Start a new one",
                    null);
        }
    }

    private synchronized void arrived(int part, String partId) {
        parts.put(part, partId);
        settings.listener.accept(progress());
    }

    private CompletableFuture<Upload> complete() {
        List<String> ids;
        synchronized (this) {
            // In the order of the file, whatever order they arrived in.
            ids = List.copyOf(parts.values());
        }
        if (!settings.md5) {
            return uploads.completeAsync(id(), request -> request.partIds(ids));
        }
        return Futures.compose(
                CompletableFuture.supplyAsync(() -> md5(file)),
                md5 -> uploads.completeAsync(
                        id(), request -> request.partIds(ids).md5(md5)));
    }

    private static String md5(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[1 << 16];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UploadException("Cannot read " + file + ": " + Reasons.of(e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no MD5, which every Java must have", e);
        }
    }

    private synchronized FileObject completed(Upload upload) {
        FileObject made = upload.file();
        if (made == null) {
            throw new IllegalStateException("The server completed the upload " + id() + " but sent no file");
        }
        result = made;
        return made;
    }

    private CompletableFuture<FileObject> orCancelled(CompletableFuture<FileObject> sent) {
        CompletableFuture<FileObject> outcome = new CompletableFuture<>();
        Futures.link(outcome, sent);
        sent.whenComplete((value, reason) -> {
            if (reason == null) {
                outcome.complete(value);
            } else if (!outcome.isDone()) {
                Throwable cause = Futures.cause(reason);
                uploads.cancelAsync(id()).whenComplete((cancelled, failure) -> {
                    if (failure != null) {
                        cause.addSuppressed(Futures.cause(failure));
                    }
                    outcome.completeExceptionally(cause);
                });
            }
        });
        return outcome;
    }

    /** Cancels the upload on the server, which discards its parts, and returns the new state. */
    public Upload cancel() {
        return uploads.cancel(id());
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Upload> cancelAsync() {
        return uploads.cancelAsync(id());
    }

    /** Returns the id and the progress. */
    @Override
    public String toString() {
        UploadProgress progress = progress();
        return id() + ", " + progress.partsDone() + " of " + progress.parts() + " parts";
    }
}
