package io.fluentopenai.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.Content;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.PartialOutput;
import io.fluentopenai.structured.Structured;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolLoop;
import io.fluentopenai.tools.Tools;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model. It collects content and settings, and can be sent any number of times. {@code openai.chat()}
 * and {@code openai.responses()} return the two kinds; this class has what they share.
 *
 * <p>Sending does not change the request. Mutable and not thread-safe. This class cannot be extended outside this
 * library.
 *
 * @param <S> the type of the request, which its methods return
 * @param <Q> the generated request that {@link #configure} changes
 * @param <E> the type of the stream events
 * @param <R> the type of the answer
 */
public abstract class ModelRequest<S extends ModelRequest<S, Q, E, R>, Q extends JsonModel, E, R> {
    private final RequestForm<Q, E, R> form;
    private RequestOptions options;
    private Tools tools = Tools.of();
    private @Nullable String toolChoice;

    /** Creates a request with the options of the client. */
    protected ModelRequest(RequestForm<Q, E, R> form, RequestOptions options) {
        this.form = form;
        this.options = options;
    }

    @SuppressWarnings("unchecked") // as the type parameter says
    private S self() {
        return (S) this;
    }

    // ---- Content

    /** Adds a {@code system} message, which instructs the model. */
    public abstract S system(String text);

    /** Adds a {@code developer} message, which replaces {@code system} messages for reasoning models. */
    public abstract S developer(String text);

    /** Adds a text message of the user. */
    public abstract S user(String text);

    /**
     * Adds a user message of several parts, such as text and images.
     *
     * @throws IllegalArgumentException if there are no parts, or the endpoint does not support one of them
     */
    public abstract S user(Content... parts);

    /** Adds a text message of the model from earlier in the conversation. */
    public abstract S assistant(String text);

    /** Adds an answer of the model from earlier in the conversation. */
    public abstract S reply(R answer);

    /**
     * Adds the result of a tool call.
     *
     * @param callId the id of the call
     * @param result the result as text, for example JSON
     */
    public abstract S toolResult(String callId, String result);

    /**
     * Resumes a tool loop: the content of the state replaces the content of this request. The state does not include
     * the model, the tools and the settings; set them again.
     *
     * @throws IllegalArgumentException if the state belongs to another type of request
     */
    public abstract S resume(LoopState state);

    // ---- Settings

    /**
     * Sets the model ({@code model}), such as {@code gpt-5.6-luna}. By default the client's default model is used, and
     * on Azure, if there is none, the deployment.
     */
    public abstract S model(String model);

    /** Sets the sampling temperature ({@code temperature}), 0 to 2. */
    public abstract S temperature(double temperature);

    /**
     * Sets nucleus sampling ({@code top_p}), 0 to 1: the model samples from the most likely tokens that make up this
     * probability mass.
     */
    public abstract S topP(double share);

    /**
     * Sets the reasoning effort ({@code reasoning_effort}).
     *
     * @param effort the effort, such as {@code none}, {@code minimal}, {@code low}, {@code medium} or {@code high}
     */
    public abstract S reasoningEffort(String effort);

    /**
     * Sets the verbosity of the answer ({@code verbosity}).
     *
     * @param verbosity {@code low}, {@code medium} or {@code high}
     */
    public abstract S verbosity(String verbosity);

    /**
     * Sets the service tier, which decides how the request is processed and priced ({@code service_tier}).
     *
     * @param tier the tier, such as {@code auto}, {@code default}, {@code flex} or {@code priority}
     */
    public abstract S serviceTier(String tier);

    /**
     * Sets the prompt cache key ({@code prompt_cache_key}). Use the same key for requests with a common beginning, to
     * get more cache hits.
     */
    public abstract S promptCacheKey(String key);

    /**
     * Sets a stable identifier of your end user, which helps the provider to detect abuse ({@code safety_identifier}).
     * Pass a hash, not personal data.
     *
     * @param identifier the identifier, up to 64 characters
     */
    public abstract S safetyIdentifier(String identifier);

    /** Sets whether the server stores the answer, so that it can be fetched later ({@code store}). */
    public abstract S store(boolean store);

    /** Adds an entry to the metadata that the server stores with the answer ({@code metadata}). */
    public abstract S metadata(String key, String value);

    /**
     * Changes the generated request, for parameters that have no method here. It cannot change the content, which this
     * request collects. A value that you set here overrides what this library would add by itself. Setting null leaves
     * the parameter out; to send a JSON null, use {@code bodyProperty(name, null)}.
     */
    public abstract S configure(Consumer<? super Q> settings);

    // ---- Format of the answer

    /**
     * Requests JSON mode: the answer is any JSON object. The content must mention JSON, or the API rejects the request.
     */
    public abstract S jsonMode();

    /**
     * Requests structured output with a JSON Schema, in strict mode. For a schema that strict mode does not support,
     * use {@code format(Codec.ofSchema(name, schema, false))}.
     *
     * @param name the name of the schema: letters, digits, {@code _} and {@code -}, at most 64 characters
     * @param schema a JSON Schema of type object
     * @throws io.fluentopenai.schema.SchemaException if the schema breaks a rule of {@link
     *     io.fluentopenai.schema.StrictMode}; the message has the location
     * @throws IllegalArgumentException if the name is invalid
     */
    public final S jsonSchema(String name, JsonNode schema) {
        return format(Codec.ofSchema(name, schema));
    }

    /**
     * Requests structured output of this type, in strict mode. {@code value(type)} of the answer parses it. {@link
     * #send(Class)} does both.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type
     */
    public final S format(Class<?> type) {
        return format(Codec.of(type));
    }

    /** Works like {@link #format(Class)}, for a type with type arguments or a handwritten schema. */
    public final S format(OutputType<?> type) {
        form.format(form.settings(), type);
        return self();
    }

    // ---- Tools

    /**
     * Adds tools that the model may call. {@link #run()} executes the calls.
     *
     * @throws IllegalArgumentException if two tools have the same name, or the endpoint does not support one of them
     */
    public final S tools(Tool... more) {
        return tools(List.of(Given.noneNull(more, "tools")));
    }

    /**
     * Works like {@link #tools(Tool...)}, for a collection of tools, such as all tools of an object: {@code
     * Tools.of(calendar)}.
     */
    public final S tools(Iterable<? extends Tool> more) {
        Given.notNull(more, "tools").forEach(form::tool);
        tools = tools.and(more);
        return self();
    }

    /**
     * Sets which tools the model may or must call ({@code tool_choice}). In a tool loop, a choice that forces a call
     * applies only to the first round; otherwise the loop would never end.
     *
     * @param choice {@code auto}, {@code none}, {@code required}, or the name of a tool
     */
    public final S toolChoice(String choice) {
        toolChoice = Given.notNull(choice, "choice");
        return self();
    }

    /** Sets whether the model may call several tools in one turn ({@code parallel_tool_calls}). By default it may. */
    public abstract S parallelToolCalls(boolean parallel);

    // ---- Options

    /** Sets a header of this request, overriding the client's header of the same name. */
    public final S header(String name, String value) {
        options = options.toBuilder()
                .header(Given.notNull(name, "name"), Given.notNull(value, "value"))
                .build();
        return self();
    }

    /**
     * Sets a property of the request body, overriding any property of the same name. Use it for parameters of
     * compatible servers and for parameters that are newer than this library.
     *
     * @param value a string, number, boolean, {@code JsonNode} or generated value, or a list or map of these; null to
     *     send a JSON null
     * @throws IllegalArgumentException if the value is of another type
     */
    public final S bodyProperty(String name, @Nullable Object value) {
        options = options.toBuilder()
                .bodyProperty(Given.notNull(name, "name"), value)
                .build();
        return self();
    }

    /**
     * Adds options to this request: timeouts, retries, headers and more. They are merged with those of {@link
     * io.fluentopenai.OpenAI#with OpenAI.with(…)} and those added before; later settings override earlier ones.
     */
    public final S options(RequestOptions more) {
        options = options.and(Given.notNull(more, "options"));
        return self();
    }

    // ---- Sending

    /**
     * Sends the request and returns the answer.
     *
     * @throws IllegalStateException if the request has no model or, in chat, no messages
     * @throws IllegalArgumentException if the request lacks another required parameter
     * @throws io.fluentopenai.client.error.OpenAIException if the call fails
     */
    public final R send() {
        return form.sender().send(complete(), options);
    }

    /** Async version of {@link #send()}. Cancelling the future cancels the call. */
    public final CompletableFuture<R> sendAsync() {
        return form.sender().sendAsync(complete(), options);
    }

    /**
     * Sends the request, requests structured output of this type, and returns the parsed value.
     *
     * <pre>{@code
     * MathAnswer answer = openai.chat().model("gpt-5.6-luna").user("8x + 7 = -23").send(MathAnswer.class).value();
     * }</pre>
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     * @throws io.fluentopenai.structured.StructuredOutputException if the answer has no such value; the subclass says
     *     why
     * @throws io.fluentopenai.client.error.OpenAIException if the call fails
     */
    public final <T> Structured<T, R> send(Class<T> type) {
        return send(Codec.of(type));
    }

    /** Works like {@link #send(Class)}, for a type with type arguments or a handwritten schema. */
    public final <T> Structured<T, R> send(OutputType<T> type) {
        return structured(form.sender().send(asking(type), options), type);
    }

    /** Async version of {@link #send(Class)}. Cancelling the future cancels the call. */
    public final <T> CompletableFuture<Structured<T, R>> sendAsync(Class<T> type) {
        return sendAsync(Codec.of(type));
    }

    /** Async version of {@link #send(OutputType)}. Cancelling the future cancels the call. */
    public final <T> CompletableFuture<Structured<T, R>> sendAsync(OutputType<T> type) {
        return Futures.map(form.sender().sendAsync(asking(type), options), answer -> structured(answer, type));
    }

    private <T> Structured<T, R> structured(R answer, OutputType<T> type) {
        return new Structured<>(form.sender().value(answer, type), answer);
    }

    /**
     * Sends the request and returns the answer as a stream of events. The stream must be read to its end or closed.
     *
     * @throws IllegalStateException if the request has no model or, in chat, no messages
     * @throws IllegalArgumentException if the request lacks another required parameter
     * @throws io.fluentopenai.client.error.OpenAIException if the call fails
     */
    public final ResultStream<E, R> stream() {
        return form.sender().stream(form.streamed(complete()), options);
    }

    /** Async version of {@link #stream()}: the future completes when the answer begins. */
    public final CompletableFuture<ResultStream<E, R>> streamAsync() {
        return form.sender().streamAsync(form.streamed(complete()), options);
    }

    /**
     * Sends the request, requests structured output of this type, and streams the answer. Each event has the value as
     * far as it has arrived, including the complete elements of its lists. The result has the complete value.
     *
     * <pre>{@code
     * try (var stream = openai.chat().model("gpt-5.6-luna").user("8x + 7 = -23").stream(MathAnswer.class)) {
     *     for (var partial : stream) {
     *         partial.elements(Step.class, "steps").forEach(System.out::println);
     *     }
     *     System.out.println(stream.result().value().finalAnswer());
     * }
     * }</pre>
     *
     * <p>If the answer has no such value, {@code result()} throws a {@link
     * io.fluentopenai.structured.StructuredOutputException}.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     */
    public final <T> ResultStream<PartialOutput<E>, Structured<T, R>> stream(Class<T> type) {
        return stream(Codec.of(type));
    }

    /** Works like {@link #stream(Class)}, for a type with type arguments or a handwritten schema. */
    public final <T> ResultStream<PartialOutput<E>, Structured<T, R>> stream(OutputType<T> type) {
        return form.sender().stream(form.streamed(asking(type)), options, type);
    }

    /** Async version of {@link #stream(Class)}: the future completes when the answer begins. */
    public final <T> CompletableFuture<ResultStream<PartialOutput<E>, Structured<T, R>>> streamAsync(Class<T> type) {
        return streamAsync(Codec.of(type));
    }

    /** Async version of {@link #stream(OutputType)}: the future completes when the answer begins. */
    public final <T> CompletableFuture<ResultStream<PartialOutput<E>, Structured<T, R>>> streamAsync(
            OutputType<T> type) {
        return form.sender().streamAsync(form.streamed(asking(type)), options, type);
    }

    // ---- Loops

    /**
     * Runs a tool loop: sends the request, executes the tool calls of the model, sends their results, and repeats this
     * until the model makes no more calls.
     *
     * <pre>{@code
     * String text = openai.chat().model("gpt-5.6-luna").tools(weather).user("Rain in Glasgow?").run().text();
     * }</pre>
     *
     * <p>If the conversation has unanswered calls, the loop answers those first. To continue later, {@link #resume}
     * from the state of the result.
     *
     * @throws io.fluentopenai.tools.LoopLimitException if the loop reaches the limit of rounds, by default 10
     * @throws io.fluentopenai.client.error.OpenAIException if a call to the API fails
     */
    public final LoopResult<R> run() {
        return loop().run();
    }

    /** Works like {@link #run()}, with settings: limits, approval, timeouts, a listener and more. */
    public final LoopResult<R> run(Consumer<? super LoopSettings> settings) {
        return loop(settings).run();
    }

    /** Async version of {@link #run()}. Cancelling the future cancels the call or the tools in progress. */
    public final CompletableFuture<LoopResult<R>> runAsync() {
        return loop().runAsync();
    }

    /** Async version of {@link #run(Consumer)}. Cancelling the future cancels the call or the tools in progress. */
    public final CompletableFuture<LoopResult<R>> runAsync(Consumer<? super LoopSettings> settings) {
        return loop(settings).runAsync();
    }

    /**
     * Works like {@link #run()}, with structured output of this type as the last answer.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if the last answer has no such value
     */
    public final <T> Structured<T, LoopResult<R>> run(Class<T> type) {
        return run(Codec.of(type), loop -> {});
    }

    /** Works like {@link #run(Class)}, with settings: limits, approval and more. */
    public final <T> Structured<T, LoopResult<R>> run(Class<T> type, Consumer<? super LoopSettings> settings) {
        return run(Codec.of(type), settings);
    }

    /** Works like {@link #run(Class)}, for any output type. */
    public final <T> Structured<T, LoopResult<R>> run(OutputType<T> type) {
        return run(type, loop -> {});
    }

    /** Works like {@link #run(OutputType)}, with settings: limits, approval and more. */
    public final <T> Structured<T, LoopResult<R>> run(OutputType<T> type, Consumer<? super LoopSettings> settings) {
        return ended(loop(asking(type), settings).run(), type);
    }

    /** Async version of {@link #run(Class)}. Cancelling the future cancels the call or the tools in progress. */
    public final <T> CompletableFuture<Structured<T, LoopResult<R>>> runAsync(Class<T> type) {
        return runAsync(Codec.of(type), loop -> {});
    }

    /**
     * Async version of {@link #run(Class, Consumer)}. Cancelling the future cancels the call or the tools in progress.
     */
    public final <T> CompletableFuture<Structured<T, LoopResult<R>>> runAsync(
            Class<T> type, Consumer<? super LoopSettings> settings) {
        return runAsync(Codec.of(type), settings);
    }

    /** Async version of {@link #run(OutputType)}. Cancelling the future cancels the call or the tools in progress. */
    public final <T> CompletableFuture<Structured<T, LoopResult<R>>> runAsync(OutputType<T> type) {
        return runAsync(type, loop -> {});
    }

    /**
     * Async version of {@link #run(OutputType, Consumer)}. Cancelling the future cancels the call or the tools in
     * progress.
     */
    public final <T> CompletableFuture<Structured<T, LoopResult<R>>> runAsync(
            OutputType<T> type, Consumer<? super LoopSettings> settings) {
        return Futures.map(loop(asking(type), settings).runAsync(), result -> ended(result, type));
    }

    private <T> Structured<T, LoopResult<R>> ended(LoopResult<R> result, OutputType<T> type) {
        return new Structured<>(form.sender().value(result.last(), type), result);
    }

    /**
     * Works like {@link #run()}, and returns the events of all answers, the tool calls and their results as one stream.
     * The stream must be read to its end or closed.
     */
    public final ResultStream<LoopEvent<E>, LoopResult<R>> runStream() {
        return loop().stream();
    }

    /** Works like {@link #runStream()}, with settings: limits, approval, timeouts and more. */
    public final ResultStream<LoopEvent<E>, LoopResult<R>> runStream(Consumer<? super LoopSettings> settings) {
        return loop(settings).stream();
    }

    /** Async version of {@link #runStream()}: the future completes when the first answer begins. */
    public final CompletableFuture<ResultStream<LoopEvent<E>, LoopResult<R>>> runStreamAsync() {
        return loop().streamAsync();
    }

    /** Async version of {@link #runStream(Consumer)}: the future completes when the first answer begins. */
    public final CompletableFuture<ResultStream<LoopEvent<E>, LoopResult<R>>> runStreamAsync(
            Consumer<? super LoopSettings> settings) {
        return loop(settings).streamAsync();
    }

    /** Returns the loop of {@link #run()}, which you can run turn by turn or stop. */
    public final ToolLoop<E, R> loop() {
        return loop(settings -> {});
    }

    /** Works like {@link #loop()}, with settings: limits, approval, timeouts and more. */
    public final ToolLoop<E, R> loop(Consumer<? super LoopSettings> settings) {
        return loop(complete(), settings);
    }

    private ToolLoop<E, R> loop(Q first, Consumer<? super LoopSettings> settings) {
        LoopSettings set = new LoopSettings();
        OperationListener listener = form.sender().listener();
        if (listener != null) {
            set.observe(listener);
        }
        Given.notNull(settings, "settings").accept(set);
        return new ToolLoop<>(form.loop(first, options), ToolForms.known(tools, form.tools(first)), set);
    }

    private Q asking(OutputType<?> type) {
        Q request = complete();
        form.format(request, type);
        return request;
    }

    /** Returns the generated request as it would be sent. */
    protected final Q complete() {
        return form.complete(tools, toolChoice);
    }
}
