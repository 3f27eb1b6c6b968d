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
 * A request for a response: collects input and settings, and sends them, once or again.
 *
 * <pre>{@code
 * ModelResponse first = openai.responses().model("gpt-5.6-luna").user("What is a monad?").send();
 * ModelResponse second = first.followUp().user("Simpler, please.").send();
 * }</pre>
 *
 * <p>A response that failed or was cut short is returned, not thrown: see {@link ModelResponse#status}.
 *
 * <p>A loop continues from the stored response or in the conversation; if nothing is stored ({@code store(false)}), with all
 * items so far. Items of reasoning are then sent back encrypted, which the loop asks for if the request sets anything of
 * reasoning.
 *
 * <p>Sending does not change the request. Mutable, and not thread-safe.
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

    /** Sets instructions to the model ({@code instructions}), for this response alone: a follow-up does not inherit them. */
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

    /** {@inheritDoc} All its output becomes input: the way to continue where the server stores nothing. */
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

    /** Continues from a stored response. A loop first answers its calls. */
    public ResponseRequest previous(ModelResponse response) {
        previousResponseId(Given.notNull(response, "response").id());
        form.open = ResponseCalls.unanswered(response.output());
        return this;
    }

    /**
     * Continues from a stored response ({@code previous_response_id}).
     *
     * @param responseId null to continue from none
     */
    public ResponseRequest previousResponseId(@Nullable String responseId) {
        request.previousResponseId(responseId);
        form.open = List.of();
        return this;
    }

    /** Continues a conversation, which input and output are added to. */
    public ResponseRequest conversation(Conversation conversation) {
        return conversation(Given.notNull(conversation, "conversation").id());
    }

    /** Continues a conversation, which input and output are added to. */
    public ResponseRequest conversation(String conversationId) {
        request.conversation(Given.notNull(conversationId, "conversationId"));
        return this;
    }

    /**
     * {@inheritDoc} The state of a loop that the server stored has the id of the response or conversation in place of content.
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

    /** Sets how many tokens the output may have ({@code max_output_tokens}), those of reasoning included. */
    public ResponseRequest maxOutputTokens(int tokens) {
        request.maxOutputTokens(tokens);
        return this;
    }

    @Override
    public ResponseRequest reasoningEffort(String effort) {
        request.reasoning(reasoning().effort(Given.notNull(effort, "effort")));
        return this;
    }

    /** Asks for a summary of the reasoning: {@code auto}, {@code concise} or {@code detailed}. */
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
     * Sets what happens to input that is longer than the model's context ({@code truncation}).
     *
     * @param truncation {@code auto}, which drops items from the beginning, or {@code disabled}, the default, which fails
     */
    public ResponseRequest truncation(String truncation) {
        request.truncation(Given.notNull(truncation, "truncation"));
        return this;
    }

    /** Asks for more in the output, such as {@code reasoning.encrypted_content} or {@code message.output_text.logprobs}. */
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

    /** Runs in the background: the answer returns at once, unfinished, see {@link ModelResponse#awaitCompletion}. */
    public ResponseRequest background() {
        request.background(true);
        return this;
    }

    /** {@inheritDoc} By default it does, and only then can it be followed up. */
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

    /** {@inheritDoc} So {@code configure(r -> r.include(null))} leaves out what a loop would ask for. */
    @Override
    public ResponseRequest configure(Consumer<? super CreateResponse> settings) {
        form.configure(settings);
        return this;
    }

    // ---- Tokens

    /** Returns how many tokens the input of this request has; no answer is made. */
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

    /** Model and input. */
    @Override
    public String toString() {
        return "ResponseRequest[" + request.model() + ", " + form.input + "]";
    }
}
