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
 * Assistants: a model with instructions and tools, kept on the server. OpenAI removed its Assistants API on 2026-08-26; this
 * class serves Azure OpenAI and compatible servers.
 *
 * <pre>{@code
 * Assistant tutor = openai.assistants().create("gpt-5.6-terra", "You are a tutor of maths. Be brief.");
 * Run run = tutor.createThreadAndRun("What is 3 x + 11 = 14?").awaitCompletion();
 * run.messages().forEach(message -> System.out.println(message.role() + ": " + message.text()));
 * }</pre>
 *
 * <p>Nothing is defaulted here, and nothing that was set is left out: a temperature beside a {@code reasoning_effort} is
 * sent, and the API says what it thinks of it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/assistants">Assistants in the API reference</a>
 */
// The document marks these operations as deprecated, and servers go on to offer them.
@SuppressWarnings("deprecation")
public final class Assistants extends Endpoint {
    private final @Nullable Answering answering;

    /** The assistants that a client can reach. */
    public Assistants(OpenAI openai) {
        this(openai, null);
    }

    Assistants(OpenAI openai, @Nullable Answering answering) {
        super(openai);
        this.answering = answering;
    }

    /**
     * The same, for assistants with these tools: those that are made from here have them on the server, besides what the request
     * says; and of all, made or looked up, they answer the functions that runs wait for.
     *
     * <pre>{@code
     * Assistant tutor = openai.assistants().withTools(Tools.of(weather)).create("gpt-5.6-terra", "Be brief.");
     * Run run = tutor.createThreadAndRun("What's the temperature?").awaitCompletion();
     * }</pre>
     *
     * @throws IllegalArgumentException if assistants have no such tool
     */
    public Assistants withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /** Works like {@link #withTools(Tools)}, with limits, approval, timeouts, a listener: see {@link Assistant#withTools(Tools, Consumer)}. */
    public Assistants withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        AssistantTools.forAssistant(tools);
        return new Assistants(openai(), new Answering(tools, settings));
    }

    private AssistantsApi api() {
        return raw().assistants();
    }

    /**
     * Makes an assistant.
     *
     * @throws IllegalArgumentException if the model is blank
     */
    public Assistant create(String model, String instructions) {
        return create(settings(model, instructions));
    }

    /** Works like {@link #create(String, String)}, with everything that the request can carry; it must at least name a model. */
    public Assistant create(Consumer<? super CreateAssistantRequest> settings) {
        return create(request(settings));
    }

    /**
     * Works like {@link #create(String, String)}, of an assistant whose every answer is of this type; {@link Run#awaitValue(Class)} reads
     * it.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode has no schema for it; nothing is sent then
     */
    public Assistant create(String model, String instructions, Class<?> type) {
        return create(model, instructions, Codec.of(type));
    }

    /** Works like {@link #create(String, String, Class)}, for a type with type arguments or a schema that was written by hand. */
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

    /** Looks an assistant up. */
    public Assistant get(String assistantId) {
        return new Assistant(openai(), api().getAssistantWithResponse(assistantId, options())).answeredBy(answering);
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Assistant> getAsync(String assistantId) {
        return Futures.map(
                api().getAssistantWithResponseAsync(assistantId, options()),
                assistant -> new Assistant(openai(), assistant).answeredBy(answering));
    }

    /** Changes what the settings name, and leaves the rest as it is on the server. */
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

    /** Deletes an assistant. True if the server says that it is gone. Its vector stores stay. */
    public boolean delete(String assistantId) {
        return LenientValues.isTrue(
                api().deleteAssistant(assistantId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String assistantId) {
        return Futures.map(
                api().deleteAssistantAsync(assistantId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** The assistants of the project, newest first, page by page. */
    public Page<Assistant> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, filtered: {@code list(p -> p.limit(20).order("asc"))}. */
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
