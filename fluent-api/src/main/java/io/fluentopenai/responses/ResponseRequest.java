package io.fluentopenai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.model.CreateResponse;
import io.fluentopenai.client.model.EasyInputMessage;
import io.fluentopenai.client.model.EasyInputMessageContent;
import io.fluentopenai.client.model.FunctionCallOutputItemParam;
import io.fluentopenai.client.model.IncludeEnum;
import io.fluentopenai.client.model.InputItem;
import io.fluentopenai.client.model.InputParam;
import io.fluentopenai.client.model.Reasoning;
import io.fluentopenai.client.model.ResponseFormatJsonObject;
import io.fluentopenai.client.model.ResponseTextParam;
import io.fluentopenai.client.model.ResponseTool;
import io.fluentopenai.client.model.TextResponseFormatConfiguration;
import io.fluentopenai.client.model.TokenCountsBody;
import io.fluentopenai.client.model.TokenCountsBodyInput;
import io.fluentopenai.client.model.ToolChoiceParam;
import io.fluentopenai.conversations.Conversation;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.ResponseHistory;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request for a response: collects input and settings, and sends them, once or again.
 *
 * <pre>{@code
 * ModelResponse first = openai.responses().model("gpt-5-mini").user("What is a monad?").send();
 * ModelResponse second = first.followUp().user("Simpler, please.").send();
 * }</pre>
 *
 * <p>Sending changes nothing here. Mutable, and not thread-safe.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">Create a model response in the API
 *     reference</a>
 */
public final class ResponseRequest {
    private final Responses responses;
    private final CreateResponse request = new CreateResponse();
    private final List<InputItem> input = new ArrayList<>();
    private RequestOptions options;
    private Tools tools = Tools.of();
    private @Nullable String toolChoice;

    /** Whether somebody has said by {@link #configure} all that the response is to include. */
    private boolean includes;

    /** The calls of what it goes on from that nobody has answered. */
    private List<JsonNode> open = List.of();

    ResponseRequest(Responses responses, RequestOptions options) {
        this.responses = responses;
        this.options = options;
    }

    // ---- Input

    /** Instructions to the model, for this response alone: a follow-up does not inherit them. */
    public ResponseRequest instructions(@Nullable String text) {
        request.instructions(text);
        return this;
    }

    /** Adds instructions in the role {@code system}. */
    public ResponseRequest system(String text) {
        return message("system", text);
    }

    /** Adds instructions in the role {@code developer}. */
    public ResponseRequest developer(String text) {
        return message("developer", text);
    }

    /** Adds what the user says. */
    public ResponseRequest user(String text) {
        return message("user", text);
    }

    /**
     * Adds what the user says and shows.
     *
     * @throws IllegalArgumentException if there is no part, or one that responses do not take
     */
    public ResponseRequest user(Content... parts) {
        return item(new EasyInputMessage()
                .role("user")
                .content(EasyInputMessageContent.ofEasyInputMessageContentItems(
                        ResponseParts.of(Given.noneNull(parts, "parts")))));
    }

    /** Adds what the model said before. */
    public ResponseRequest assistant(String text) {
        return message("assistant", text);
    }

    private ResponseRequest message(String role, String text) {
        return item(new EasyInputMessage().role(role).content(Given.notNull(text, "text")));
    }

    /** Adds the output of a response to the input: the way to go on where the server stores nothing. */
    public ResponseRequest reply(ModelResponse response) {
        input.addAll(ResponseHistory.asInput(Given.notNull(response, "response").output()));
        return this;
    }

    /** Adds the result of a function call. */
    public ResponseRequest toolResult(String callId, String result) {
        return item(new FunctionCallOutputItemParam()
                .callId(Given.notNull(callId, "callId"))
                .output(Given.notNull(result, "result")));
    }

    /** Adds input of any kind. */
    public ResponseRequest item(InputItem item) {
        input.add(Given.notNull(item, "item"));
        return this;
    }

    /** The input so far. */
    public List<InputItem> input() {
        return List.copyOf(input);
    }

    /** To go on from a stored response. A loop first answers what it calls. */
    public ResponseRequest previous(ModelResponse response) {
        previous(Given.notNull(response, "response").id());
        open = ResponseCalls.unanswered(response.output());
        return this;
    }

    /** To go on from a stored response. */
    public ResponseRequest previous(@Nullable String responseId) {
        request.previousResponseId(responseId);
        open = List.of();
        return this;
    }

    /** To go on with a conversation, which input and output are added to. */
    public ResponseRequest conversation(Conversation conversation) {
        return conversation(Given.notNull(conversation, "conversation").id());
    }

    /** To go on with a conversation, which input and output are added to. */
    public ResponseRequest conversation(String conversationId) {
        request.conversation(Given.notNull(conversationId, "conversationId"));
        return this;
    }

    // ---- Settings

    /** The model, such as {@code gpt-5-mini}. */
    public ResponseRequest model(String model) {
        request.model(Given.notNull(model, "model"));
        return this;
    }

    /** How freely to choose words, 0 to 2. */
    public ResponseRequest temperature(double temperature) {
        request.temperature(temperature);
        return this;
    }

    /** From which share of the probable words to choose, 0 to 1. */
    public ResponseRequest topP(double share) {
        request.topP(share);
        return this;
    }

    /** How many tokens the output may have, those of reasoning included. */
    public ResponseRequest maxOutputTokens(int tokens) {
        request.maxOutputTokens(tokens);
        return this;
    }

    /** How much to think: {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}, … */
    public ResponseRequest reasoningEffort(String effort) {
        request.reasoning(reasoning().effort(Given.notNull(effort, "effort")));
        return this;
    }

    /** To summarise the thinking: {@code auto}, {@code concise} or {@code detailed}. */
    public ResponseRequest reasoningSummary(String summary) {
        request.reasoning(reasoning().summary(Given.notNull(summary, "summary")));
        return this;
    }

    private Reasoning reasoning() {
        return request.reasoning() == null ? new Reasoning() : request.reasoning();
    }

    /** To tell more in the output, such as {@code reasoning.encrypted_content} or {@code message.output_text.logprobs}. */
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

    /** To answer with a JSON object. The input must say so too, or the API refuses. */
    public ResponseRequest jsonMode() {
        return format(request, new ResponseFormatJsonObject());
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
    public ResponseRequest jsonSchema(String name, JsonNode schema) {
        return format(Codec.ofSchema(name, schema));
    }

    /**
     * To answer with JSON of this type, strictly; {@link ModelResponse#value(Class)} reads it. {@link #send(Class)} does both.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for it
     */
    public ResponseRequest format(Class<?> type) {
        return format(Codec.of(type));
    }

    /** As {@link #format(Class)}, for a type with type arguments or a schema that was written by hand. */
    public ResponseRequest format(OutputType<?> type) {
        return format(request, ResponseFormats.forResponses(type));
    }

    private ResponseRequest format(CreateResponse target, TextResponseFormatConfiguration format) {
        ResponseTextParam text = target.text() == null ? new ResponseTextParam() : JsonModel.copyOf(target.text());
        target.text(text.format(format));
        return this;
    }

    /** To be made in the background: what comes back at once is not finished, see {@link ModelResponse#awaitCompletion}. */
    public ResponseRequest background() {
        request.background(true);
        return this;
    }

    /** Whether the server keeps the response, so that it can be looked up and followed up; it does unless told. */
    public ResponseRequest store(boolean store) {
        request.store(store);
        return this;
    }

    /** Adds a pair to the metadata of the response. */
    public ResponseRequest metadata(String key, String value) {
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
     * @throws IllegalArgumentException if two have the same name, or responses have no such tool
     */
    public ResponseRequest tools(Tool... more) {
        return tools(List.of(Given.noneNull(more, "tools")));
    }

    /** As {@link #tools(Tool...)}, such as those of an object: {@code tools(Tools.of(calendar))}. */
    public ResponseRequest tools(Iterable<? extends Tool> more) {
        Given.notNull(more, "tools").forEach(ToolForms::forResponses);
        tools = tools.and(more);
        return this;
    }

    /**
     * What the model may or must call: {@code auto}, {@code none}, {@code required}, or the name of a tool. In a loop a choice
     * that makes it call something holds for the first round alone, since the loop would never end.
     */
    public ResponseRequest toolChoice(String choice) {
        toolChoice = Given.notNull(choice, "choice");
        return this;
    }

    /** Whether the model may call several tools in one turn; it may unless told. */
    public ResponseRequest parallelToolCalls(boolean parallel) {
        request.parallelToolCalls(parallel);
        return this;
    }

    /**
     * Sets anything else that the request can carry; its input excepted, which is collected here. What is set here stands:
     * {@code configure(r -> r.include(null))} leaves out what a loop would ask for. A null means absent; {@code
     * RequestOptions.bodyProperty(name, null)} sends one.
     */
    public ResponseRequest configure(Consumer<? super CreateResponse> settings) {
        // A list that is empty shows what becomes of it: one that nobody touches, or a null that somebody sets.
        List<IncludeEnum> before = request.include() == null ? List.of() : List.copyOf(request.include());
        if (!includes) {
            request.include(new ArrayList<>(before));
        }
        Given.notNull(settings, "settings").accept(request);
        includes |= !before.equals(request.include());
        if (!includes && before.isEmpty()) {
            request.include(null);
        }
        return this;
    }

    /** Options for this request, in place of those of the client. */
    public ResponseRequest options(RequestOptions options) {
        this.options = Given.notNull(options, "options");
        return this;
    }

    RequestOptions options() {
        return options;
    }

    // ---- Sending

    /**
     * Sends the request, and blocks until the answer is there. A response that failed or was cut short is no exception: see
     * {@link ModelResponse#status}.
     *
     * @throws IllegalArgumentException if the request lacks what the API requires
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public ModelResponse send() {
        return responses.send(checked(), options);
    }

    /** As {@link #send}, without blocking. Cancelling the future cancels the call. */
    public CompletableFuture<ModelResponse> sendAsync() {
        return responses.sendAsync(checked(), options);
    }

    /**
     * Sends the request, asks for an answer of this type, and reads it.
     *
     * <pre>{@code
     * MathAnswer answer = openai.responses().model("gpt-5-mini").user("8x + 7 = -23").send(MathAnswer.class).value();
     * }</pre>
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type; nothing is sent then
     * @throws io.fluentopenai.structured.StructuredOutputException if the response has no such value: its subclasses say why
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public <T> Structured<T, ModelResponse> send(Class<T> type) {
        return send(Codec.of(type));
    }

    /** As {@link #send(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> Structured<T, ModelResponse> send(OutputType<T> type) {
        return structured(responses.send(asking(type), options), type);
    }

    /** As {@link #send(Class)}, without blocking. Cancelling the future cancels the call. */
    public <T> CompletableFuture<Structured<T, ModelResponse>> sendAsync(Class<T> type) {
        return sendAsync(Codec.of(type));
    }

    /** As {@link #send(OutputType)}, without blocking. Cancelling the future cancels the call. */
    public <T> CompletableFuture<Structured<T, ModelResponse>> sendAsync(OutputType<T> type) {
        return Futures.map(responses.sendAsync(asking(type), options), response -> structured(response, type));
    }

    private CreateResponse asking(OutputType<?> type) {
        CreateResponse asking = checked();
        format(asking, ResponseFormats.forResponses(type));
        return asking;
    }

    private static <T> Structured<T, ModelResponse> structured(ModelResponse response, OutputType<T> type) {
        return new Structured<>(response.value(type), response);
    }

    /** Sends the request, and gives what happens as it happens. */
    public ResultStream<ResponseEvent, ModelResponse> stream() {
        return responses.stream(checked(), options);
    }

    /** As {@link #stream}, without blocking until the answer begins. */
    public CompletableFuture<ResultStream<ResponseEvent, ModelResponse>> streamAsync() {
        return responses.streamAsync(checked(), options);
    }

    /**
     * As {@link #stream()}, with the value as far as it has come in each event, elements of its lists as they are complete, and
     * the whole value in the result.
     *
     * <pre>{@code
     * try (var stream = openai.responses().model("gpt-5-mini").user("8x + 7 = -23").stream(MathAnswer.class)) {
     *     for (var partial : stream) {
     *         partial.elements(Step.class, "steps").forEach(System.out::println);
     *     }
     *     System.out.println(stream.result().value().finalAnswer());
     * }
     * }</pre>
     *
     * <p>A response that has no such value is a {@link io.fluentopenai.structured.StructuredOutputException} where the result
     * is given.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type; nothing is sent then
     */
    public <T> ResultStream<PartialOutput<ResponseEvent>, Structured<T, ModelResponse>> stream(Class<T> type) {
        return stream(Codec.of(type));
    }

    /** As {@link #stream(Class)}, for a type with type arguments or a schema that was written by hand. */
    public <T> ResultStream<PartialOutput<ResponseEvent>, Structured<T, ModelResponse>> stream(OutputType<T> type) {
        return responses.stream(asking(type), options, type);
    }

    /** As {@link #stream(Class)}, without blocking until the answer begins. */
    public <T> CompletableFuture<ResultStream<PartialOutput<ResponseEvent>, Structured<T, ModelResponse>>> streamAsync(
            Class<T> type) {
        return streamAsync(Codec.of(type));
    }

    /** As {@link #stream(OutputType)}, without blocking until the answer begins. */
    public <T> CompletableFuture<ResultStream<PartialOutput<ResponseEvent>, Structured<T, ModelResponse>>> streamAsync(
            OutputType<T> type) {
        return responses.streamAsync(asking(type), options, type);
    }

    /** How many tokens this request would take in; nothing is made. */
    public long countTokens() {
        return responses.countTokens(this::fill);
    }

    /** As {@link #countTokens}, without blocking. */
    public CompletableFuture<Long> countTokensAsync() {
        return responses.countTokensAsync(this::fill);
    }

    private void fill(TokenCountsBody body) {
        CreateResponse from = checked();
        if (from.model() != null) {
            body.model(from.model().value());
        }
        if (!input.isEmpty()) {
            body.input(TokenCountsBodyInput.ofInputItems(ResponseHistory.sendable(input)));
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

    // ---- Loops

    /**
     * Sends the request, answers what the model calls, and goes on until it calls nothing more; blocks until then.
     *
     * <pre>{@code
     * String text = openai.responses().model("gpt-5-mini").tools(weather).user("Rain in Glasgow?").run().text();
     * }</pre>
     *
     * <p>It goes on from the stored response or in the conversation; where nothing is stored ({@code store(false)}), with all
     * items so far. Those of reasoning go back encrypted, which is asked for if the request says anything of reasoning.
     *
     * <p>Where what it goes on from has calls that nobody has answered, those are answered first. This request stays as it is:
     * to go on, {@link #resume} the result's state.
     *
     * @throws io.fluentopenai.tools.LoopLimitException if it comes to its limit of rounds, which is 10 unless told
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public LoopResult<ModelResponse> run() {
        return loop().run();
    }

    /** As {@link #run()}, with limits, approval, timeouts, a listener and more. */
    public LoopResult<ModelResponse> run(Consumer<? super LoopSettings> settings) {
        return loop(settings).run();
    }

    /** As {@link #run()}, without blocking. Cancelling the future cancels what is going on. */
    public CompletableFuture<LoopResult<ModelResponse>> runAsync() {
        return loop().runAsync();
    }

    /** As {@link #run(Consumer)}, without blocking. Cancelling the future cancels what is going on. */
    public CompletableFuture<LoopResult<ModelResponse>> runAsync(Consumer<? super LoopSettings> settings) {
        return loop(settings).runAsync();
    }

    /**
     * As {@link #run()}, with a last answer of this type.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if the last answer has no such value
     */
    public <T> Structured<T, LoopResult<ModelResponse>> run(Class<T> type) {
        return run(Codec.of(type), loop -> {});
    }

    /** As {@link #run(Class)}, for any type, with limits, approval and more. */
    public <T> Structured<T, LoopResult<ModelResponse>> run(
            OutputType<T> type, Consumer<? super LoopSettings> settings) {
        LoopResult<ModelResponse> result = loop(asking(type), settings).run();
        return new Structured<>(result.last().value(type), result);
    }

    /** As {@link #run(Class)}, without blocking. Cancelling the future cancels what is going on. */
    public <T> CompletableFuture<Structured<T, LoopResult<ModelResponse>>> runAsync(Class<T> type) {
        return runAsync(Codec.of(type), loop -> {});
    }

    /** As {@link #run(OutputType, Consumer)}, without blocking. Cancelling the future cancels what is going on. */
    public <T> CompletableFuture<Structured<T, LoopResult<ModelResponse>>> runAsync(
            OutputType<T> type, Consumer<? super LoopSettings> settings) {
        return Futures.map(
                loop(asking(type), settings).runAsync(),
                result -> new Structured<>(result.last().value(type), result));
    }

    /**
     * As {@link #run()}, with the pieces of all answers, the calls and their results as they come, in one stream. It must be
     * read or closed.
     */
    public ResultStream<LoopEvent<ResponseEvent>, LoopResult<ModelResponse>> runStream() {
        return loop().stream();
    }

    /** As {@link #runStream()}, with limits, approval, timeouts and more. */
    public ResultStream<LoopEvent<ResponseEvent>, LoopResult<ModelResponse>> runStream(
            Consumer<? super LoopSettings> settings) {
        return loop(settings).stream();
    }

    /** As {@link #runStream()}, without blocking until the first answer begins. */
    public CompletableFuture<ResultStream<LoopEvent<ResponseEvent>, LoopResult<ModelResponse>>> runStreamAsync() {
        return loop().streamAsync();
    }

    /** As {@link #runStream(Consumer)}, without blocking until the first answer begins. */
    public CompletableFuture<ResultStream<LoopEvent<ResponseEvent>, LoopResult<ModelResponse>>> runStreamAsync(
            Consumer<? super LoopSettings> settings) {
        return loop(settings).streamAsync();
    }

    /** The loop of {@link #run()}, to be taken turn by turn, or stopped. */
    public ToolLoop<ResponseEvent, ModelResponse> loop() {
        return loop(settings -> {});
    }

    /** As {@link #loop()}, with limits, approval, timeouts and more. */
    public ToolLoop<ResponseEvent, ModelResponse> loop(Consumer<? super LoopSettings> settings) {
        return loop(checked(), settings);
    }

    private ToolLoop<ResponseEvent, ModelResponse> loop(CreateResponse first, Consumer<? super LoopSettings> settings) {
        LoopSettings set = new LoopSettings();
        Given.notNull(settings, "settings").accept(set);
        return new ToolLoop<>(
                new ResponseLoop(responses, first, input, open, !includes, options),
                ToolForms.known(tools, first.tools()),
                set);
    }

    /**
     * Goes on from where a loop stood: its input, or the response or conversation on the server, in place of what is here.
     * Model, instructions, tools and settings are not in the state, and are set anew.
     *
     * @throws IllegalArgumentException if it is not the state of a response
     */
    public ResponseRequest resume(LoopState state) {
        ResponseLoop.Stand stand = ResponseLoop.Stand.of(Given.notNull(state, "state"));
        request.previousResponseId(stand.previous());
        if (stand.conversation() != null) {
            request.conversation(stand.conversation());
        }
        input.clear();
        input.addAll(stand.input());
        open = stand.open();
        return this;
    }

    CreateResponse checked() {
        CreateResponse copy = JsonModel.withoutNulls(request);
        if (!input.isEmpty()) {
            copy.input(param(input));
        }
        if (!tools.isEmpty()) {
            List<ResponseTool> all = new ArrayList<>();
            if (copy.tools() != null) {
                all.addAll(copy.tools());
            }
            all.addAll(ToolForms.list(tools, ToolForms::forResponses, ResponseTool.class));
            copy.tools(all);
        }
        if (toolChoice != null) {
            copy.toolChoice(
                    ToolForms.isMode(toolChoice)
                            ? ToolChoiceParam.ofString(toolChoice)
                            : Json.read(ToolForms.flatChoice(toolChoice, tools).toString(), ToolChoiceParam.class));
        }
        return copy;
    }

    static InputParam param(List<InputItem> input) {
        String only = onlyText(input);
        return only != null ? InputParam.ofString(only) : InputParam.ofInputItems(ResponseHistory.sendable(input));
    }

    /** The short form of the most usual input: one text of the user's. */
    private static @Nullable String onlyText(List<InputItem> input) {
        return input.size() == 1
                        && input.get(0) instanceof EasyInputMessage message
                        && message.role() != null
                        && message.role().value().equals("user")
                        && message.content() != null
                        && message.content().isString()
                ? message.content().asString()
                : null;
    }

    /** Model and input. */
    @Override
    public String toString() {
        return "ResponseRequest[" + request.model() + ", " + input + "]";
    }
}
