package io.fluentopenai.responses;

import io.fluentopenai.Content;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.EasyInputMessage;
import io.fluentopenai.client.model.EasyInputMessageContent;
import io.fluentopenai.client.model.FunctionCallOutputItemParam;
import io.fluentopenai.client.model.IncludeEnum;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.Reasoning;
import io.fluentopenai.client.model.ResponseFormatJsonObject;
import io.fluentopenai.client.model.TokenCountsBody;
import io.fluentopenai.client.model.TokenCountsBodyInput;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import io.fluentopenai.internal.compat.ResponseHistory;
import io.fluentopenai.request.ModelRequest;
import io.fluentopenai.tools.LoopState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for a model response. It collects input and settings, and can be sent any number of times.
 *
 * <pre>{@code
 * ModelResponse first = openai.responses().model("gpt-5.6-luna").user("What is a monad?").send();
 * ModelResponse second = first.followUp().user("Simpler, please.").send();
 * }</pre>
 *
 * <p>A failed or incomplete response is returned, not thrown: check {@link ModelResponse#status}.
 *
 * <p>A tool loop continues from the stored response or in the conversation. With {@code store(false)}, it sends all
 * previous items instead. In that case reasoning items are sent back encrypted; the loop requests the encrypted content
 * if the request has any reasoning setting.
 *
 * <p>Sending does not change the request. Mutable and not thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">Create a model response in the API
 *     reference</a>
 */
public final class ResponseRequest extends ModelRequest<ResponseRequest, CreateResponse, ResponseEvent, ModelResponse> {
    private final Responses responses;
    private final ResponseForm form;
    private final CreateResponse request;

    ResponseRequest(Responses responses, ResponseForm form, RequestOptions options) {
        super(form, options);
        this.responses = responses;
        this.form = form;
        request = form.settings();
    }

    // ---- Input

    /**
     * Sets the instructions to the model ({@code instructions}) for this response only: a follow-up does not inherit
     * them.
     *
     * @param text the instructions; null to send none
     */
    public ResponseRequest instructions(@Nullable String text) {
        request.instructions(text);
        return this;
    }

    @Override
    public ResponseRequest system(String text) {
        return message("system", text);
    }

    @Override
    public ResponseRequest developer(String text) {
        return message("developer", text);
    }

    @Override
    public ResponseRequest user(String text) {
        return message("user", text);
    }

    @Override
    public ResponseRequest user(Content... parts) {
        return item(new EasyInputMessage()
                .role("user")
                .content(EasyInputMessageContent.ofEasyInputMessageContentItems(
                        ResponseParts.of(Given.noneNull(parts, "parts")))));
    }

    @Override
    public ResponseRequest assistant(String text) {
        return message("assistant", text);
    }

    private ResponseRequest message(String role, String text) {
        return item(new EasyInputMessage().role(role).content(Given.notNull(text, "text")));
    }

    /**
     * {@inheritDoc} All of its output becomes input. Use this to continue a conversation that the server does not
     * store.
     */
    @Override
    public ResponseRequest reply(ModelResponse response) {
        form.input.addAll(
                ResponseHistory.asInput(Given.notNull(response, "response").output()));
        return this;
    }

    @Override
    public ResponseRequest toolResult(String callId, String result) {
        return item(new FunctionCallOutputItemParam()
                .callId(Given.notNull(callId, "callId"))
                .output(Given.notNull(result, "result")));
    }

    /** Adds an input item of any kind. */
    public ResponseRequest item(InputItem item) {
        form.input.add(Given.notNull(item, "item"));
        return this;
    }

    /** Returns the input so far. */
    public List<InputItem> input() {
        return List.copyOf(form.input);
    }

    /**
     * Continues from a stored response ({@code previous_response_id}). If the response has unanswered tool calls, a
     * tool loop answers them first.
     */
    public ResponseRequest previous(ModelResponse response) {
        previousResponseId(Given.notNull(response, "response").id());
        form.open = ResponseCalls.unanswered(response.output());
        return this;
    }

    /**
     * Continues from a stored response ({@code previous_response_id}).
     *
     * @param responseId the id of the response; null to start a new conversation
     */
    public ResponseRequest previousResponseId(@Nullable String responseId) {
        request.previousResponseId(responseId);
        form.open = List.of();
        return this;
    }

    /** Continues a conversation ({@code conversation}). The server adds the input and the output to it. */
    public ResponseRequest conversation(Conversation conversation) {
        return conversation(Given.notNull(conversation, "conversation").id());
    }

    /**
     * Continues the conversation with this id. The server adds the input and the output to it.
     */
    public ResponseRequest conversation(String conversationId) {
        request.conversation(Given.notNull(conversationId, "conversationId"));
        return this;
    }

    /**
     * {@inheritDoc} If the server stores the loop's content, the state has the id of the response or the conversation
     * instead.
     */
    @Override
    public ResponseRequest resume(LoopState state) {
        ResponseLoop.Stand stand = ResponseLoop.Stand.of(Given.notNull(state, "state"));
        request.previousResponseId(stand.previous());
        if (stand.conversation() != null) {
            request.conversation(stand.conversation());
        }
        form.input.clear();
        form.input.addAll(stand.input());
        form.open = stand.open();
        return this;
    }

    // ---- Settings

    @Override
    public ResponseRequest model(String model) {
        request.model(Given.notNull(model, "model"));
        return this;
    }

    @Override
    public ResponseRequest temperature(double temperature) {
        request.temperature(temperature);
        return this;
    }

    @Override
    public ResponseRequest topP(double share) {
        request.topP(share);
        return this;
    }

    /** Sets the maximum number of output tokens, including reasoning tokens ({@code max_output_tokens}). */
    public ResponseRequest maxOutputTokens(int tokens) {
        request.maxOutputTokens(tokens);
        return this;
    }

    @Override
    public ResponseRequest reasoningEffort(String effort) {
        request.reasoning(reasoning().effort(Given.notNull(effort, "effort")));
        return this;
    }

    /**
     * Requests a summary of the reasoning ({@code reasoning.summary}).
     *
     * @param summary {@code auto}, {@code concise} or {@code detailed}
     */
    public ResponseRequest reasoningSummary(String summary) {
        request.reasoning(reasoning().summary(Given.notNull(summary, "summary")));
        return this;
    }

    private Reasoning reasoning() {
        return request.reasoning() == null ? new Reasoning() : request.reasoning();
    }

    @Override
    public ResponseRequest verbosity(String verbosity) {
        request.text(ResponseForm.text(request).verbosity(Given.notNull(verbosity, "verbosity")));
        return this;
    }

    @Override
    public ResponseRequest serviceTier(String tier) {
        request.serviceTier(Given.notNull(tier, "tier"));
        return this;
    }

    @Override
    public ResponseRequest promptCacheKey(String key) {
        request.promptCacheKey(Given.notNull(key, "key"));
        return this;
    }

    @Override
    public ResponseRequest safetyIdentifier(String identifier) {
        request.safetyIdentifier(Given.notNull(identifier, "identifier"));
        return this;
    }

    /**
     * Sets the truncation strategy for input that exceeds the model's context window ({@code truncation}).
     *
     * @param truncation {@code auto}, which drops items from the beginning, or {@code disabled}, the default, which
     *     fails the request
     */
    public ResponseRequest truncation(String truncation) {
        request.truncation(Given.notNull(truncation, "truncation"));
        return this;
    }

    /**
     * Requests additional output data ({@code include}), such as {@code reasoning.encrypted_content} or {@code
     * message.output_text.logprobs}. Adds to what was requested before.
     */
    public ResponseRequest include(String... names) {
        List<IncludeEnum> include = new ArrayList<>();
        if (request.include() != null) {
            include.addAll(request.include());
        }
        for (String name : Given.noneNull(names, "names")) {
            include.add(IncludeEnum.of(name));
        }
        request.include(include);
        return this;
    }

    @Override
    public ResponseRequest jsonMode() {
        ResponseForm.format(request, new ResponseFormatJsonObject());
        return this;
    }

    /**
     * Runs the response in the background ({@code background}). {@link #send} then returns at once with an unfinished
     * response; wait for it with {@link ModelResponse#awaitCompletion}.
     */
    public ResponseRequest background() {
        request.background(true);
        return this;
    }

    /** {@inheritDoc} By default it does. A response must be stored to be followed up. */
    @Override
    public ResponseRequest store(boolean store) {
        request.store(store);
        return this;
    }

    @Override
    public ResponseRequest metadata(String key, String value) {
        request.metadata(RequestForm.added(request.metadata(), key, value));
        return this;
    }

    @Override
    public ResponseRequest parallelToolCalls(boolean parallel) {
        request.parallelToolCalls(parallel);
        return this;
    }

    /** {@inheritDoc} For example, {@code configure(r -> r.include(null))} removes what a tool loop would include. */
    @Override
    public ResponseRequest configure(Consumer<? super CreateResponse> settings) {
        form.configure(settings);
        return this;
    }

    // ---- Tokens

    /** Counts the input tokens of this request, without generating a response. */
    public long countTokens() {
        return responses.countTokens(this::fill);
    }

    /** Async version of {@link #countTokens}. */
    public CompletableFuture<Long> countTokensAsync() {
        return responses.countTokensAsync(this::fill);
    }

    private void fill(TokenCountsBody body) {
        CreateResponse from = complete();
        if (from.model() != null) {
            body.model(from.model().value());
        }
        if (!form.input.isEmpty()) {
            body.input(TokenCountsBodyInput.ofInputItems(ResponseHistory.sendable(form.input)));
        }
        body.instructions(from.instructions());
        body.previousResponseId(from.previousResponseId());
        body.conversation(from.conversation());
        body.tools(from.tools());
        body.toolChoice(from.toolChoice());
        body.parallelToolCalls(from.parallelToolCalls());
        body.reasoning(from.reasoning());
        body.text(from.text());
        if (from.truncation() != null) {
            body.truncation(from.truncation().value());
        }
    }

    /** Returns the model and the input. */
    @Override
    public String toString() {
        return "ResponseRequest[" + request.model() + ", " + form.input + "]";
    }
}
