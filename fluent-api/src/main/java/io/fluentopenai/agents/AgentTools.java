package io.fluentopenai.agents;

import io.fluentopenai.client.model.AgentPersistedAgentToolParam;
import io.fluentopenai.client.model.AgentToolParam;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ToolForms;
import io.fluentopenai.tools.Tools;
import java.util.List;

/**
 * Converts tools to the form of agents requests. Functions, web search and MCP servers are supported.
 *
 * <pre>{@code
 * session.update(s -> s.agent(new UpdateAgentSessionRequestAgent().tools(AgentTools.forSession(tools))));
 * }</pre>
 *
 * <p>All methods throw an {@code IllegalArgumentException} for a tool of another kind.
 */
public final class AgentTools {
    private AgentTools() {}

    /**
     * Returns the tools for {@code CreateAgentRequest} and {@code UpdateAgentRequest}. {@link Agents#withTools(Tools)}
     * sets them itself.
     */
    public static List<AgentPersistedAgentToolParam> forAgent(Tools tools) {
        return ToolForms.list(Given.notNull(tools, "tools"), ToolForms::forAgents, AgentPersistedAgentToolParam.class);
    }

    /** Returns the tools for the agent settings of a session, which replace those of a stored agent. */
    public static List<AgentToolParam> forSession(Tools tools) {
        return ToolForms.list(Given.notNull(tools, "tools"), ToolForms::forAgents, AgentToolParam.class);
    }
}
