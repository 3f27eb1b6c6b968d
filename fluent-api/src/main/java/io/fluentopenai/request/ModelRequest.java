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
 * A request to a model: collects content and settings, and sends them, once or again. {@code openai.chat()} and {@code
 * openai.responses()} return the two kinds; what both have is described here.
 *
 * <p>Sending does not change the request. Mutable, and not thread-safe. Users cannot extend this class.
 *
 * @param <S> the kind of request, which its methods return
 * @param <Q> the generated request that {@link #configure} opens
 * @param <E> the events of a streamed answer
 * @param <R> the answer
 */
public abstract class ModelRequest<S extends ModelRequest<S, Q, E, R>, Q extends JsonModel, E, R> {
    private final RequestForm<Q, E, R> form;
    private RequestOptions options;
    private Tools tools = Tools.of();
    private @Nullable String toolChoice;

    /** Makes a request of an endpoint's form, with the options of the client. */
    protected ModelRequest(RequestForm<Q, E, R> form, RequestOptions options) {
        this.form = form;
        this.options = options;
    }

    @SuppressWarnings("unchecked") // as the type parameter says
    private S self() {
        return (S) this;
    }

    // ---- Content

    /** Adds instructions in the role {@code system}. */
    public abstract S system(String text);

    /** Adds instructions in the role {@code developer}, which takes the place of {@code system} for reasoning models. */
    public abstract S developer(String text);

    /** Adds a text message of the user. */
    public abstract S user(String text);

    /**
     * Adds a message of the user with several parts, such as text and images.
     *
     * @throws IllegalArgumentException if there is no part, or one that the endpoint does not support
     */
    public abstract S user(Content... parts);

    /** Adds a text message of the model, from earlier in the conversation. */
    public abstract S assistant(String text);

    /** Adds an answer of the model, from earlier in the conversation. */
    public abstract S reply(R answer);

    /** Adds the result of a tool call. */
    public abstract S toolResult(String callId, String result);

    /**
     * Continues from where a loop stood: its content replaces the content of this request. Model, tools and settings are not part
     * of the state; set them anew.
     *
     * @throws IllegalArgumentException if it is the state of another kind of request
     */
    public abstract S resume(LoopState state);

    // ---- Settings

    /**
     * Sets the model, such as {@code gpt-5.6-luna}. Without one, the client's default is used, and on Azure, where there is no
     * default, the deployment.
     */
    public abstract S model(String model);

    /** Sets the sampling temperature ({@code temperature}), 0 to 2. */
    public abstract S temperature(double temperature);

    /** Sets nucleus sampling ({@code top_p}), 0 to 1: the share of probable tokens to sample from. */
    public abstract S topP(double share);

    /**
     * Sets how much the model reasons ({@code reasoning_effort}).
     *
     * @param effort such as {@code none}, {@code minimal}, {@code low}, {@code medium}, {@code high}
     */
    public abstract S reasoningEffort(String effort);

    /**
     * Sets how long answers are ({@code verbosity}).
     *
     * @param verbosity {@code low}, {@code medium} or {@code high}
     */
    public abstract S verbosity(String verbosity);

    /**
     * Sets how the request is processed and priced ({@code service_tier}).
     *
     * @param tier such as {@code auto}, {@code default}, {@code flex}, {@code priority}
     */
    public abstract S serviceTier(String tier);

    /** Sets the key that requests with the same beginning share, for more cache hits ({@code prompt_cache_key}). */
    public abstract S promptCacheKey(String key);

    /**
     * Sets an identifier of your end user ({@code safety_identifier}), by which the provider detects abuse. Pass a hash, no
     * personal data.
     *
     * @param identifier up to 64 characters
     */
    public abstract S safetyIdentifier(String identifier);

    /** Sets whether the server stores the answer ({@code store}), so that it can be looked up later. */
    public abstract S store(boolean store);

    /** Adds a key and a value to the metadata that the server stores with the answer ({@code metadata}). */
    public abstract S metadata(String key, String value);

    /**
     * Sets anything else that the generated request has; its content excepted, which is collected here. What you set here
     * stands, even against what this library would add by itself. A null means absent; {@code bodyProperty(name, null)} sends
     * one.
     */
    public abstract S configure(Consumer<? super Q> settings);

    // ---- Format of the answer

    /** Asks for any JSON object. The content must mention JSON, too, or the API refuses the request. */
    public abstract S jsonMode();

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
    public final S jsonSchema(String name, JsonNode schema) {
        return format(Codec.ofSchema(name, schema));
    }

    /**
     * Asks for JSON of this type, in strict mode; {@code value(type)} of the answer reads it. {@link #send(Class)} does both.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type
     */
    public final S format(Class<?> type) {
        return format(Codec.of(type));
    }

    /** Version of {@link #format(Class)} for a type with type arguments, or a schema that was written by hand. */
    public final S format(OutputType<?> type) {
        form.format(form.settings(), type);
        return self();
    }

    // ---- Tools

    /**
     * Adds tools that the model may call; {@link #run()} answers the calls.
     *
     * @throws IllegalArgumentException if two have the same name, or the endpoint does not support one
     */
    public final S tools(Tool... more) {
        return tools(List.of(Given.noneNull(more, "tools")));
    }

    /** Version of {@link #tools(Tool...)} for tools in a collection, such as all of an object: {@code Tools.of(calendar)}. */
    public final S tools(Iterable<? extends Tool> more) {
        Given.notNull(more, "tools").forEach(form::tool);
        tools = tools.and(more);
        return self();
    }

    /**
     * Sets what the model may or must call ({@code tool_choice}): {@code auto}, {@code none}, {@code required}, or the name of a
     * tool. In a loop, a choice that forces a call holds for the first round only, or the loop would never end.
     */
    public final S toolChoice(String choice) {
        toolChoice = Given.notNull(choice, "choice");
        return self();
    }

    /** Sets whether the model may call several tools in one turn ({@code parallel_tool_calls}). By default it may. */
    public abstract S parallelToolCalls(boolean parallel);

    // ---- Options

    /** Sets a header of this request, replacing any of that name that the client would send. */
    public final S header(String name, String value) {
        options = options.toBuilder()
                .header(Given.notNull(name, "name"), Given.notNull(value, "value"))
                .build();
        return self();
    }

    /**
     * Sets a property of the body, whether or not the generated request has it, replacing any of that name: what compatible
     * servers take, or what is newer than this library.
     *
     * @param value a string, number, boolean, {@code JsonNode}, generated value, or a list or map of such; null is sent as JSON
     *     null
     * @throws IllegalArgumentException if it is of another type
     */
    public final S bodyProperty(String name, @Nullable Object value) {
        options = options.toBuilder()
                .bodyProperty(Given.notNull(name, "name"), value)
                .build();
        return self();
    }

    /**
     * Adds options for this request: deadlines, retries, headers and more. They are merged with those of {@link
     * io.fluentopenai.OpenAI#with OpenAI.with(…)} and with those added before; of what both set, the later holds.
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
     * @throws IllegalArgumentException if the request lacks something else that the API requires
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public final R send() {
        return form.sender().send(complete(), options);
    }

    /** Async version of {@link #send()}. Cancelling the future cancels the call. */
    public final CompletableFuture<R> sendAsync() {
        return form.sender().sendAsync(complete(), options);
    }

    /**
     * Sends the request, asks for an answer of this type, and returns its value.
     *
     * <pre>{@code
     * MathAnswer answer = openai.chat().model("gpt-5.6-luna").user("8x + 7 = -23").send(MathAnswer.class).value();
     * }</pre>
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type; nothing is sent then
     * @throws io.fluentopenai.structured.StructuredOutputException if the answer has no such value; its subclasses say why
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public final <T> Structured<T, R> send(Class<T> type) {
        return send(Codec.of(type));
    }

    /** Version of {@link #send(Class)} for a type with type arguments, or a schema that was written by hand. */
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

    /** Sends the request and returns the answer as a stream of events. The stream must be read or closed. */
    public final ResultStream<E, R> stream() {
        return form.sender().stream(form.streamed(complete()), options);
    }

    /** Async version of {@link #stream()}: the future completes when the answer begins. */
    public final CompletableFuture<ResultStream<E, R>> streamAsync() {
        return form.sender().streamAsync(form.streamed(complete()), options);
    }

    /**
     * Sends the request, asks for an answer of this type, and returns it as a stream: each event has the value as far as it has
     * come, with elements of its lists as they are complete, and the result has the whole value.
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
     * <p>For an answer that has no such value, {@code result()} throws a {@link
     * io.fluentopenai.structured.StructuredOutputException}.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for the type; nothing is sent then
     */
    public final <T> ResultStream<PartialOutput<E>, Structured<T, R>> stream(Class<T> type) {
        return stream(Codec.of(type));
    }

    /** Version of {@link #stream(Class)} for a type with type arguments, or a schema that was written by hand. */
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
     * Sends the request, answers the tool calls of the model, and continues until it calls nothing more.
     *
     * <pre>{@code
     * String text = openai.chat().model("gpt-5.6-luna").tools(weather).user("Rain in Glasgow?").run().text();
     * }</pre>
     *
     * <p>If the conversation has calls that nobody has answered, those are answered first. To continue later, {@link #resume} the
     * result's state.
     *
     * @throws io.fluentopenai.tools.LoopLimitException if the limit of rounds is reached, which is 10 by default
     * @throws io.fluentopenai.client.error.OpenAIException if there is no usable answer
     */
    public final LoopResult<R> run() {
        return loop().run();
    }

    /** Version of {@link #run()} with limits, approval, timeouts, a listener and more. */
    public final LoopResult<R> run(Consumer<? super LoopSettings> settings) {
        return loop(settings).run();
    }

    /** Async version of {@link #run()}. Cancelling the future cancels what is going on. */
    public final CompletableFuture<LoopResult<R>> runAsync() {
        return loop().runAsync();
    }

    /** Async version of {@link #run(Consumer)}. Cancelling the future cancels what is going on. */
    public final CompletableFuture<LoopResult<R>> runAsync(Consumer<? super LoopSettings> settings) {
        return loop(settings).runAsync();
    }

    /**
     * Version of {@link #run()} whose last answer is of this type.
     *
     * @throws io.fluentopenai.structured.StructuredOutputException if the last answer has no such value
     */
    public final <T> Structured<T, LoopResult<R>> run(Class<T> type) {
        return run(Codec.of(type), loop -> {});
    }

    /** Version of {@link #run(Class)} for any type, with limits, approval and more. */
    public final <T> Structured<T, LoopResult<R>> run(OutputType<T> type, Consumer<? super LoopSettings> settings) {
        return ended(loop(asking(type), settings).run(), type);
    }

    /** Async version of {@link #run(Class)}. Cancelling the future cancels what is going on. */
    public final <T> CompletableFuture<Structured<T, LoopResult<R>>> runAsync(Class<T> type) {
        return runAsync(Codec.of(type), loop -> {});
    }

    /** Async version of {@link #run(OutputType, Consumer)}. Cancelling the future cancels what is going on. */
    public final <T> CompletableFuture<Structured<T, LoopResult<R>>> runAsync(
            OutputType<T> type, Consumer<? super LoopSettings> settings) {
        return Futures.map(loop(asking(type), settings).runAsync(), result -> ended(result, type));
    }

    private <T> Structured<T, LoopResult<R>> ended(LoopResult<R> result, OutputType<T> type) {
        return new Structured<>(form.sender().value(result.last(), type), result);
    }

    /**
     * Version of {@link #run()} that returns the events of all answers, the calls and their results in one stream, as they come.
     * The stream must be read or closed.
     */
    public final ResultStream<LoopEvent<E>, LoopResult<R>> runStream() {
        return loop().stream();
    }

    /** Version of {@link #runStream()} with limits, approval, timeouts and more. */
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

    /** Returns the loop of {@link #run()}, to be taken turn by turn, or stopped. */
    public final ToolLoop<E, R> loop() {
        return loop(settings -> {});
    }

    /** Version of {@link #loop()} with limits, approval, timeouts and more. */
    public final ToolLoop<E, R> loop(Consumer<? super LoopSettings> settings) {
        return loop(complete(), settings);
    }

    private ToolLoop<E, R> loop(Q first, Consumer<? super LoopSettings> settings) {
        LoopSettings set = new LoopSettings();
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
