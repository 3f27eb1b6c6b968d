package io.fluentopenai.uploads;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.UploadsApi;
import io.fluentopenai.client.error.UploadException;
import io.fluentopenai.client.model.AddUploadPartRequest;
import io.fluentopenai.client.model.CompleteUploadRequest;
import io.fluentopenai.client.model.CreateUploadRequest;
import io.fluentopenai.client.model.UploadObject;
import io.fluentopenai.client.model.UploadPart;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The uploads endpoint, which uploads files that are too large for one request. Parts are uploaded in parallel, and a
 * failed upload can be resumed.
 *
 * <pre>{@code
 * FileObject file = openai.uploads().upload(Path.of("tasks.jsonl"), "batch",
 *         upload -> upload.onProgress(p -> System.out.println(p.bytesDone() + " of " + p.bytes())));
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/uploads">Uploads in the API reference</a>
 */
public final class Uploads extends Endpoint {
    /** Creates the endpoint of a client. */
    public Uploads(OpenAI openai) {
        super(openai);
    }

    private UploadsApi api() {
        return raw().uploads();
    }

    private Upload uploadOf(ApiResponse<UploadObject> response) {
        return new Upload(openai(), response);
    }

    /**
     * Uploads a file in parts of 64 MB, four in parallel.
     *
     * @param purpose the purpose, as in {@code files().upload}
     * @return the file on the server
     * @throws IllegalArgumentException if the purpose is blank
     * @throws UploadException if the file does not exist, is empty, or cannot be read
     */
    public FileObject upload(Path file, String purpose) {
        return upload(file, purpose, settings -> {});
    }

    /**
     * Works like {@link #upload(Path, String)}, with settings. To be able to resume after a failure, use {@link #start}
     * instead.
     */
    public FileObject upload(Path file, String purpose, Consumer<? super UploadSettings> settings) {
        return start(file, purpose, settings).send();
    }

    /** Async version of {@link #upload(Path, String)}. */
    public CompletableFuture<FileObject> uploadAsync(Path file, String purpose) {
        return uploadAsync(file, purpose, settings -> {});
    }

    /** Async version of {@link #upload(Path, String, Consumer)}. */
    public CompletableFuture<FileObject> uploadAsync(
            Path file, String purpose, Consumer<? super UploadSettings> settings) {
        return Futures.compose(startAsync(file, purpose, settings), PartedUpload::sendAsync);
    }

    /**
     * Creates an upload on the server. {@link PartedUpload#send()} then sends the parts, and can be called again after
     * a failure.
     *
     * @throws IllegalArgumentException if the purpose is blank
     * @throws UploadException if the file does not exist, is empty, or cannot be read
     */
    public PartedUpload start(Path file, String purpose) {
        return start(file, purpose, settings -> {});
    }

    /** Works like {@link #start(Path, String)}, with settings. */
    public PartedUpload start(Path file, String purpose, Consumer<? super UploadSettings> settings) {
        UploadSettings chosen = Given.set(new UploadSettings(), settings);
        return started(file, chosen, create(announcement(file, purpose, chosen)));
    }

    /** Async version of {@link #start(Path, String)}. */
    public CompletableFuture<PartedUpload> startAsync(Path file, String purpose) {
        return startAsync(file, purpose, settings -> {});
    }

    /** Async version of {@link #start(Path, String, Consumer)}. */
    public CompletableFuture<PartedUpload> startAsync(
            Path file, String purpose, Consumer<? super UploadSettings> settings) {
        UploadSettings chosen = Given.set(new UploadSettings(), settings);
        return Futures.map(createAsync(announcement(file, purpose, chosen)), upload -> started(file, chosen, upload));
    }

    /**
     * Resumes an upload, also one of another process. The part size is that of the state; other settings apply as
     * given.
     *
     * @param state the state from {@link PartedUpload#state()}
     * @param file the same file, unchanged
     */
    public PartedUpload resume(UploadState state, Path file, Consumer<? super UploadSettings> settings) {
        return new PartedUpload(
                this,
                Given.notNull(file, "file"),
                Given.notNull(state, "state"),
                Given.set(new UploadSettings(), settings),
                Clock.systemUTC());
    }

    /** Works like {@link #resume(UploadState, Path, Consumer)}, with default settings. */
    public PartedUpload resume(UploadState state, Path file) {
        return resume(state, file, settings -> {});
    }

    private PartedUpload started(Path file, UploadSettings settings, Upload upload) {
        Instant expiresAt = upload.expiresAt();
        UploadState state = new UploadState(
                upload.id(),
                length(file),
                settings.partSize,
                expiresAt == null ? null : expiresAt.getEpochSecond(),
                Map.of());
        return new PartedUpload(this, file, state, settings, Clock.systemUTC());
    }

    private static Consumer<CreateUploadRequest> announcement(Path file, String purpose, UploadSettings settings) {
        Given.notBlank(
                purpose,
                "purpose",
                "The purpose of the file is blank. Pass one, such as assistants, batch or fine-tune");
        long length = length(file);
        if (length == 0) {
            throw new UploadException("The file " + file + " is empty, so there is nothing to upload", null);
        }
        FilePart part = FilePart.of(file);
        return request -> {
            request.filename(part.filename())
                    .purpose(purpose)
                    .bytes(Long.valueOf(length))
                    .mimeType(part.contentType());
            settings.request.accept(request);
        };
    }

    private static long length(Path file) {
        try {
            return Files.size(Given.notNull(file, "file"));
        } catch (IOException e) {
            throw new UploadException("Cannot read " + file + ": " + Reasons.of(e), e);
        }
    }

    // ---- The calls one by one

    /** Creates an upload object. The file name, the purpose, the size and the media type are required. */
    public Upload create(Consumer<? super CreateUploadRequest> settings) {
        return uploadOf(api().createUploadWithResponse(Given.set(new CreateUploadRequest(), settings), options()));
    }

    /** Async version of {@link #create}. */
    public CompletableFuture<Upload> createAsync(Consumer<? super CreateUploadRequest> settings) {
        return Futures.map(
                api().createUploadWithResponseAsync(Given.set(new CreateUploadRequest(), settings), options()),
                this::uploadOf);
    }

    /**
     * Uploads a part of up to 64 MB.
     *
     * @return the part id, {@code part_…}
     */
    public String addPart(String uploadId, FilePart data) {
        return id(api().addUploadPart(uploadId, new AddUploadPartRequest().data(data), options()));
    }

    /** Async version of {@link #addPart}. */
    public CompletableFuture<String> addPartAsync(String uploadId, FilePart data) {
        return Futures.map(
                api().addUploadPartAsync(uploadId, new AddUploadPartRequest().data(data), options()), Uploads::id);
    }

    /** Works like {@link #addPart(String, FilePart)}, with a file on disk. */
    public String addPart(String uploadId, Path data) {
        return addPart(uploadId, FilePart.of(Given.notNull(data, "data")));
    }

    /** Async version of {@link #addPart(String, Path)}. */
    public CompletableFuture<String> addPartAsync(String uploadId, Path data) {
        return addPartAsync(uploadId, FilePart.of(Given.notNull(data, "data")));
    }

    private static String id(UploadPart part) {
        String id = part.id();
        if (id == null) {
            throw new IllegalStateException("The server accepted a part but sent no id for it");
        }
        return id;
    }

    /**
     * Completes an upload, so that the server assembles the file, and returns its new state.
     *
     * @param partIds the ids of the parts in the order of the file
     * @throws IllegalArgumentException if there are no parts
     */
    public Upload complete(String uploadId, List<String> partIds) {
        return complete(uploadId, request -> request.partIds(List.copyOf(Given.notNull(partIds, "partIds"))));
    }

    /** Works like {@link #complete(String, List)}, with all request parameters. */
    public Upload complete(String uploadId, Consumer<? super CompleteUploadRequest> settings) {
        return uploadOf(api().completeUploadWithResponse(uploadId, completion(settings), options()));
    }

    /** Async version of {@link #complete(String, List)}. */
    public CompletableFuture<Upload> completeAsync(String uploadId, List<String> partIds) {
        return completeAsync(uploadId, request -> request.partIds(List.copyOf(Given.notNull(partIds, "partIds"))));
    }

    /** Async version of {@link #complete(String, Consumer)}. */
    public CompletableFuture<Upload> completeAsync(String uploadId, Consumer<? super CompleteUploadRequest> settings) {
        return Futures.map(
                api().completeUploadWithResponseAsync(uploadId, completion(settings), options()), this::uploadOf);
    }

    private static CompleteUploadRequest completion(Consumer<? super CompleteUploadRequest> settings) {
        CompleteUploadRequest request = Given.set(new CompleteUploadRequest(), settings);
        List<String> partIds = request.partIds();
        if (partIds == null || partIds.isEmpty()) {
            throw new IllegalArgumentException("An upload has at least one part. Pass the ids of its parts in order");
        }
        return request;
    }

    /** Cancels an upload, so that the server discards its parts, and returns its new state. */
    public Upload cancel(String uploadId) {
        return uploadOf(api().cancelUploadWithResponse(uploadId, options()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<Upload> cancelAsync(String uploadId) {
        return Futures.map(api().cancelUploadWithResponseAsync(uploadId, options()), this::uploadOf);
    }
}
