package io.fluentopenai.testkit.internal.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Refused;
import io.fluentopenai.testkit.internal.script.Resource;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import io.fluentopenai.testkit.internal.value.LiveEvents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Agents, and their sessions with turns, items and events. */
public final class AgentsScript {

    private static final List<String> ENDPOINTS_OF_A_SESSION = List.of("artifacts", "subagents", "traces");

    private final Toolbox tools;
    private final Resource agents;
    private final Resource sessions;
    private final Map<String, AgentSessionScript> running = new ConcurrentHashMap<>();

    public AgentsScript(Toolbox tools) {
        this.tools = tools;
        this.agents = new Resource(tools, "agent", "agent_");
        this.sessions = new Resource(tools, "session", "asess_");
    }

    public void serve(Scripts scripts) {
        agents.serve(scripts, "/agents");
        scripts.on("POST /agents", this::createAgent);
        scripts.on(
                "POST /agents/{}",
                call -> tools.reply(call, agents.change(call, agent -> {
                    agent.setAll(given(call.body()));
                    return agent.put("updated_at", tools.now());
                })));
        sessions.serve(scripts, "/agents/sessions");
        scripts.on("POST /agents/sessions", this::createSession);
        scripts.on("GET /agents/sessions", this::listSessions);
        scripts.on(
                "GET /agents/sessions/{}",
                call -> tools.polled(call, running(call).polled()));
        scripts.on("POST /agents/sessions/{}", call -> {
            running(call).change(given(call.body()));
            return tools.reply(call, running(call).session());
        });
        scripts.on("DELETE /agents/sessions/{}", this::deleteSession);
        scripts.on("POST /agents/sessions/{}/events", call -> {
            running(call).take(call);
            return Reply.empty().status(call.operation().successStatus());
        });
        scripts.on(
                "GET /agents/sessions/{}/events",
                call -> Reply.events(running(call).subscribe(call)));
        scripts.on(
                "GET /agents/sessions/{}/items",
                call -> tools.page(call, running(call).items()));
        scripts.on(
                "GET /agents/sessions/{}/turns",
                call -> tools.page(call, running(call).turns()));
        scripts.on(
                "GET /agents/sessions/{}/turns/{}",
                call -> tools.polled(call, running(call).polledTurn(Resource.id(call))));
        scripts.on(
                "GET /agents/sessions/{}/turns/{}/items",
                call -> tools.page(call, running(call).items(turn(call))));
        // Nobody has published or created any; a session of the test's own knows no others.
        for (String endpoint : ENDPOINTS_OF_A_SESSION) {
            scripts.on("GET /agents/sessions/{}/" + endpoint, call -> {
                running(call);
                return tools.page(call, List.of());
            });
        }
    }

    private static String session(Call call) {
        return call.request().pathParameters().values().iterator().next();
    }

    private static String turn(Call call) {
        return List.copyOf(call.request().pathParameters().values()).get(1);
    }

    private AgentSessionScript running(Call call) {
        AgentSessionScript session = running.get(session(call));
        if (session == null) {
            throw Refused.unknown("session", session(call));
        }
        return session;
    }

    /** Returns the properties that a request sets. */
    private static ObjectNode given(JsonNode body) {
        ObjectNode given = Json.object(body).deepCopy();
        given.properties().removeIf(property -> property.getValue().isNull());
        return given;
    }

    private Reply createAgent(Call call) {
        ObjectNode agent = tools.made("agent_", "agent").put("updated_at", tools.now());
        agent.putNull("name").putNull("instructions").putObject("metadata");
        agent.putArray("tools");
        agent.setAll(given(call.body()));
        return tools.reply(call, agents.store().put("", agent));
    }

    private Reply createSession(Call call) {
        ObjectNode described = given(call.body().path("agent"));
        String agentId = call.text("agent_id");
        ObjectNode agent = agentId.isEmpty()
                ? Json.object().put("id", tools.id("agent_"))
                : agents.get("", agentId).deepCopy();
        agent.setAll(described);
        if (agent.path("model").asText().isEmpty()) {
            throw Refused.badRequest("A session needs an agent_id, or an agent with a model.", "agent", null);
        }
        ObjectNode session = tools.made("asess_", "agent.session")
                .put("status", "idle")
                .put("last_active_at", tools.now())
                .putNull("error")
                .putNull("usage");
        session.set("agent", agent.without(List.of("object", "created_at", "updated_at", "metadata")));
        session.set("environment", call.body().path("environment"));
        session.putArray("required_actions");
        session.set("metadata", Json.object(call.body().path("metadata")));
        session.putArray("vault_ids");
        AgentSessionScript made = new AgentSessionScript(tools, session);
        running.put(session.path("id").asText(), made);
        if (!call.stream()) {
            made.begin(call);
            return tools.reply(call, made.session());
        }
        LiveEvents<StreamEvent> events = made.subscribe(call);
        made.begin(call);
        return Reply.events(events);
    }

    private Reply listSessions(Call call) {
        String agent = call.request().query("agent_id");
        return tools.page(
                call,
                running.values().stream()
                        .map(AgentSessionScript::session)
                        .filter(session -> agent == null
                                || agent.equals(session.path("agent").path("id").asText()))
                        .sorted((one, other) -> one.path("id")
                                .asText()
                                .compareTo(other.path("id").asText()))
                        .toList());
    }

    private Reply deleteSession(Call call) {
        running(call).end();
        running.remove(session(call));
        return tools.reply(call, Json.object().put("id", session(call)).put("deleted", true));
    }
}
