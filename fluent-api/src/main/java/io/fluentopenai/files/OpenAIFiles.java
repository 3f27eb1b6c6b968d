package io.fluentopenai.files;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.FilesApi;
import io.fluentopenai.client.model.CreateFileRequest;
import io.fluentopenai.client.model.ListFilesParams;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The files endpoint. Batches, fine-tuning, assistants and model requests read files on the server, and batches write
 * them.
 *
 * <pre>{@code
 * FileObject file = openai.files().upload(Path.of("tasks.jsonl"), "batch");
 * Path copy = file.download(Path.of("downloads"));
 * file.delete();
 * }</pre>
 *
 * <p>For files over 512 MB, use {@code openai.uploads()}, which uploads in parts.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/files">Files in the API reference</a>
 */
public final class OpenAIFiles extends Endpoint {
    /** Creates the endpoint of a client. */
    public OpenAIFiles(OpenAI openai) {
        super(openai);
    }

    private FilesApi api() {
        return raw().files();
    }

    private FileObject file(ApiResponse<OpenAIFile> response) {
        return new FileObject(openai(), response);
    }

    /** Returns the files of the project, newest first, page by page. */
    public Page<FileObject> list() {
        return list(params -> {});
    }

    /**
     * Works like {@link #list()}, with query parameters, for example {@code list(p -> p.purpose("batch").limit(20))}.
     */
    public Page<FileObject> list(Consumer<? super ListFilesParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<FileObject>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<FileObject>> listAsync(Consumer<? super ListFilesParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListFilesParams, OpenAIFile, FileObject> listing(Consumer<? super ListFilesParams> filter) {
        return new Listing<>(
                ListFilesParams::new,
                filter,
                params -> api().listFilesWithResponse(params, options()),
                params -> api().listFilesWithResponseAsync(params, options()),
                (file, info) -> new FileObject(openai(), file, info));
    }

    /** Fetches the metadata of a file, without its content. */
    public FileObject get(String fileId) {
        return file(api().retrieveFileWithResponse(fileId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<FileObject> getAsync(String fileId) {
        return Futures.map(api().retrieveFileWithResponseAsync(fileId, options()), this::file);
    }

    /**
     * Uploads a file from disk. Its name is sent, without its path.
     *
     * @param purpose the purpose: {@code assistants}, {@code batch}, {@code fine-tune}, {@code vision}, {@code
     *     user_data} or {@code evals}
     * @throws IllegalArgumentException if the purpose is blank
     * @throws io.fluentopenai.client.error.UploadException if the file does not exist or cannot be read
     */
    public FileObject upload(Path file, String purpose) {
        return upload(FilePart.of(Given.notNull(file, "file")), purpose);
    }

    /**
     * Works like {@link #upload(Path, String)}, from memory, a stream, or a source that can be reopened for a retry.
     */
    public FileObject upload(FilePart file, String purpose) {
        return upload(request(file, purpose));
    }

    /** Works like {@link #upload(Path, String)}, with all request parameters. */
    public FileObject upload(Consumer<? super CreateFileRequest> settings) {
        CreateFileRequest request = Given.set(new CreateFileRequest(), settings);
        return file(api().createFileWithResponse(request, options()));
    }

    /** Async version of {@link #upload(Path, String)}. */
    public CompletableFuture<FileObject> uploadAsync(Path file, String purpose) {
        return uploadAsync(FilePart.of(Given.notNull(file, "file")), purpose);
    }

    /** Async version of {@link #upload(FilePart, String)}. */
    public CompletableFuture<FileObject> uploadAsync(FilePart file, String purpose) {
        return uploadAsync(request(file, purpose));
    }

    /** Async version of {@link #upload(Consumer)}. */
    public CompletableFuture<FileObject> uploadAsync(Consumer<? super CreateFileRequest> settings) {
        CreateFileRequest request = Given.set(new CreateFileRequest(), settings);
        return Futures.map(api().createFileWithResponseAsync(request, options()), this::file);
    }

    private static Consumer<CreateFileRequest> request(FilePart file, String purpose) {
        Given.notBlank(
                purpose,
                "purpose",
                "The purpose of the file is blank. Pass one, such as assistants, batch or fine-tune");
        return request -> request.file(file).purpose(purpose);
    }

    /**
     * Deletes a file from the server.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String fileId) {
        return LenientValues.isTrue(api().deleteFile(fileId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String fileId) {
        return Futures.map(api().deleteFileAsync(fileId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Downloads the content of a file as a stream, which must be closed. */
    public BinaryContent content(String fileId) {
        return api().downloadFile(fileId, options());
    }

    /** Async version of {@link #content}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> contentAsync(String fileId) {
        return api().downloadFileAsync(fileId, options());
    }

    /** Fetches the metadata of a file and downloads it into a directory. See {@link FileObject#download(Path)}. */
    public Path download(String fileId, Path directory) {
        return download(fileId, directory, false);
    }

    /** Async version of {@link #download(String, Path)}. See {@link FileObject#downloadAsync(Path)}. */
    public CompletableFuture<Path> downloadAsync(String fileId, Path directory) {
        return downloadAsync(fileId, directory, false);
    }

    /**
     * Fetches the metadata of a file and downloads it into a directory. See {@link FileObject#download(Path, boolean)}.
     */
    public Path download(String fileId, Path directory, boolean again) {
        Given.notNull(directory, "directory");
        return get(fileId).download(directory, again);
    }

    /**
     * Async version of {@link #download(String, Path, boolean)}. See {@link FileObject#downloadAsync(Path, boolean)}.
     */
    public CompletableFuture<Path> downloadAsync(String fileId, Path directory, boolean again) {
        Given.notNull(directory, "directory");
        return Futures.compose(getAsync(fileId), file -> file.downloadAsync(directory, again));
    }
}
