package io.fluentopenai.batches;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.JsonWriter;
import io.fluentopenai.client.model.CreateBatchRequest;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequest;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.files.FileObject;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the requests of a batch, then uploads them and starts the batch. Each request has its own custom id, and all
 * go to the same endpoint.
 *
 * <p>Mutable and not thread-safe. A request is serialized when it is added.
 */
public final class BatchRequests {
    private static final int MOST = 50_000;

    private final OpenAI openai;
    private final List<byte[]> lines = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private long length;
    private @Nullable String endpoint;

    BatchRequests(OpenAI openai) {
        this.openai = openai;
    }

    /** Adds a chat completion request: {@code chat("id", r -> r.model(…).messages(…))}. */
    public BatchRequests chat(String customId, Consumer<? super CreateChatCompletionRequest> settings) {
        CreateChatCompletionRequest request = Given.set(new CreateChatCompletionRequest(), settings);
        return add(customId, "/v1/chat/completions", request);
    }

    /** Adds a response request: {@code response("id", r -> r.model(…).input(…))}. */
    public BatchRequests response(String customId, Consumer<? super CreateResponse> settings) {
        CreateResponse request = Given.set(new CreateResponse(), settings);
        return add(customId, "/v1/responses", request);
    }

    /** Adds an embeddings request: {@code embedding("id", r -> r.model(…).input(…))}. */
    public BatchRequests embedding(String customId, Consumer<? super CreateEmbeddingRequest> settings) {
        CreateEmbeddingRequest request = Given.set(new CreateEmbeddingRequest(), settings);
        return add(customId, "/v1/embeddings", request);
    }

    /**
     * Adds a request of any kind.
     *
     * @param customId the id by which the result can be found
     * @param url the path of the endpoint, such as {@code /v1/moderations}
     * @param body the body of the request
     * @throws IllegalArgumentException if the id is blank or already used, if earlier requests go to another endpoint,
     *     if there are already 50,000 requests, or if the request lacks a required parameter
     */
    public BatchRequests add(String customId, String url, JsonValue body) {
        Given.notNull(url, "url");
        Given.notBlank(customId, "customId", "The custom id of a request is blank. Give each request an id of its own");
        Given.notNull(body, "body");
        Given.check(
                endpoint == null || endpoint.equals(url),
                "All requests of a batch go to one endpoint. The first goes to " + endpoint + ", this one to " + url
                        + ": put them into different batches");
        Given.check(
                ids.size() < MOST,
                "A batch takes no more than " + MOST + " requests. Submit this one and begin another");
        Given.check(
                !ids.contains(customId),
                "The batch already has a request with the custom id " + customId + ". Each needs an id of its own");
        String head = "{\"custom_id\":" + TextNode.valueOf(customId) + ",\"method\":\"POST\",\"url\":"
                + TextNode.valueOf(url) + ",\"body\":";
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        line.writeBytes(JsonWriter.toBytes(body, true, null));
        line.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = line.toByteArray();
        ids.add(customId);
        endpoint = url;
        lines.add(bytes);
        length += bytes.length;
        return this;
    }

    /** Returns the number of requests. */
    public int size() {
        return lines.size();
    }

    /**
     * Uploads the requests as a file.
     *
     * @throws IllegalStateException if there are no requests
     */
    public FileObject upload() {
        return openai.files().upload(file(), "batch");
    }

    /** Async version of {@link #upload}. */
    public CompletableFuture<FileObject> uploadAsync() {
        return openai.files().uploadAsync(file(), "batch");
    }

    /**
     * Uploads the requests and starts the batch.
     *
     * @throws IllegalStateException if there are no requests
     */
    public Batch submit() {
        return submit(request -> {});
    }

    /** Works like {@link #submit()}, with all batch parameters, such as metadata. */
    public Batch submit(Consumer<? super CreateBatchRequest> settings) {
        Given.notNull(settings, "settings");
        return openai.batches().create(create(upload(), settings));
    }

    /** Async version of {@link #submit()}. */
    public CompletableFuture<Batch> submitAsync() {
        return submitAsync(request -> {});
    }

    /** Async version of {@link #submit(Consumer)}. */
    public CompletableFuture<Batch> submitAsync(Consumer<? super CreateBatchRequest> settings) {
        Given.notNull(settings, "settings");
        return Futures.compose(uploadAsync(), file -> openai.batches().createAsync(create(file, settings)));
    }

    private Consumer<CreateBatchRequest> create(FileObject file, Consumer<? super CreateBatchRequest> settings) {
        return request -> {
            request.inputFileId(file.id()).endpoint(endpoint == null ? "" : endpoint);
            Given.notNull(settings, "settings").accept(request);
        };
    }

    /** Returns the lines as a file, without joining them in memory. */
    private FilePart file() {
        if (lines.isEmpty()) {
            throw new IllegalStateException("The batch has no requests. Add one with chat(…), response(…) or add(…)");
        }
        List<byte[]> content = List.copyOf(lines);
        return FilePart.of("batch.jsonl", () -> open(content))
                .contentType("application/jsonl")
                .length(length);
    }

    private static InputStream open(List<byte[]> content) {
        List<InputStream> streams = new ArrayList<>();
        content.forEach(line -> streams.add(new ByteArrayInputStream(line)));
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    /** Returns the number of requests and the endpoint. */
    @Override
    public String toString() {
        return "BatchRequests[" + size() + " to " + endpoint + "]";
    }
}
