package io.fluentopenai.moderations;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.CreateModerationRequest;
import io.fluentopenai.client.model.CreateModerationRequestInput;
import io.fluentopenai.client.model.CreateModerationRequestInputItem;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The moderations endpoint, which classifies texts and images as potentially harmful.
 *
 * <pre>{@code
 * if (openai.moderations().create(comment).isFlagged()) {
 *     …
 * }
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/moderations">Moderations in the API reference</a>
 */
public final class Moderations extends Endpoint {
    /** The default chunk size of {@link #createChunked(String)} in characters. */
    public static final int CHUNK_SIZE = 1000;

    /** The default overlap of consecutive chunks of {@link #createChunked(String)} in characters. */
    public static final int CHUNK_OVERLAP = 100;

    /** Creates the endpoint of a client. */
    public Moderations(OpenAI openai) {
        super(openai);
    }

    /**
     * Moderates a text.
     *
     * @throws IllegalArgumentException if the text is blank
     */
    public ModerationResult create(String text) {
        return create(of(text));
    }

    /**
     * Moderates several texts, each on its own.
     *
     * @throws IllegalArgumentException if the list is empty, or one of the texts is blank
     */
    public ModerationResult create(List<String> texts) {
        return create(of(texts));
    }

    /** Moderates texts and images together: the result has one verdict for all of them. */
    public ModerationResult create(ModerationInput first, ModerationInput... more) {
        return create(of(first, more));
    }

    /**
     * Works like {@link #create(String)}, with all request parameters.
     *
     * @throws IllegalArgumentException if the request has no input
     */
    public ModerationResult create(Consumer<? super CreateModerationRequest> settings) {
        return new ModerationResult(
                openai(), raw().moderations().createModerationWithResponse(request(settings), options()));
    }

    /** Async version of {@link #create(String)}. */
    public CompletableFuture<ModerationResult> createAsync(String text) {
        return createAsync(of(text));
    }

    /** Async version of {@link #create(List)}. */
    public CompletableFuture<ModerationResult> createAsync(List<String> texts) {
        return createAsync(of(texts));
    }

    /** Async version of {@link #create(ModerationInput, ModerationInput...)}. */
    public CompletableFuture<ModerationResult> createAsync(ModerationInput first, ModerationInput... more) {
        return createAsync(of(first, more));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<ModerationResult> createAsync(Consumer<? super CreateModerationRequest> settings) {
        return Futures.map(
                raw().moderations().createModerationWithResponseAsync(request(settings), options()),
                response -> new ModerationResult(openai(), response));
    }

    private static Consumer<CreateModerationRequest> of(String text) {
        notBlank(text);
        return request -> request.input(text);
    }

    private static Consumer<CreateModerationRequest> of(List<String> texts) {
        Given.check(
                !Given.notNull(texts, "texts").isEmpty(), "The list of texts to moderate is empty. Pass at least one");
        texts.forEach(Moderations::notBlank);
        List<String> copy = List.copyOf(texts);
        return request -> request.input(CreateModerationRequestInput.ofStrings(copy));
    }

    private static Consumer<CreateModerationRequest> of(ModerationInput first, ModerationInput... more) {
        List<CreateModerationRequestInputItem> items = new ArrayList<>();
        items.add(Given.notNull(first, "first").item());
        for (ModerationInput next : Given.noneNull(more, "more")) {
            items.add(next.item());
        }
        return request -> request.input(CreateModerationRequestInput.ofCreateModerationRequestInputItems(items));
    }

    private static CreateModerationRequest request(Consumer<? super CreateModerationRequest> settings) {
        CreateModerationRequest request = Given.set(new CreateModerationRequest(), settings);
        Given.check(request.input() != null, "There is nothing to moderate. Set the input(…) of the request");
        return request;
    }

    static String notBlank(String text) {
        if (Given.notNull(text, "text").isBlank()) {
            throw new IllegalArgumentException("The text to moderate is blank. Pass some text");
        }
        return text;
    }

    /**
     * Moderates a long text in chunks of {@value #CHUNK_SIZE} characters that overlap by {@value #CHUNK_OVERLAP}. See
     * {@link #createChunked(String, int, int, Consumer)}.
     */
    public ChunkedModeration createChunked(String text) {
        return createChunked(text, CHUNK_SIZE, CHUNK_OVERLAP, request -> {});
    }

    /**
     * Moderates a long text in overlapping chunks, one after the other, and stops at the first flagged chunk. Short
     * texts are classified more reliably than long ones. The chunks cover the whole text, and no character is split.
     *
     * @param chunkSize the maximum number of characters (code points) of a chunk, at least 1
     * @param overlap the number of characters that a chunk shares with the previous one, at least 0 and less than the
     *     chunk size
     * @param settings sets other request parameters, such as the model; the input is already set
     * @throws IllegalArgumentException if the text is blank, or a size is out of range
     */
    public ChunkedModeration createChunked(
            String text, int chunkSize, int overlap, Consumer<? super CreateModerationRequest> settings) {
        List<ChunkedModeration.Chunk> judged = new ArrayList<>();
        for (Chunks.Span span : Chunks.of(notBlank(text), chunkSize, overlap)) {
            ModerationResult result = create(chunk(text, span, settings));
            judged.add(judged(judged.size(), text, span, result));
            if (result.isFlagged()) {
                break;
            }
        }
        return new ChunkedModeration(judged);
    }

    /** Async version of {@link #createChunked(String)}. */
    public CompletableFuture<ChunkedModeration> createChunkedAsync(String text) {
        return createChunkedAsync(text, CHUNK_SIZE, CHUNK_OVERLAP, request -> {});
    }

    /** Async version of {@link #createChunked(String, int, int, Consumer)}. */
    public CompletableFuture<ChunkedModeration> createChunkedAsync(
            String text, int chunkSize, int overlap, Consumer<? super CreateModerationRequest> settings) {
        List<Chunks.Span> spans = Chunks.of(notBlank(text), chunkSize, overlap);
        return Futures.iterate(
                new ChunkedModeration(List.of()),
                state -> state.isFlagged() || state.chunks().size() == spans.size(),
                state -> {
                    int index = state.chunks().size();
                    Chunks.Span span = spans.get(index);
                    return Futures.map(createAsync(chunk(text, span, settings)), result -> {
                        List<ChunkedModeration.Chunk> judged = new ArrayList<>(state.chunks());
                        judged.add(judged(index, text, span, result));
                        return new ChunkedModeration(judged);
                    });
                });
    }

    private static Consumer<CreateModerationRequest> chunk(
            String text, Chunks.Span span, Consumer<? super CreateModerationRequest> settings) {
        return request ->
                Given.notNull(settings, "settings").accept(request.input(text.substring(span.start(), span.end())));
    }

    private static ChunkedModeration.Chunk judged(int index, String text, Chunks.Span span, ModerationResult result) {
        return new ChunkedModeration.Chunk(
                index, span.start(), span.end(), text.substring(span.start(), span.end()), result);
    }
}
