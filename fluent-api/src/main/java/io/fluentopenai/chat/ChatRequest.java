package io.fluentopenai.chat;

import io.fluentopenai.Content;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionRequestDeveloperMessage;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionRequestSystemMessage;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessageContent;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionRequestAudio;
import io.fluentopenai.client.model.ResponseFormatJsonObject;
import io.fluentopenai.client.model.ResponseModalitiesItem;
import io.fluentopenai.client.model.StopConfiguration;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.request.ModelRequest;
import io.fluentopenai.tools.LoopState;
import java.util.List;
import java.util.function.Consumer;

/**
 * A request for a chat completion. It collects messages and settings, and can be sent any number of times.
 *
 * <pre>{@code
 * ChatRequest chat = openai.chat().model("gpt-5.6-luna").system("Be brief.").user("What is a monad?");
 * ChatCompletion first = chat.send();
 * ChatCompletion second = chat.reply(first).user("Simpler, please.").send();
 * }</pre>
 *
 * <p>Streams request usage by default; {@code configure(r -> r.streamOptions(…))} changes that.
 *
 * <p>Sending does not change the request. Mutable and not thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat completion in the API
 *     reference</a>
 */
public final class ChatRequest
        extends ModelRequest<ChatRequest, CreateChatCompletionRequest, ChatChunk, ChatCompletion> {
    private final ChatForm form;
    private final CreateChatCompletionRequest request;

    ChatRequest(ChatForm form, RequestOptions options) {
        super(form, options);
        this.form = form;
        request = form.settings();
    }

    // ---- Messages

    @Override
    public ChatRequest system(String text) {
        return message(new ChatCompletionRequestSystemMessage().content(Given.notNull(text, "text")));
    }

    @Override
    public ChatRequest developer(String text) {
        return message(new ChatCompletionRequestDeveloperMessage().content(Given.notNull(text, "text")));
    }

    @Override
    public ChatRequest user(String text) {
        return message(new ChatCompletionRequestUserMessage().content(Given.notNull(text, "text")));
    }

    @Override
    public ChatRequest user(Content... parts) {
        return message(new ChatCompletionRequestUserMessage()
                .content(ChatCompletionRequestUserMessageContent.ofChatCompletionRequestUserMessageContentParts(
                        ChatParts.of(Given.noneNull(parts, "parts")))));
    }

    @Override
    public ChatRequest assistant(String text) {
        return message(new ChatCompletionRequestAssistantMessage().content(Given.notNull(text, "text")));
    }

    /**
     * {@inheritDoc} The added message has the text, the refusal, the tool calls, the audio id, and the {@code
     * reasoning_content} that compatible servers expect.
     */
    @Override
    public ChatRequest reply(ChatCompletion completion) {
        return message(Given.notNull(completion, "completion").toMessage());
    }

    @Override
    public ChatRequest toolResult(String toolCallId, String result) {
        return message(ChatHistory.result(
                form.messages, Given.notNull(toolCallId, "toolCallId"), Given.notNull(result, "result")));
    }

    /** Adds a message of any kind. */
    public ChatRequest message(ChatCompletionRequestMessage message) {
        form.messages.add(Given.notNull(message, "message"));
        return this;
    }

    /** Adds messages of any kind. */
    public ChatRequest messages(List<? extends ChatCompletionRequestMessage> more) {
        Given.notNull(more, "more").forEach(this::message);
        return this;
    }

    /** Returns the messages so far. */
    public List<ChatCompletionRequestMessage> messages() {
        return List.copyOf(form.messages);
    }

    @Override
    public ChatRequest resume(LoopState state) {
        List<ChatCompletionRequestMessage> messages = ChatLoop.messages(state);
        form.messages.clear();
        form.messages.addAll(messages);
        return this;
    }

    // ---- Settings

    @Override
    public ChatRequest model(String model) {
        request.model(Given.notNull(model, "model"));
        return this;
    }

    @Override
    public ChatRequest temperature(double temperature) {
        request.temperature(temperature);
        return this;
    }

    @Override
    public ChatRequest topP(double share) {
        request.topP(share);
        return this;
    }

    /**
     * Sets the maximum number of tokens of the answer, including reasoning tokens ({@code max_completion_tokens}). For
     * servers that only support the older parameter, use {@code bodyProperty("max_tokens", 200)}.
     */
    public ChatRequest maxCompletionTokens(int tokens) {
        request.maxCompletionTokens(tokens);
        return this;
    }

    /** Sets the number of choices to generate ({@code n}). */
    public ChatRequest n(int count) {
        request.n(count);
        return this;
    }

    /**
     * Sets the sampling seed ({@code seed}). The server tries to return the same answer for the same request with the
     * same seed.
     */
    public ChatRequest seed(long seed) {
        request.seed(seed);
        return this;
    }

    /** Sets up to four stop sequences, which end the answer ({@code stop}). */
    public ChatRequest stop(String... texts) {
        request.stop(StopConfiguration.ofStrings(List.of(Given.noneNull(texts, "texts"))));
        return this;
    }

    @Override
    public ChatRequest reasoningEffort(String effort) {
        request.reasoningEffort(Given.notNull(effort, "effort"));
        return this;
    }

    @Override
    public ChatRequest verbosity(String verbosity) {
        request.verbosity(Given.notNull(verbosity, "verbosity"));
        return this;
    }

    @Override
    public ChatRequest serviceTier(String tier) {
        request.serviceTier(Given.notNull(tier, "tier"));
        return this;
    }

    @Override
    public ChatRequest promptCacheKey(String key) {
        request.promptCacheKey(Given.notNull(key, "key"));
        return this;
    }

    @Override
    public ChatRequest safetyIdentifier(String identifier) {
        request.safetyIdentifier(Given.notNull(identifier, "identifier"));
        return this;
    }

    /**
     * Requests the log probability of each token and of its most likely alternatives ({@code logprobs}, {@code
     * top_logprobs}).
     *
     * @param alternatives the number of alternatives per token, 0 to 20
     */
    public ChatRequest logprobs(int alternatives) {
        request.logprobs(true);
        request.topLogprobs(alternatives);
        return this;
    }

    @Override
    public ChatRequest jsonMode() {
        request.responseFormat(new ResponseFormatJsonObject());
        return this;
    }

    /**
     * Requests audio and text output ({@code modalities}, {@code audio}), which requires an audio model.
     *
     * @param voice the voice, such as {@code alloy}
     * @param format {@code wav}, {@code mp3}, {@code flac}, {@code opus} or {@code pcm16}; streams require {@code
     *     pcm16}
     */
    public ChatRequest audio(String voice, String format) {
        request.modalities(List.of(ResponseModalitiesItem.of("text"), ResponseModalitiesItem.of("audio")));
        request.audio(new CreateChatCompletionRequestAudio()
                .voice(Given.notNull(voice, "voice"))
                .format(Given.notNull(format, "format")));
        return this;
    }

    @Override
    public ChatRequest store(boolean store) {
        request.store(store);
        return this;
    }

    @Override
    public ChatRequest metadata(String key, String value) {
        request.metadata(RequestForm.added(request.metadata(), key, value));
        return this;
    }

    @Override
    public ChatRequest parallelToolCalls(boolean parallel) {
        request.parallelToolCalls(parallel);
        return this;
    }

    /**
     * {@inheritDoc} For example, {@code configure(r -> r.streamOptions(null))} removes the stream options that a stream
     * would add.
     */
    @Override
    public ChatRequest configure(Consumer<? super CreateChatCompletionRequest> settings) {
        form.configure(settings);
        return this;
    }

    /** Returns the model and the messages. */
    @Override
    public String toString() {
        return "ChatRequest[" + request.model() + ", " + form.messages + "]";
    }
}
