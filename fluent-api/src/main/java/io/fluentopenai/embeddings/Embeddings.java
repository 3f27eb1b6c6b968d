package io.fluentopenai.embeddings;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.model.CreateEmbeddingRequest;
import io.fluentopenai.client.model.CreateEmbeddingRequestInput;
import io.fluentopenai.client.model.CreateEmbeddingResponse;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ObservedCall;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The embeddings endpoint. An embedding represents a text as a vector; texts with similar meaning have vectors that are
 * close to each other.
 *
 * <pre>{@code
 * float[] vector = openai.embeddings().create("The food was delicious.").vector();
 * List<float[]> short = openai.embeddings().create(texts, r -> r.dimensions(256)).vectors();
 * }</pre>
 *
 * <p>By default the model is {@value #DEFAULT_MODEL}, and the vectors are requested as base64, which takes a fifth of
 * the CPU time of JSON numbers. Set {@code encodingFormat} to change that.
 *
 * <p>The server limits the number of texts per request and the number of tokens per text, and rejects more with a
 * {@code BadRequestException}. The client does not truncate or split the input.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings in the API reference</a>
 */
public final class Embeddings extends Endpoint {
    /** The default model. */
    public static final String DEFAULT_MODEL = "text-embedding-3-small";

    /** Creates the endpoint of a client. */
    public Embeddings(OpenAI openai) {
        super(openai);
    }

    /**
     * Creates the embedding of a text.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public EmbeddingResult create(String text) {
        return create(Given.notNull(text, "text"), request -> {});
    }

    /** Works like {@link #create(String)}, with all request parameters. */
    public EmbeddingResult create(String text, Consumer<? super CreateEmbeddingRequest> settings) {
        return create(of(Given.notNull(text, "text"), settings));
    }

    /**
     * Creates the embeddings of several texts with one request.
     *
     * @throws IllegalArgumentException if the list is empty, or one of the texts is blank
     */
    public EmbeddingResult create(List<String> texts) {
        return create(texts, request -> {});
    }

    /** Works like {@link #create(List)}, with all request parameters. */
    public EmbeddingResult create(List<String> texts, Consumer<? super CreateEmbeddingRequest> settings) {
        return create(of(texts, settings));
    }

    /**
     * Creates the embeddings of a request, whose input can be texts or tokens.
     *
     * @throws IllegalArgumentException if the request has no input, or its input is empty or blank
     */
    public EmbeddingResult create(Consumer<? super CreateEmbeddingRequest> settings) {
        CreateEmbeddingRequest request = request(settings);
        return call(request)
                .call(
                        () -> answer(request, raw().embeddings().createEmbeddingWithResponse(request, options())),
                        Embeddings::ended);
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<EmbeddingResult> createAsync(String text) {
        return createAsync(Given.notNull(text, "text"), request -> {});
    }

    /** Async version of {@link #create(String, Consumer)}. */
    public CompletableFuture<EmbeddingResult> createAsync(
            String text, Consumer<? super CreateEmbeddingRequest> settings) {
        return createAsync(of(Given.notNull(text, "text"), settings));
    }

    /** Async version of {@link #create(List)}. */
    public CompletableFuture<EmbeddingResult> createAsync(List<String> texts) {
        return createAsync(texts, request -> {});
    }

    /** Async version of {@link #create(List, Consumer)}. */
    public CompletableFuture<EmbeddingResult> createAsync(
            List<String> texts, Consumer<? super CreateEmbeddingRequest> settings) {
        return createAsync(of(texts, settings));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<EmbeddingResult> createAsync(Consumer<? super CreateEmbeddingRequest> settings) {
        CreateEmbeddingRequest request = request(settings);
        return call(request)
                .callAsync(
                        () -> Futures.map(
                                raw().embeddings().createEmbeddingWithResponseAsync(request, options()),
                                response -> answer(request, response)),
                        Embeddings::ended);
    }

    private ObservedCall call(CreateEmbeddingRequest request) {
        return ObservedCall.start(
                openai().operationListener(),
                () -> new OperationStart(
                        OperationKind.EMBEDDINGS,
                        request.model() == null ? null : request.model().value(),
                        openai().client().baseUrl(),
                        request,
                        false));
    }

    private static OperationResult ended(EmbeddingResult result) {
        var reported = result.raw().usage();
        long input = reported == null || reported.promptTokens() == null ? 0 : reported.promptTokens();
        return new OperationResult(
                result.model(), null, List.of(), new OperationResult.Usage(input, 0, 0, 0), result.info(), 0, result);
    }

    private EmbeddingResult answer(CreateEmbeddingRequest request, ApiResponse<CreateEmbeddingResponse> response) {
        return new EmbeddingResult(openai(), response, inputs(request.input()));
    }

    /** Returns the number of inputs of a request; -1 if unknown. */
    private static int inputs(@Nullable CreateEmbeddingRequestInput input) {
        if (input == null) {
            return -1;
        }
        if (input.isStrings()) {
            return input.asStrings().size();
        }
        if (input.isIntegersList()) {
            return input.asIntegersList().size();
        }
        return input.isString() || input.isIntegers() ? 1 : -1;
    }

    private static Consumer<CreateEmbeddingRequest> of(String text, Consumer<? super CreateEmbeddingRequest> settings) {
        return request -> Given.notNull(settings, "settings").accept(request.input(text));
    }

    private static Consumer<CreateEmbeddingRequest> of(
            List<String> texts, Consumer<? super CreateEmbeddingRequest> settings) {
        return request -> Given.notNull(settings, "settings")
                .accept(request.input(
                        CreateEmbeddingRequestInput.ofStrings(List.copyOf(Given.notNull(texts, "texts")))));
    }

    private static CreateEmbeddingRequest request(Consumer<? super CreateEmbeddingRequest> settings) {
        CreateEmbeddingRequest request =
                Given.set(new CreateEmbeddingRequest().model(DEFAULT_MODEL).encodingFormat("base64"), settings);
        check(request.input());
        return request;
    }

    private static void check(@Nullable CreateEmbeddingRequestInput input) {
        if (input == null) {
            throw new IllegalArgumentException("There is nothing to embed. Set the input(…) of the request");
        }
        Given.check(
                !input.isString() || !input.asString().isBlank(),
                "The text to embed is blank, which the API refuses. Pass some text");
        if (input.isStrings()) {
            checkTexts(input.asStrings());
        }
    }

    private static void checkTexts(List<String> texts) {
        Given.check(!texts.isEmpty(), "The list of texts to embed is empty. Pass at least one");
        for (int i = 0; i < texts.size(); i++) {
            Given.check(
                    !texts.get(i).isBlank(),
                    "Text " + i + " of those to embed is blank, which the API refuses. Leave it out");
        }
    }
}
