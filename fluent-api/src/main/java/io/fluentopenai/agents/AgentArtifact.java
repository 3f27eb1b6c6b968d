package io.fluentopenai.agents;

import io.fluentopenai.ApiObject;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.BinaryContent;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.model.AgentSessionArtifact;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An artifact: a file that an agent has published from its environment. */
public final class AgentArtifact extends ApiObject<AgentSessionArtifact> {
    /** Wraps the body of an API response. */
    public AgentArtifact(OpenAI openai, ApiResponse<AgentSessionArtifact> response) {
        super(openai, response);
    }

    /** Wraps an artifact object, with null as {@code info} if it did not come from an API response. */
    public AgentArtifact(OpenAI openai, AgentSessionArtifact raw, @Nullable ResponseInfo info) {
        super(openai, raw, info);
    }

    /**
     * Returns the artifact id.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String id() {
        return required("id", raw().id());
    }

    /**
     * Returns the id of the session.
     *
     * @throws IllegalStateException if the server left it out
     */
    public String sessionId() {
        return required("session_id", raw().sessionId());
    }

    /** Returns the id of the turn that published it; null if the server left it out. */
    public @Nullable String turnId() {
        return LenientValues.text(raw().turnId());
    }

    /** Returns the path of the file in the environment; null if the server left it out. */
    public @Nullable String path() {
        return LenientValues.text(raw().path());
    }

    /** Returns the size in bytes; -1 if the server left it out. */
    public long size() {
        return count(raw().sizeBytes());
    }

    /** Returns when it was created; null if the server left it out. */
    public @Nullable Instant createdAt() {
        return instant(raw().createdAt());
    }

    private AgentSessions sessions() {
        return openai().agents().sessions();
    }

    /** Fetches and returns the current state. */
    public AgentArtifact refresh() {
        return sessions().getArtifact(sessionId(), id());
    }

    /** Async version of {@link #refresh}. */
    public CompletableFuture<AgentArtifact> refreshAsync() {
        return sessions().getArtifactAsync(sessionId(), id());
    }

    /** Fetches the content as a stream, which must be closed. */
    public BinaryContent content() {
        return sessions().artifactContent(sessionId(), id());
    }

    /** Async version of {@link #content}. */
    public CompletableFuture<BinaryContent> contentAsync() {
        return sessions().artifactContentAsync(sessionId(), id());
    }

    /**
     * Deletes the artifact.
     *
     * @return whether the server confirms the deletion
     */
    public boolean delete() {
        return sessions().deleteArtifact(sessionId(), id());
    }

    /** Async version of {@link #delete}. */
    public CompletableFuture<Boolean> deleteAsync() {
        return sessions().deleteArtifactAsync(sessionId(), id());
    }
}
