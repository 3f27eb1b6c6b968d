package io.fluentopenai.completions;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.EventStream;
import io.fluentopenai.client.api.CompletionsApi;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionStreamOptions;
import io.fluentopenai.client.model.CreateCompletionRequest;
import io.fluentopenai.client.model.CreateCompletionResponse;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.Answers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The legacy text completions endpoint: a model continues a text. Compatible servers offer this endpoint for base
 * models, which are not tuned for chat.
 *
 * <pre>{@code
 * String more = openai.completions().create("gpt-3.5-turbo-instruct", "Once upon a time").text();
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">Completions in the API reference</a>
 */
public final class Completions extends Endpoint {
    /** Creates the endpoint of a client. */
    public Completions(OpenAI openai) {
        super(openai);
    }

    private CompletionsApi api() {
        return raw().completions();
    }

    /** Completes a prompt. */
    public Completion create(String model, String prompt) {
        return create(request -> request.model(Given.notNull(model, "model")).prompt(Given.notNull(prompt, "prompt")));
    }

    /** Works like {@link #create(String, String)}, with all request parameters. */
    public Completion create(Consumer<? super CreateCompletionRequest> settings) {
        return answer(api().createCompletionWithResponse(request(settings), options()));
    }

    /** Async version of {@link #create(String, String)}. */
    public CompletableFuture<Completion> createAsync(String model, String prompt) {
        return createAsync(
                request -> request.model(Given.notNull(model, "model")).prompt(Given.notNull(prompt, "prompt")));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Completion> createAsync(Consumer<? super CreateCompletionRequest> settings) {
        return Futures.map(api().createCompletionWithResponseAsync(request(settings), options()), this::answer);
    }

    private Completion answer(ApiResponse<CreateCompletionResponse> response) {
        Answers.requireChoice("POST /completions", response, response.body().choices());
        return new Completion(openai(), response);
    }

    /** Completes a prompt as a stream. Each event is a completion that has only the next piece of text. */
    public ResultStream<Completion, Completion> createStream(String model, String prompt) {
        return createStream(
                request -> request.model(Given.notNull(model, "model")).prompt(Given.notNull(prompt, "prompt")));
    }

    /** Works like {@link #createStream(String, String)}, with all request parameters. */
    public ResultStream<Completion, Completion> createStream(Consumer<? super CreateCompletionRequest> settings) {
        return accumulated(api().createCompletionStream(streamRequest(settings), options()));
    }

    /** Async version of {@link #createStream(String, String)}: the future completes when the answer begins. */
    public CompletableFuture<ResultStream<Completion, Completion>> createStreamAsync(String model, String prompt) {
        return createStreamAsync(
                request -> request.model(Given.notNull(model, "model")).prompt(Given.notNull(prompt, "prompt")));
    }

    /** Async version of {@link #createStream(Consumer)}: the future completes when the answer begins. */
    public CompletableFuture<ResultStream<Completion, Completion>> createStreamAsync(
            Consumer<? super CreateCompletionRequest> settings) {
        return Futures.map(api().createCompletionStreamAsync(streamRequest(settings), options()), this::accumulated);
    }

    private ResultStream<Completion, Completion> accumulated(EventStream<CreateCompletionResponse> events) {
        return new AccumulatedStream<>(events, new CompletionAccumulator(openai(), events.info()));
    }

    private static CreateCompletionRequest request(Consumer<? super CreateCompletionRequest> settings) {
        CreateCompletionRequest request = Given.set(new CreateCompletionRequest(), settings);
        return JsonModel.withoutNulls(request);
    }

    private static CreateCompletionRequest streamRequest(Consumer<? super CreateCompletionRequest> settings) {
        Given.notNull(settings, "settings");
        // Set before the settings, which may leave it out.
        return request(request ->
                settings.accept(request.streamOptions(new ChatCompletionStreamOptions().includeUsage(true))));
    }
}
