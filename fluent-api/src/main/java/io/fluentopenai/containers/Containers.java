package io.fluentopenai.containers;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.api.ContainersApi;
import io.fluentopenai.client.model.ContainerFileResource;
import io.fluentopenai.client.model.ContainerResource;
import io.fluentopenai.client.model.CreateContainerBody;
import io.fluentopenai.client.model.CreateContainerFileBody;
import io.fluentopenai.client.model.ListContainerFilesParams;
import io.fluentopenai.client.model.ListContainersParams;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.compat.LenientValues;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The containers endpoint: environments of the code interpreter, with the files that it reads and writes.
 *
 * <pre>{@code
 * Container container = openai.containers().create("analysis");
 * container.upload(FilePart.of(Path.of("sales.csv")));
 * for (ContainerFile file : container.files()) {
 *     System.out.println(file.path());
 * }
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/containers">Containers in the API reference</a>
 */
public final class Containers extends Endpoint {
    /** Creates the endpoint of a client. */
    public Containers(OpenAI openai) {
        super(openai);
    }

    private ContainersApi api() {
        return raw().containers();
    }

    private ContainerFile file(ApiResponse<ContainerFileResource> response) {
        return new ContainerFile(openai(), response);
    }

    private Container container(ApiResponse<ContainerResource> response) {
        return new Container(openai(), response);
    }

    /**
     * Creates a container.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public Container create(String name) {
        return create(named(name));
    }

    /** Works like {@link #create(String)}, with all request parameters, such as files, memory limit and expiration. */
    public Container create(Consumer<? super CreateContainerBody> settings) {
        return container(api().createContainerWithResponse(Given.set(new CreateContainerBody(), settings), options()));
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<Container> createAsync(String name) {
        return createAsync(named(name));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Container> createAsync(Consumer<? super CreateContainerBody> settings) {
        return Futures.map(
                api().createContainerWithResponseAsync(Given.set(new CreateContainerBody(), settings), options()),
                this::container);
    }

    private static Consumer<CreateContainerBody> named(String name) {
        Given.notBlank(name, "name", "The name of the container is blank. Pass one");
        return request -> request.name(name);
    }

    /** Fetches a container. */
    public Container get(String containerId) {
        return container(api().retrieveContainerWithResponse(containerId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Container> getAsync(String containerId) {
        return Futures.map(api().retrieveContainerWithResponseAsync(containerId, options()), this::container);
    }

    /**
     * Deletes a container and its files.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String containerId) {
        return LenientValues.isTrue(
                api().deleteContainer(containerId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String containerId) {
        return Futures.map(
                api().deleteContainerAsync(containerId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the containers of the project, page by page. */
    public Page<Container> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the order or the page size. */
    public Page<Container> list(Consumer<? super ListContainersParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Container>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Container>> listAsync(Consumer<? super ListContainersParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListContainersParams, ContainerResource, Container> listing(
            Consumer<? super ListContainersParams> filter) {
        return new Listing<>(
                ListContainersParams::new,
                filter,
                params -> api().listContainersWithResponse(params, options()),
                params -> api().listContainersWithResponseAsync(params, options()),
                (container, info) -> new Container(openai(), container, info));
    }

    // ---- Files

    /** Uploads a file to a container. */
    public ContainerFile upload(String containerId, FilePart file) {
        return create(containerId, new CreateContainerFileBody().file(Given.notNull(file, "file")));
    }

    /** Async version of {@link #upload}. */
    public CompletableFuture<ContainerFile> uploadAsync(String containerId, FilePart file) {
        return createAsync(containerId, new CreateContainerFileBody().file(Given.notNull(file, "file")));
    }

    /** Works like {@link #upload(String, FilePart)}, with a file on disk. */
    public ContainerFile upload(String containerId, Path file) {
        return upload(containerId, FilePart.of(Given.notNull(file, "file")));
    }

    /** Async version of {@link #upload(String, Path)}. */
    public CompletableFuture<ContainerFile> uploadAsync(String containerId, Path file) {
        return uploadAsync(containerId, FilePart.of(Given.notNull(file, "file")));
    }

    /** Copies a file that is already on the server into a container. */
    public ContainerFile add(String containerId, String fileId) {
        return create(containerId, new CreateContainerFileBody().fileId(Given.notNull(fileId, "fileId")));
    }

    /** Async version of {@link #add}. */
    public CompletableFuture<ContainerFile> addAsync(String containerId, String fileId) {
        return createAsync(containerId, new CreateContainerFileBody().fileId(Given.notNull(fileId, "fileId")));
    }

    /** Works like {@link #add(String, String)}, with a file object. */
    public ContainerFile add(String containerId, FileObject file) {
        return add(containerId, Given.notNull(file, "file").id());
    }

    /** Async version of {@link #add(String, FileObject)}. */
    public CompletableFuture<ContainerFile> addAsync(String containerId, FileObject file) {
        return addAsync(containerId, Given.notNull(file, "file").id());
    }

    private ContainerFile create(String containerId, CreateContainerFileBody body) {
        return file(api().createContainerFileWithResponse(containerId, body, options()));
    }

    private CompletableFuture<ContainerFile> createAsync(String containerId, CreateContainerFileBody body) {
        return Futures.map(api().createContainerFileWithResponseAsync(containerId, body, options()), this::file);
    }

    /** Fetches the metadata of a file, without its content. */
    public ContainerFile getFile(String containerId, String fileId) {
        return file(api().retrieveContainerFileWithResponse(containerId, fileId, options()));
    }

    /** Async version of {@link #getFile}. */
    public CompletableFuture<ContainerFile> getFileAsync(String containerId, String fileId) {
        return Futures.map(api().retrieveContainerFileWithResponseAsync(containerId, fileId, options()), this::file);
    }

    /** Downloads the content of a file as a stream, which must be closed. */
    public BinaryContent fileContent(String containerId, String fileId) {
        return api().retrieveContainerFileContent(containerId, fileId, options());
    }

    /** Async version of {@link #fileContent}: the future completes when the content begins. */
    public CompletableFuture<BinaryContent> fileContentAsync(String containerId, String fileId) {
        return api().retrieveContainerFileContentAsync(containerId, fileId, options());
    }

    /**
     * Deletes a file of a container.
     *
     * @return whether the server confirms the deletion
     */
    public boolean deleteFile(String containerId, String fileId) {
        return LenientValues.isTrue(
                api().deleteContainerFile(containerId, fileId, options()).deleted());
    }

    /** Async version of {@link #deleteFile}. */
    public CompletableFuture<Boolean> deleteFileAsync(String containerId, String fileId) {
        return Futures.map(
                api().deleteContainerFileAsync(containerId, fileId, options()),
                gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the files of a container, page by page. */
    public Page<ContainerFile> files(String containerId) {
        return files(containerId, params -> {});
    }

    /** Works like {@link #files(String)}, with query parameters such as the order or the page size. */
    public Page<ContainerFile> files(String containerId, Consumer<? super ListContainerFilesParams> filter) {
        return fileListing(containerId, filter).first();
    }

    /** Async version of {@link #files(String)}. */
    public CompletableFuture<Page<ContainerFile>> filesAsync(String containerId) {
        return filesAsync(containerId, params -> {});
    }

    /** Async version of {@link #files(String, Consumer)}. */
    public CompletableFuture<Page<ContainerFile>> filesAsync(
            String containerId, Consumer<? super ListContainerFilesParams> filter) {
        return fileListing(containerId, filter).firstAsync();
    }

    private Listing<ListContainerFilesParams, ContainerFileResource, ContainerFile> fileListing(
            String containerId, Consumer<? super ListContainerFilesParams> filter) {
        return new Listing<>(
                ListContainerFilesParams::new,
                filter,
                params -> api().listContainerFilesWithResponse(containerId, params, options()),
                params -> api().listContainerFilesWithResponseAsync(containerId, params, options()),
                (file, info) -> new ContainerFile(openai(), file, info));
    }
}
