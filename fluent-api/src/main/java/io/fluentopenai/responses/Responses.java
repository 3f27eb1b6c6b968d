package io.fluentopenai.responses;

import io.fluentopenai.Content;
import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.ResponsesApi;
import io.fluentopenai.client.model.CompactResource;
import io.fluentopenai.client.model.CompactResponseMethodPublicBody;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.DeleteResponseResponse;
import io.fluentopenai.client.model.GetResponseParams;
import io.fluentopenai.client.model.ItemResource;
import io.fluentopenai.client.model.ListInputItemsParams;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.TokenCountsBody;
import io.fluentopenai.client.model.TokenCountsResource;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The responses endpoint: model responses with server-side tools, server-side conversation state and background mode.
 *
 * <pre>{@code
 * ModelResponse response = openai.responses().model("gpt-5.6-luna").user("Who won in 2020?").send();
 * System.out.println(response.text());
 * }</pre>
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">Responses in the API reference</a>
 */
public final class Responses extends Endpoint {
    /** Creates the endpoint of a client. */
    public Responses(OpenAI openai) {
        super(openai);
    }

    private ResponsesApi api() {
        return raw().responses();
    }

    private ModelResponse answer(ApiResponse<Response> response) {
        return new ModelResponse(openai(), response);
    }

    /** Returns a new request for this model. */
    public ResponseRequest model(String model) {
        return request().model(model);
    }

    /** Returns a new request with instructions to the model ({@code instructions}). */
    public ResponseRequest instructions(String text) {
        return request().instructions(Given.notNull(text, "text"));
    }

    /** Returns a new request with a {@code system} message. */
    public ResponseRequest system(String text) {
        return request().system(text);
    }

    /** Returns a new request with a {@code developer} message. */
    public ResponseRequest developer(String text) {
        return request().developer(text);
    }

    /** Returns a new request with a user message. */
    public ResponseRequest user(String text) {
        return request().user(text);
    }

    /** Returns a new request with a user message of several parts, such as text and images. */
    public ResponseRequest user(Content... parts) {
        return request().user(parts);
    }

    /** Returns a new request. */
    public ResponseRequest request() {
        return new ResponseRequest(this, new ResponseForm(openai()), options());
    }

    /** Sends a request of the generated layer and returns the response. */
    public ModelResponse create(CreateResponse request) {
        return new ResponseSender(openai()).send(Given.notNull(request, "request"), options());
    }

    /** Async version of {@link #create}. */
    public CompletableFuture<ModelResponse> createAsync(CreateResponse request) {
        return new ResponseSender(openai()).sendAsync(Given.notNull(request, "request"), options());
    }

    /** Fetches a stored response. */
    public ModelResponse get(String responseId) {
        return get(responseId, params -> {});
    }

    /** Fetches a stored response with query parameters, for example {@code get(id, p -> p.include(…))}. */
    public ModelResponse get(String responseId, Consumer<? super GetResponseParams> settings) {
        return answer(
                api().getResponseWithResponse(responseId, Given.set(new GetResponseParams(), settings), options()));
    }

    /** Async version of {@link #get(String)}. */
    public CompletableFuture<ModelResponse> getAsync(String responseId) {
        return getAsync(responseId, params -> {});
    }

    /** Async version of {@link #get(String, Consumer)}. */
    public CompletableFuture<ModelResponse> getAsync(String responseId, Consumer<? super GetResponseParams> settings) {
        return Futures.map(
                api().getResponseWithResponseAsync(responseId, Given.set(new GetResponseParams(), settings), options()),
                this::answer);
    }

    /**
     * Resumes the stream of a background response, after a lost connection.
     *
     * @param after the {@link ResponseEvent#sequenceNumber} of the last received event; -1 to start from the beginning
     */
    public ResultStream<ResponseEvent, ModelResponse> resume(String responseId, long after) {
        return new ResponseSender(openai()).whole(api().getResponseStream(responseId, startingAfter(after), options()));
    }

    /** Async version of {@link #resume}: the future completes when the response headers have arrived. */
    public CompletableFuture<ResultStream<ResponseEvent, ModelResponse>> resumeAsync(String responseId, long after) {
        return Futures.map(
                api().getResponseStreamAsync(responseId, startingAfter(after), options()),
                new ResponseSender(openai())::whole);
    }

    private static GetResponseParams startingAfter(long after) {
        return after < 0 ? new GetResponseParams() : new GetResponseParams().startingAfter(after);
    }

    /**
     * Deletes a stored response.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String responseId) {
        return deleted(api().deleteResponse(responseId, options()));
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String responseId) {
        return Futures.map(api().deleteResponseAsync(responseId, options()), Responses::deleted);
    }

    /**
     * Returns whether the deletion is confirmed. Some servers confirm it by the HTTP status alone, with an empty body.
     */
    private static boolean deleted(@Nullable DeleteResponseResponse answer) {
        return answer == null || !Boolean.FALSE.equals(answer.deleted());
    }

    /** Cancels a background response and returns its new state. */
    public ModelResponse cancel(String responseId) {
        return answer(api().cancelResponseWithResponse(responseId, options()));
    }

    /** Async version of {@link #cancel}. */
    public CompletableFuture<ModelResponse> cancelAsync(String responseId) {
        return Futures.map(api().cancelResponseWithResponseAsync(responseId, options()), this::answer);
    }

    /** Returns the input items of a stored response, page by page. */
    public Page<ItemResource> inputItems(String responseId) {
        return inputItems(responseId, params -> {});
    }

    /** Works like {@link #inputItems(String)}, with query parameters such as the order or the page size. */
    public Page<ItemResource> inputItems(String responseId, Consumer<? super ListInputItemsParams> filter) {
        return listing(responseId, filter).first();
    }

    /** Async version of {@link #inputItems(String)}. */
    public CompletableFuture<Page<ItemResource>> inputItemsAsync(String responseId) {
        return inputItemsAsync(responseId, params -> {});
    }

    /** Async version of {@link #inputItems(String, Consumer)}. */
    public CompletableFuture<Page<ItemResource>> inputItemsAsync(
            String responseId, Consumer<? super ListInputItemsParams> filter) {
        return listing(responseId, filter).firstAsync();
    }

    private Listing<ListInputItemsParams, ItemResource, ItemResource> listing(
            String id, Consumer<? super ListInputItemsParams> filter) {
        return new Listing<>(
                ListInputItemsParams::new,
                filter,
                params -> api().listInputItemsWithResponse(id, params, options()),
                params -> api().listInputItemsWithResponseAsync(id, params, options()),
                (item, info) -> item);
    }

    /**
     * Counts the input tokens of a request, without generating a response. See also {@link
     * ResponseRequest#countTokens}.
     *
     * @throws IllegalStateException if the server does not return a count
     */
    public long countTokens(Consumer<? super TokenCountsBody> settings) {
        return tokens(api().getInputTokenCounts(Given.set(new TokenCountsBody(), settings), options()));
    }

    /** Async version of {@link #countTokens}. */
    public CompletableFuture<Long> countTokensAsync(Consumer<? super TokenCountsBody> settings) {
        return Futures.map(
                api().getInputTokenCountsAsync(Given.set(new TokenCountsBody(), settings), options()),
                Responses::tokens);
    }

    private static Long tokens(TokenCountsResource counts) {
        if (counts.inputTokens() == null) {
            throw new IllegalStateException("The server did not return a token count (input_tokens): " + counts);
        }
        return counts.inputTokens();
    }

    /** Compacts a conversation to what the model needs of it. Use the output as input of the next request. */
    public CompactResource compact(Consumer<? super CompactResponseMethodPublicBody> settings) {
        return api().compactConversation(Given.set(new CompactResponseMethodPublicBody(), settings), options());
    }

    /** Async version of {@link #compact}. */
    public CompletableFuture<CompactResource> compactAsync(Consumer<? super CompactResponseMethodPublicBody> settings) {
        return api().compactConversationAsync(Given.set(new CompactResponseMethodPublicBody(), settings), options());
    }
}
