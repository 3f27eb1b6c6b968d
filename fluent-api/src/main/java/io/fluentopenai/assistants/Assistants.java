package io.fluentopenai.assistants;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.api.AssistantsApi;
import io.fluentopenai.client.model.AssistantObject;
import io.fluentopenai.client.model.CreateAssistantRequest;
import io.fluentopenai.client.model.CreateAssistantRequestTool;
import io.fluentopenai.client.model.ListAssistantsParams;
import io.fluentopenai.client.model.ModifyAssistantRequest;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.internal.compat.LenientValues;
import io.fluentopenai.schema.Codec;
import io.fluentopenai.schema.OutputType;
import io.fluentopenai.structured.ResponseFormats;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tools;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The assistants endpoint. An assistant is a model with instructions and tools that the server stores. OpenAI removed
 * its Assistants API on 2026-08-26; this class serves Azure OpenAI and compatible servers.
 *
 * <pre>{@code
 * Assistant tutor = openai.assistants().create("gpt-5.6-terra", "You are a tutor of maths. Be brief.");
 * Run run = tutor.createThreadAndRun("What is 3 x + 11 = 14?").awaitCompletion();
 * run.messages().forEach(message -> System.out.println(message.role() + ": " + message.text()));
 * }</pre>
 *
 * <p>The client sets no defaults, and sends all parameters that you set, even if the API rejects their combination,
 * such as a temperature with a {@code reasoning_effort}.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/assistants">Assistants in the API reference</a>
 */
// The document marks these operations as deprecated, and servers go on to offer them.
@SuppressWarnings("deprecation")
public final class Assistants extends Endpoint {
    private final @Nullable Answering answering;

    /** Creates the endpoint of a client. */
    public Assistants(OpenAI openai) {
        this(openai, null);
    }

    Assistants(OpenAI openai, @Nullable Answering answering) {
        super(openai);
        this.answering = answering;
    }

    /**
     * Returns this endpoint with tools. Assistants that it creates have these tools on the server, in addition to those
     * of the request. For all assistants that it creates or fetches, the tools execute the function calls of runs.
     *
     * <pre>{@code
     * Assistant tutor = openai.assistants().withTools(Tools.of(weather)).create("gpt-5.6-terra", "Be brief.");
     * Run run = tutor.createThreadAndRun("What's the temperature?").awaitCompletion();
     * }</pre>
     *
     * @throws IllegalArgumentException if assistants do not support one of the tools
     */
    public Assistants withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. See {@link
     * Assistant#withTools(Tools, Consumer)}.
     */
    public Assistants withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        AssistantTools.forAssistant(tools);
        return new Assistants(openai(), new Answering(tools, settings));
    }

    private AssistantsApi api() {
        return raw().assistants();
    }

    /**
     * Creates an assistant.
     *
     * @throws IllegalArgumentException if the model is blank
     */
    public Assistant create(String model, String instructions) {
        return create(settings(model, instructions));
    }

    /** Works like {@link #create(String, String)}, with all request parameters. The model is required. */
    public Assistant create(Consumer<? super CreateAssistantRequest> settings) {
        return create(request(settings));
    }

    /**
     * Works like {@link #create(String, String)}, with structured output of this type for all answers, which {@link
     * Run#awaitValue(Class)} parses.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     */
    public Assistant create(String model, String instructions, Class<?> type) {
        return create(model, instructions, Codec.of(type));
    }

    /** Works like {@link #create(String, String, Class)}, for a type with type arguments or a handwritten schema. */
    public Assistant create(String model, String instructions, OutputType<?> type) {
        return create(settings(model, instructions, type));
    }

    /** Async version of {@link #create(String, String, Class)}. */
    public CompletableFuture<Assistant> createAsync(String model, String instructions, Class<?> type) {
        return createAsync(model, instructions, Codec.of(type));
    }

    /** Async version of {@link #create(String, String, OutputType)}. */
    public CompletableFuture<Assistant> createAsync(String model, String instructions, OutputType<?> type) {
        return createAsync(settings(model, instructions, type));
    }

    private static Consumer<CreateAssistantRequest> settings(String model, String instructions, OutputType<?> type) {
        Consumer<CreateAssistantRequest> settings = settings(model, instructions);
        return request ->
                Given.notNull(settings, "settings").accept(request.responseFormat(ResponseFormats.forAssistants(type)));
    }

    Assistant create(CreateAssistantRequest request) {
        return new Assistant(openai(), api().createAssistantWithResponse(request, options())).answeredBy(answering);
    }

    /** Async version of {@link #create(String, String)}. */
    public CompletableFuture<Assistant> createAsync(String model, String instructions) {
        return createAsync(settings(model, instructions));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Assistant> createAsync(Consumer<? super CreateAssistantRequest> settings) {
        return createAsync(request(settings));
    }

    CompletableFuture<Assistant> createAsync(CreateAssistantRequest request) {
        return Futures.map(
                api().createAssistantWithResponseAsync(request, options()),
                assistant -> new Assistant(openai(), assistant).answeredBy(answering));
    }

    private static Consumer<CreateAssistantRequest> settings(String model, String instructions) {
        Given.notBlank(model, "model", "The model of the assistant is blank. Pass one, such as gpt-4o");
        return request -> request.model(model).instructions(Given.notNull(instructions, "instructions"));
    }

    private CreateAssistantRequest request(Consumer<? super CreateAssistantRequest> settings) {
        CreateAssistantRequest request = Given.set(new CreateAssistantRequest(), settings);
        if (answering != null) {
            request.tools(ToolForms.list(
                    request.tools(), answering.tools(), ToolForms::forAssistants, CreateAssistantRequestTool.class));
        }
        return request;
    }

    /** Fetches an assistant. */
    public Assistant get(String assistantId) {
        return new Assistant(openai(), api().getAssistantWithResponse(assistantId, options())).answeredBy(answering);
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Assistant> getAsync(String assistantId) {
        return Futures.map(
                api().getAssistantWithResponseAsync(assistantId, options()),
                assistant -> new Assistant(openai(), assistant).answeredBy(answering));
    }

    /**
     * Changes the properties that {@code settings} sets, leaves the others unchanged on the server, and returns the new
     * state.
     */
    public Assistant modify(String assistantId, Consumer<? super ModifyAssistantRequest> settings) {
        ModifyAssistantRequest request = Given.set(new ModifyAssistantRequest(), settings);
        return new Assistant(openai(), api().modifyAssistantWithResponse(assistantId, request, options()))
                .answeredBy(answering);
    }

    /** Async version of {@link #modify}. */
    public CompletableFuture<Assistant> modifyAsync(
            String assistantId, Consumer<? super ModifyAssistantRequest> settings) {
        ModifyAssistantRequest request = Given.set(new ModifyAssistantRequest(), settings);
        return Futures.map(
                api().modifyAssistantWithResponseAsync(assistantId, request, options()),
                assistant -> new Assistant(openai(), assistant).answeredBy(answering));
    }

    /**
     * Deletes an assistant. Its vector stores are kept.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String assistantId) {
        return LenientValues.isTrue(
                api().deleteAssistant(assistantId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String assistantId) {
        return Futures.map(
                api().deleteAssistantAsync(assistantId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the assistants of the project, newest first, page by page. */
    public Page<Assistant> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters, for example {@code list(p -> p.limit(20).order("asc"))}. */
    public Page<Assistant> list(Consumer<? super ListAssistantsParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Assistant>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Assistant>> listAsync(Consumer<? super ListAssistantsParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListAssistantsParams, AssistantObject, Assistant> listing(
            Consumer<? super ListAssistantsParams> filter) {
        return new Listing<>(
                ListAssistantsParams::new,
                filter,
                params -> api().listAssistantsWithResponse(params, options()),
                params -> api().listAssistantsWithResponseAsync(params, options()),
                (assistant, info) -> new Assistant(openai(), assistant, info).answeredBy(answering));
    }
}
