package io.fluentopenai.agents;

import io.fluentopenai.Endpoint;
import io.fluentopenai.OpenAI;
import io.fluentopenai.Page;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.api.AgentsApi;
import io.fluentopenai.client.model.AgentObject;
import io.fluentopenai.client.model.AgentPersistedAgentToolParam;
import io.fluentopenai.client.model.AgentTextParam;
import io.fluentopenai.client.model.CreateAgentRequest;
import io.fluentopenai.client.model.ListAgentsParams;
import io.fluentopenai.client.model.UpdateAgentRequest;
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
 * The agents endpoint. An agent is a model with instructions and tools that the server stores; a session lets it work,
 * turn by turn.
 *
 * <pre>{@code
 * Agent agent = openai.agents().withTools(Tools.of(weather)).create("gpt-5.6-terra", "Be brief.");
 * AgentTurn turn = agent.createSession().createTurn("Rain in Glasgow?").awaitCompletion();
 * System.out.println(turn.finalText());
 * }</pre>
 *
 * <p>Experimental: the API is in beta. The client sets no defaults except that a session has no environment.
 */
public final class Agents extends Endpoint {
    private final @Nullable AgentAnswering answering;

    /** Creates the endpoint of a client. */
    public Agents(OpenAI openai) {
        this(openai, null);
    }

    private Agents(OpenAI openai, @Nullable AgentAnswering answering) {
        super(openai);
        this.answering = answering;
    }

    /**
     * Returns this endpoint with tools. Agents that it creates have these tools on the server, in addition to those of
     * the request. For the sessions of all agents that it creates or fetches, the tools execute the function calls.
     *
     * @throws IllegalArgumentException if agents do not support one of the tools
     */
    public Agents withTools(Tools tools) {
        return withTools(tools, loop -> {});
    }

    /**
     * Works like {@link #withTools(Tools)}, with settings: limits, approval, timeouts, a listener. See {@link
     * AgentSession#withTools(Tools, Consumer)}.
     */
    public Agents withTools(Tools tools, Consumer<? super LoopSettings> settings) {
        AgentTools.forAgent(tools);
        return new Agents(openai(), new AgentAnswering(tools, settings));
    }

    private AgentsApi api() {
        return raw().agents();
    }

    private Agent agent(ApiResponse<AgentObject> response) {
        return new Agent(openai(), response).answeredBy(answering);
    }

    /** Returns the sessions endpoint, with the tools of this endpoint. */
    public AgentSessions sessions() {
        return new AgentSessions(openai(), answering);
    }

    /**
     * Creates an agent.
     *
     * @throws IllegalArgumentException if the model is blank
     */
    public Agent create(String model, String instructions) {
        return create(settings(model, instructions));
    }

    /** Works like {@link #create(String, String)}, with all request parameters. The model is required. */
    public Agent create(Consumer<? super CreateAgentRequest> settings) {
        return agent(api().createAgentWithResponse(request(settings), options()));
    }

    /**
     * Works like {@link #create(String, String)}, with structured output of this type for all answers, which {@link
     * AgentTurn#value(Class)} parses.
     *
     * @throws io.fluentopenai.schema.SchemaException if strict mode cannot express the type; nothing is sent
     */
    public Agent create(String model, String instructions, Class<?> type) {
        return create(model, instructions, Codec.of(type));
    }

    /** Works like {@link #create(String, String, Class)}, for a type with type arguments or a handwritten schema. */
    public Agent create(String model, String instructions, OutputType<?> type) {
        return create(settings(model, instructions, type));
    }

    /** Async version of {@link #create(String, String)}. */
    public CompletableFuture<Agent> createAsync(String model, String instructions) {
        return createAsync(settings(model, instructions));
    }

    /** Async version of {@link #create(Consumer)}. */
    public CompletableFuture<Agent> createAsync(Consumer<? super CreateAgentRequest> settings) {
        return Futures.map(api().createAgentWithResponseAsync(request(settings), options()), this::agent);
    }

    /** Async version of {@link #create(String, String, Class)}. */
    public CompletableFuture<Agent> createAsync(String model, String instructions, Class<?> type) {
        return createAsync(model, instructions, Codec.of(type));
    }

    /** Async version of {@link #create(String, String, OutputType)}. */
    public CompletableFuture<Agent> createAsync(String model, String instructions, OutputType<?> type) {
        return createAsync(settings(model, instructions, type));
    }

    private static Consumer<CreateAgentRequest> settings(String model, String instructions) {
        Given.notBlank(model, "model", "The model of the agent is blank. Pass one, such as gpt-5.6-terra");
        Given.notNull(instructions, "instructions");
        return request -> request.model(model).instructions(instructions);
    }

    private static Consumer<CreateAgentRequest> settings(String model, String instructions, OutputType<?> type) {
        AgentTextParam text = new AgentTextParam().format(ResponseFormats.forAgents(type));
        return settings(model, instructions).andThen(request -> request.text(text));
    }

    private CreateAgentRequest request(Consumer<? super CreateAgentRequest> settings) {
        CreateAgentRequest request = Given.set(new CreateAgentRequest(), settings);
        if (answering != null) {
            request.tools(ToolForms.list(
                    request.tools(), answering.tools(), ToolForms::forAgents, AgentPersistedAgentToolParam.class));
        }
        return request;
    }

    /** Fetches an agent. */
    public Agent get(String agentId) {
        return agent(api().getAgentWithResponse(agentId, options()));
    }

    /** Async version of {@link #get}. */
    public CompletableFuture<Agent> getAsync(String agentId) {
        return Futures.map(api().getAgentWithResponseAsync(agentId, options()), this::agent);
    }

    /**
     * Changes the properties that {@code settings} sets, leaves the others unchanged on the server, and returns the new
     * state. Sessions that exist are not changed.
     */
    public Agent update(String agentId, Consumer<? super UpdateAgentRequest> settings) {
        return agent(api().updateAgentWithResponse(agentId, Given.set(new UpdateAgentRequest(), settings), options()));
    }

    /** Async version of {@link #update}. */
    public CompletableFuture<Agent> updateAsync(String agentId, Consumer<? super UpdateAgentRequest> settings) {
        return Futures.map(
                api().updateAgentWithResponseAsync(agentId, Given.set(new UpdateAgentRequest(), settings), options()),
                this::agent);
    }

    /**
     * Deletes an agent.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete(String agentId) {
        return LenientValues.isTrue(api().deleteAgent(agentId, options()).deleted());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync(String agentId) {
        return Futures.map(api().deleteAgentAsync(agentId, options()), gone -> LenientValues.isTrue(gone.deleted()));
    }

    /** Returns the agents of the project, newest first, page by page. */
    public Page<Agent> list() {
        return list(params -> {});
    }

    /** Works like {@link #list()}, with query parameters such as the order or the page size. */
    public Page<Agent> list(Consumer<? super ListAgentsParams> filter) {
        return listing(filter).first();
    }

    /** Async version of {@link #list()}. */
    public CompletableFuture<Page<Agent>> listAsync() {
        return listAsync(params -> {});
    }

    /** Async version of {@link #list(Consumer)}. */
    public CompletableFuture<Page<Agent>> listAsync(Consumer<? super ListAgentsParams> filter) {
        return listing(filter).firstAsync();
    }

    private Listing<ListAgentsParams, AgentObject, Agent> listing(Consumer<? super ListAgentsParams> filter) {
        return new Listing<>(
                ListAgentsParams::new,
                filter,
                params -> api().listAgentsWithResponse(params, options()),
                params -> api().listAgentsWithResponseAsync(params, options()),
                (agent, info) -> new Agent(openai(), agent, info).answeredBy(answering));
    }
}
