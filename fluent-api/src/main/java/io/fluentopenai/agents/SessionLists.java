package io.fluentopenai.agents;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.RequestOptions;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.api.AgentsApi;
import io.fluentopenai.client.model.AgentSessionArtifact;
import io.fluentopenai.client.model.AgentSessionItem;
import io.fluentopenai.client.model.AgentSessionObject;
import io.fluentopenai.client.model.AgentSubagent;
import io.fluentopenai.client.model.AgentTurnObject;
import io.fluentopenai.client.model.ListAgentSessionArtifactsParams;
import io.fluentopenai.client.model.ListAgentSessionItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentTurnItemsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentTurnsParams;
import io.fluentopenai.client.model.ListAgentSessionSubagentsParams;
import io.fluentopenai.client.model.ListAgentSessionTurnItemsParams;
import io.fluentopenai.client.model.ListAgentSessionTurnsParams;
import io.fluentopenai.client.model.ListAgentSessionsParams;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.Listing;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lists of sessions, and of what is in a session, page by page. */
final class SessionLists {
    private final OpenAI openai;
    private final @Nullable AgentAnswering answering;

    SessionLists(OpenAI openai, @Nullable AgentAnswering answering) {
        this.openai = openai;
        this.answering = answering;
    }

    private AgentsApi api() {
        return openai.raw().agents();
    }

    private RequestOptions options() {
        return openai.options();
    }

    Listing<ListAgentSessionsParams, AgentSessionObject, AgentSession> sessions(
            Consumer<? super ListAgentSessionsParams> filter) {
        return new Listing<>(
                ListAgentSessionsParams::new,
                filter,
                params -> api().listAgentSessionsWithResponse(params, options()),
                params -> api().listAgentSessionsWithResponseAsync(params, options()),
                (session, info) -> new AgentSession(openai, session, info).answeredBy(answering));
    }

    Listing<ListAgentSessionTurnsParams, AgentTurnObject, AgentTurn> turns(
            String sessionId, Consumer<? super ListAgentSessionTurnsParams> filter) {
        return new Listing<>(
                ListAgentSessionTurnsParams::new,
                filter,
                params -> api().listAgentSessionTurnsWithResponse(sessionId, params, options()),
                params -> api().listAgentSessionTurnsWithResponseAsync(sessionId, params, options()),
                this::turn);
    }

    Listing<ListAgentSessionTurnItemsParams, AgentSessionItem, AgentItem> turnItems(
            String sessionId, String turnId, Consumer<? super ListAgentSessionTurnItemsParams> filter) {
        return new Listing<>(
                ListAgentSessionTurnItemsParams::new,
                filter,
                params -> api().listAgentSessionTurnItemsWithResponse(sessionId, turnId, params, options()),
                params -> api().listAgentSessionTurnItemsWithResponseAsync(sessionId, turnId, params, options()),
                this::item);
    }

    Listing<ListAgentSessionItemsParams, AgentSessionItem, AgentItem> items(
            String sessionId, Consumer<? super ListAgentSessionItemsParams> filter) {
        return new Listing<>(
                ListAgentSessionItemsParams::new,
                filter,
                params -> api().listAgentSessionItemsWithResponse(sessionId, params, options()),
                params -> api().listAgentSessionItemsWithResponseAsync(sessionId, params, options()),
                this::item);
    }

    Listing<ListAgentSessionArtifactsParams, AgentSessionArtifact, AgentArtifact> artifacts(
            String sessionId, Consumer<? super ListAgentSessionArtifactsParams> filter) {
        return new Listing<>(
                ListAgentSessionArtifactsParams::new,
                filter,
                params -> api().listAgentSessionArtifactsWithResponse(sessionId, params, options()),
                params -> api().listAgentSessionArtifactsWithResponseAsync(sessionId, params, options()),
                (artifact, info) -> new AgentArtifact(openai, artifact, info));
    }

    Listing<ListAgentSessionSubagentsParams, AgentSubagent, Subagent> subagents(
            String sessionId, Consumer<? super ListAgentSessionSubagentsParams> filter) {
        return new Listing<>(
                ListAgentSessionSubagentsParams::new,
                filter,
                params -> api().listAgentSessionSubagentsWithResponse(sessionId, params, options()),
                params -> api().listAgentSessionSubagentsWithResponseAsync(sessionId, params, options()),
                (subagent, info) -> new Subagent(openai, subagent, info));
    }

    Listing<ListAgentSessionSubagentItemsParams, AgentSessionItem, AgentItem> subagentItems(
            String sessionId, String subagentId, Consumer<? super ListAgentSessionSubagentItemsParams> filter) {
        return new Listing<>(
                ListAgentSessionSubagentItemsParams::new,
                filter,
                params -> api().listAgentSessionSubagentItemsWithResponse(sessionId, subagentId, params, options()),
                params ->
                        api().listAgentSessionSubagentItemsWithResponseAsync(sessionId, subagentId, params, options()),
                this::item);
    }

    Listing<ListAgentSessionSubagentTurnsParams, AgentTurnObject, AgentTurn> subagentTurns(
            String sessionId, String subagentId, Consumer<? super ListAgentSessionSubagentTurnsParams> filter) {
        return new Listing<>(
                ListAgentSessionSubagentTurnsParams::new,
                filter,
                params -> api().listAgentSessionSubagentTurnsWithResponse(sessionId, subagentId, params, options()),
                params ->
                        api().listAgentSessionSubagentTurnsWithResponseAsync(sessionId, subagentId, params, options()),
                this::turn);
    }

    /** The items of any turn. Those of a subagent's are another operation of the API. */
    Listing<?, AgentSessionItem, AgentItem> itemsOf(
            AgentTurn turn, Consumer<? super ListAgentSessionTurnItemsParams> filter) {
        String session = turn.sessionId();
        String subagent = turn.subagentId();
        if (subagent == null) {
            return turnItems(session, turn.id(), filter);
        }
        ListAgentSessionTurnItemsParams set = Given.set(new ListAgentSessionTurnItemsParams(), filter);
        return new Listing<>(
                ListAgentSessionSubagentTurnItemsParams::new,
                params -> params.after(set.after()).limit(set.limit()).order(set.order()),
                params -> api().listAgentSessionSubagentTurnItemsWithResponse(
                                session, subagent, turn.id(), params, options()),
                params -> api().listAgentSessionSubagentTurnItemsWithResponseAsync(
                                session, subagent, turn.id(), params, options()),
                this::item);
    }

    private AgentTurn turn(AgentTurnObject turn, @Nullable ResponseInfo info) {
        return new AgentTurn(openai, turn, info).answeredBy(answering);
    }

    private AgentItem item(AgentSessionItem item, ResponseInfo info) {
        return new AgentItem(openai, item, info);
    }
}
