package io.fluentopenai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.ChatCompletionRequestAssistantMessage;
import io.fluentopenai.client.model.ChatCompletionRequestDeveloperMessage;
import io.fluentopenai.client.model.ChatCompletionRequestMessage;
import io.fluentopenai.client.model.ChatCompletionRequestSystemMessage;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessage;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessageContent;
import io.fluentopenai.client.model.ChatCompletionStreamOptions;
import io.fluentopenai.client.model.ChatCompletionToolChoiceOption;
import io.fluentopenai.client.model.ChatCompletionToolChoiceOptionObject;
import io.fluentopenai.client.model.CreateChatCompletionRequest;
import io.fluentopenai.client.model.CreateChatCompletionRequestAudio;
import io.fluentopenai.client.model.CreateChatCompletionRequestTool;
import io.fluentopenai.client.model.ResponseFormatJsonObject;
import io.fluentopenai.client.model.ResponseModalitiesItem;
import io.fluentopenai.client.model.StopConfiguration;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.ChatHistory;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolLoop;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for a chat completion: collects messages and settings, and sends them, once or again.
 *
 * <pre>{@code
 * ChatRequest chat = openai.chat().model("gpt-5-mini").system("Be brief.").user("What is a monad?");
 * ChatCompletion first = chat.send();
 * ChatCompletion second = chat.reply(first).user("Simpler, please.").send();
 * }</pre>
 *
 * <p>Sending changes nothing here. Mutable, and not thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">Create chat completion in the API reference</a>
 */
public final class ChatRequest {
    private final Chat chat;
    private CreateChatCompletionRequest request = new CreateChatCompletionRequest();
    private List<ChatCompletionRequestMessage> messages = new ArrayList<>();
    private RequestOptions options;
    private Tools tools = Tools.of();
    private @Nullable String toolChoice;

    /** Whether somebody has said by {@link #configure} what streams are asked for, be it nothing. */
    private boolean streamOptions;

    ChatRequest(Chat chat, RequestOptions options) {
        this.chat = chat;
        this.options = options;
    }

    ChatRequest from(CreateChatCompletionRequest other) {
        request = JsonModel.copyOf(other);
        messages = other.messages() == null ? new ArrayList<>() : new ArrayList<>(other.messages());
        return this;
    }

    // ---- Messages

    /** Adds instructions to the model, for models that take them in the role {@code system}. */
    public ChatRequest system(String text) {
        return message(new ChatCompletionRequestSystemMessage().content(Given.notNull(text, "text")));
    }

    /** Adds instructions to the model, for reasoning models, which take them in the role {@code developer}. */
    public ChatRequest developer(String text) {
        return message(new ChatCompletionRequestDeveloperMessage().content(Given.notNull(text, "text")));
    }

    /** Adds what the user says. */
    public ChatRequest user(String text) {
        return message(new ChatCompletionRequestUserMessage().content(Given.notNull(text, "text")));
    }

    /**
     * Adds what the user says and shows.
     *
     * @throws IllegalArgumentException if there is no part, or one that chat does not take
     */
    public ChatRequest user(Content... parts) {
        return message(new ChatCompletionRequestUserMessage()
                .content(ChatCompletionRequestUserMessageContent.ofChatCompletionRequestUserMessageContentParts(
                        ChatParts.of(Given.noneNull(parts, "parts")))));
    }

    /** Adds what the model said before. */
    public ChatRequest assistant(String text) {
        return message(new ChatCompletionRequestAssistantMessage().content(Given.notNull(text, "text")));
    }

    /**
     * Adds the model's answer to this conversation: text, refusal, tool calls, the id of its audio, and what compatible
     * servers want back ({@code reasoning_content}).
     */
    public ChatRequest reply(ChatCompletion completion) {
        return message(Given.notNull(completion, "completion").toMessage());
    }

    /** Adds the result of a tool call. */
    public ChatRequest toolResult(String toolCallId, String result) {
        return message(
                ChatHistory.result(messages, Given.notNull(toolCallId, "toolCallId"), Given.notNull(result, "result")));
    }

    /** Adds a message of any kind. */
    public ChatRequest message(ChatCompletionRequestMessage message) {
        messages.add(Given.notNull(message, "message"));
        return this;
    }

    /** Adds messages of any kind. */
    public ChatRequest messages(List<? extends ChatCompletionRequestMessage> more) {
        Given.notNull(more, "more").forEach(this::message);
        return this;
    }

    /** The messages so far. */
    public List<ChatCompletionRequestMessage> messages() {
        return List.copyOf(messages);
    }

    // ---- Settings

    /** The model, such as {@code gpt-5-mini}. */
    public ChatRequest model(String model) {
        request.model(Given.notNull(model, "model"));
        return this;
    }

    /** How freely to choose words, 0 to 2. */
    public ChatRequest temperature(double temperature) {
        request.temperature(temperature);
        return this;
    }

    /** From which share of the probable words to choose, 0 to 1. */
    public ChatRequest topP(double share) {
        request.topP(share);
        return this;
    }

    /** How many tokens the answer may have, those of reasoning included ({@code max_completion_tokens}). */
    public ChatRequest maxTokens(int tokens) {
        request.maxCompletionTokens(tokens);
        return this;
    }

    /** How many answers to give. */
    public ChatRequest choices(int count) {
        request.n(count);
        return this;
    }

    /** Up to four texts that end the answer. */
    public ChatRequest stop(String... texts) {
        request.stop(StopConfiguration.ofStrings(List.of(Given.noneNull(texts, "texts"))));
        return this;
    }

    /** How much to think: {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, … */
    public ChatRequest reasoningEffort(String effort) {
        request.reasoningEffort(Given.notNull(effort, "effort"));
        return this;
    }

    /**
     * To tell the probability of each token, and of the next probable ones.
     *
     * @param alternatives 0 to 20
     */
    public ChatRequest logprobs(int alternatives) {
        request.logprobs(true);
        request.topLogprobs(alternatives);
        return this;
    }

    /** To answer with a JSON object. The messages must say so too, or the API refuses. */
    public ChatRequest jsonMode() {
        request.responseFormat(new ResponseFormatJsonObject());
        return this;
    }

    /**
     * Asks for JSON of this schema, in strict mode. For a schema that strict mode refuses: {@code format(Codec.ofSchema(name,
     * schema, false))}.
     *
     * @param name letters, digits, {@code _} and {@code -}, 64 at most
     * @param schema a JSON Schema of an object
     * @throws io.fluentopenai.schema.SchemaException if the schema breaks a rule of {@link io.fluentopenai.schema.StrictMode}; it
     *     names the place
     * @throws IllegalArgumentException if the name is not allowed
     */
    public ChatRequest jsonSchema(String name, JsonNode schema) {
        return format(Codec.ofSchema(name, schema));
    }

    /**
     * To answer with JSON of this type, strictly; {@link ChatCompletion#value(Class)} reads it. {@link #send(Class)} does both.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for it
     */
    public ChatRequest format(Class<?> type) {
        return format(Codec.of(type));
    }

    /** As {@link #format(Class)}, for a type with type arguments or a schema that was written by hand. */
    public ChatRequest format(OutputType<?> type) {
        request.responseFormat(ResponseFormats.forChat(type));
        return this;
    }

    /**
     * To answer in speech and text, with a model that speaks.
     *
     * @param voice such as {@code alloy}
     * @param format {@code wav}, {@code mp3}, {@code flac}, {@code opus} or {@code pcm16}; a stream takes {@code pcm16}
     */
    public ChatRequest audio(String voice, String format) {
        request.modalities(List.of(ResponseModalitiesItem.of("text"), ResponseModalitiesItem.of("audio")));
        request.audio(new CreateChatCompletionRequestAudio()
                .voice(Given.notNull(voice, "voice"))
                .format(Given.notNull(format, "format")));
        return this;
    }

    /** Whether the server keeps the completion, so that it can be looked up. */
    public ChatRequest store(boolean store) {
        request.store(store);
        return this;
    }

    /** Adds a pair to the metadata of a stored completion. */
    public ChatRequest metadata(String key, String value) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (request.metadata() != null) {
            metadata.putAll(request.metadata());
        }
        metadata.put(Given.notNull(key, "key"), Given.notNull(value, "value"));
        request.metadata(metadata);
        return this;
    }

    // ---- Tools

    /**
     * Adds tools that the model may call; {@link #run()} answers the calls.
     *
     * @throws IllegalArgumentException if two have the same name, or chat has no such tool
     */
    public ChatRequest tools(Tool... more) {
        return tools(List.of(Given.noneNull(more, "tools")));
    }

    /** As {@link #tools(Tool...)}, such as those of an object: {@code tools(Tools.of(calendar))}. */
    public ChatRequest tools(Iterable<? extends Tool> more) {
        Given.notNull(more, "tools").forEach(ToolForms::forChat);
        tools = tools.and(more);
        return this;
    }

    /**
     * What the model may or must call: {@code auto}, {@code none}, {@code required}, or the name of a tool. In a loop a choice
     * that makes it call something holds for the first round alone, since the loop would never end.
     */
    public ChatRequest toolChoice(String choice) {
        toolChoice = Given.notNull(choice, "choice");
        return this;
    }

    /** Whether the model may call several tools in one turn; it may unless told. */
    public ChatRequest parallelToolCalls(boolean parallel) {
        request.parallelToolCalls(parallel);
        return this;
    }

    /**
     * Sets anything else that the request can carry; its messages excepted, which are collected here. What is set here stands:
     * {@code configure(r -> r.streamOptions(null))} leaves out what a stream would have. A null means absent; {@code
     * RequestOptions.bodyProperty(name, null)} sends one.
     */
    public ChatRequest configure(Consumer<? super CreateChatCompletionRequest> settings) {
        if (!streamOptions) {
            request.streamOptions(usage());
        }
        Given.notNull(settings, "settings").accept(request);
        if (!streamOptions && usage().equals(request.streamOptions())) {
            request.streamOptions(null);
        } else {
            streamOptions = true;
        }
        return this;
    }

    /** Options for this request, in place of those of the client. */
    public ChatRequest options(RequestOptions options) {
        this.options = Given.notNull(options, "options");
        return this;
    }

    RequestOptions options() {
        return options;
    }

    // ---- Sending

    /**
     * Sends the request, and blocks until the answer is there.
     *
     * @throws IllegalStateException if there are no messages
     * @throws IllegalArgumentException if the request lacks what the API requires
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public ChatCompletion send() {
        return chat.send(checked(), options);
    }

    /** As {@link #send}, without blocking. Cancelling the future cancels the call. */
    public CompletableFuture<ChatCompletion> sendAsync() {
        return chat.sendAsync(checked(), options);
    }

    /**
     * Sends the request, asks for an answer of this type, and reads it.
     *
     * <pre>{@code
     * MathAnswer answer = openai.chat().model("gpt-5-mini").user("8x + 7 = -23").send(MathAnswer.class).value();
     * }</pre>
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type; nothing is sent then
     * @throws io.fluentopenai.structured.StructuredOutputException if the answer has no such value: its subclasses say why
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public <T> Structured<T, ChatCompletion> send(Class<T> type) {
        return send(Codec.of(type));
    }

    /** As {@link #send(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> Structured<T, ChatCompletion> send(OutputType<T> type) {
        return structured(chat.send(asking(type, checked()), options), type);
    }

    /** As {@link #send(Class)}, without blocking. Cancelling the future cancels the call. */
    public <T> CompletableFuture<Structured<T, ChatCompletion>> sendAsync(Class<T> type) {
        return sendAsync(Codec.of(type));
    }

    /** As {@link #send(OutputType)}, without blocking. Cancelling the future cancels the call. */
    public <T> CompletableFuture<Structured<T, ChatCompletion>> sendAsync(OutputType<T> type) {
        return Futures.map(
                chat.sendAsync(asking(type, checked()), options), completion -> structured(completion, type));
    }

    private static CreateChatCompletionRequest asking(OutputType<?> type, CreateChatCompletionRequest request) {
        return request.responseFormat(ResponseFormats.forChat(type));
    }

    private static <T> Structured<T, ChatCompletion> structured(ChatCompletion completion, OutputType<T> type) {
        return new Structured<>(completion.value(type), completion);
    }

    /**
     * Sends the request, and gives the answer as it is written. Usage is asked for too; {@code configure(r ->
     * r.streamOptions(…))} says otherwise.
     */
    public ResultStream<ChatChunk, ChatCompletion> stream() {
        return chat.stream(checkedForStream(), options);
    }

    /** As {@link #stream}, without blocking until the answer begins. */
    public CompletableFuture<ResultStream<ChatChunk, ChatCompletion>> streamAsync() {
        return chat.streamAsync(checkedForStream(), options);
    }

    // ---- Loops

    /**
     * Sends the request, answers what the model calls, and goes on until it calls nothing more; blocks until then.
     *
     * <pre>{@code
     * String text = openai.chat().model("gpt-5-mini").tools(weather).user("Rain in Glasgow?").run().text();
     * }</pre>
     *
     * <p>Where the last message has calls that nobody has answered, those are answered first. This request stays as it is: to go
     * on, {@link #resume} the result's state.
     *
     * @throws io.fluentopenai.tools.LoopLimitException if it comes to its limit of rounds, which is 10 unless told
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public LoopResult<ChatCompletion> run() {
        return loop().run();
    }

    /** As {@link #run()}, with limits, approval, timeouts, a listener and more. */
    public LoopResult<ChatCompletion> run(Consumer<? super LoopSettings> settings) {
        return loop(settings).run();
    }

    /** As {@link #run()}, without blocking. Cancelling the future cancels what is going on. */
    public CompletableFuture<LoopResult<ChatCompletion>> runAsync() {
        return loop().runAsync();
    }

    /** As {@link #run(Consumer)}, without blocking. Cancelling the future cancels what is going on. */
    public CompletableFuture<LoopResult<ChatCompletion>> runAsync(Consumer<? super LoopSettings> settings) {
        return loop(settings).runAsync();
    }

    /**
     * As {@link #run()}, with a last answer of this type.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if the last answer has no such value
     */
    public <T> Structured<T, LoopResult<ChatCompletion>> run(Class<T> type) {
        return run(Codec.of(type), loop -> {});
    }

    /** As {@link #run(Class)}, for any type, with limits, approval and more. */
    public <T> Structured<T, LoopResult<ChatCompletion>> run(
            OutputType<T> type, Consumer<? super LoopSettings> settings) {
        LoopResult<ChatCompletion> result =
                loop(asking(type, checked()), settings).run();
        return new Structured<>(result.last().value(type), result);
    }

    /** As {@link #run(Class)}, without blocking. Cancelling the future cancels what is going on. */
    public <T> CompletableFuture<Structured<T, LoopResult<ChatCompletion>>> runAsync(Class<T> type) {
        return runAsync(Codec.of(type), loop -> {});
    }

    /** As {@link #run(OutputType, Consumer)}, without blocking. Cancelling the future cancels what is going on. */
    public <T> CompletableFuture<Structured<T, LoopResult<ChatCompletion>>> runAsync(
            OutputType<T> type, Consumer<? super LoopSettings> settings) {
        return Futures.map(
                loop(asking(type, checked()), settings).runAsync(),
                result -> new Structured<>(result.last().value(type), result));
    }

    /**
     * As {@link #run()}, with the pieces of all answers, the calls and their results as they come, in one stream. It must be
     * read or closed.
     */
    public ResultStream<LoopEvent<ChatChunk>, LoopResult<ChatCompletion>> runStream() {
        return loop().stream();
    }

    /** As {@link #runStream()}, with limits, approval, timeouts and more. */
    public ResultStream<LoopEvent<ChatChunk>, LoopResult<ChatCompletion>> runStream(
            Consumer<? super LoopSettings> settings) {
        return loop(settings).stream();
    }

    /** As {@link #runStream()}, without blocking until the first answer begins. */
    public CompletableFuture<ResultStream<LoopEvent<ChatChunk>, LoopResult<ChatCompletion>>> runStreamAsync() {
        return loop().streamAsync();
    }

    /** As {@link #runStream(Consumer)}, without blocking until the first answer begins. */
    public CompletableFuture<ResultStream<LoopEvent<ChatChunk>, LoopResult<ChatCompletion>>> runStreamAsync(
            Consumer<? super LoopSettings> settings) {
        return loop(settings).streamAsync();
    }

    /** The loop of {@link #run()}, to be taken turn by turn, or stopped. */
    public ToolLoop<ChatChunk, ChatCompletion> loop() {
        return loop(settings -> {});
    }

    /** As {@link #loop()}, with limits, approval, timeouts and more. */
    public ToolLoop<ChatChunk, ChatCompletion> loop(Consumer<? super LoopSettings> settings) {
        return loop(checked(), settings);
    }

    private ToolLoop<ChatChunk, ChatCompletion> loop(
            CreateChatCompletionRequest first, Consumer<? super LoopSettings> settings) {
        LoopSettings set = new LoopSettings();
        Given.notNull(settings, "settings").accept(set);
        ChatLoop model = new ChatLoop(chat, first, !streamOptions, options);
        return new ToolLoop<>(model, ToolForms.known(tools, first.tools()), set);
    }

    /**
     * Goes on from where a loop stood: its messages in place of those that are here. Model, tools and settings are not in the
     * state, and are set anew.
     *
     * @throws IllegalArgumentException if it is not the state of a chat
     */
    public ChatRequest resume(LoopState state) {
        messages = new ArrayList<>(ChatLoop.messages(state));
        return this;
    }

    /**
     * As {@link #stream()}, with the value as far as it has come in each event, elements of its lists as they are complete, and
     * the whole value in the result.
     *
     * <pre>{@code
     * try (var stream = openai.chat().model("gpt-5-mini").user("8x + 7 = -23").stream(MathAnswer.class)) {
     *     for (var partial : stream) {
     *         partial.elements(Step.class, "steps").forEach(System.out::println);
     *     }
     *     System.out.println(stream.result().value().finalAnswer());
     * }
     * }</pre>
     *
     * <p>An answer that has no such value is a {@link io.fluentopenai.structured.StructuredOutputException} where the result is
     * given.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type; nothing is sent then
     */
    public <T> ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>> stream(Class<T> type) {
        return stream(Codec.of(type));
    }

    /** As {@link #stream(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>> stream(OutputType<T> type) {
        return chat.stream(asking(type, checkedForStream()), options, type);
    }

    /** As {@link #stream(Class)}, without blocking until the answer begins. */
    public <T> CompletableFuture<ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>>> streamAsync(
            Class<T> type) {
        return streamAsync(Codec.of(type));
    }

    /** As {@link #stream(OutputType)}, without blocking until the answer begins. */
    public <T> CompletableFuture<ResultStream<PartialOutput<ChatChunk>, Structured<T, ChatCompletion>>> streamAsync(
            OutputType<T> type) {
        return chat.streamAsync(asking(type, checkedForStream()), options, type);
    }

    CreateChatCompletionRequest checked() {
        if (messages.isEmpty()) {
            throw new IllegalStateException("The chat has no messages. Add one with user(…)");
        }
        CreateChatCompletionRequest checked = JsonModel.withoutNulls(request).messages(List.copyOf(messages));
        if (checked.model() == null) {
            checked.model(chat.defaultModel());
        }
        if (!tools.isEmpty()) {
            List<CreateChatCompletionRequestTool> all = new ArrayList<>();
            if (checked.tools() != null) {
                all.addAll(checked.tools());
            }
            all.addAll(ToolForms.list(tools, ToolForms::forChat, CreateChatCompletionRequestTool.class));
            checked.tools(all);
        }
        if (toolChoice != null) {
            checked.toolChoice(
                    ToolForms.isMode(toolChoice)
                            ? ChatCompletionToolChoiceOption.ofString(toolChoice)
                            : ChatCompletionToolChoiceOption.ofChatCompletionToolChoiceOptionObject(Json.read(
                                    ToolForms.nestedChoice(toolChoice, tools).toString(),
                                    ChatCompletionToolChoiceOptionObject.class)));
        }
        return checked;
    }

    CreateChatCompletionRequest checkedForStream() {
        CreateChatCompletionRequest checked = checked();
        return streamOptions ? checked : checked.streamOptions(usage());
    }

    /** What a stream is asked for besides its text. */
    static ChatCompletionStreamOptions usage() {
        return new ChatCompletionStreamOptions().includeUsage(true);
    }

    /** Model and messages. */
    @Override
    public String toString() {
        return "ChatRequest[" + request.model() + ", " + Arrays.toString(messages.toArray()) + "]";
    }
}
