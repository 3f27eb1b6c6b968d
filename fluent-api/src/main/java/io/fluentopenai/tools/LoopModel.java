package io.fluentopenai.tools;

import io.fluentopenai.ResultStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model, driven by a {@link ToolLoop}. Chat and responses implement it; implement it yourself to
 * run a tool loop over another API.
 *
 * <p>A loop calls one method at a time, but not always from the same thread.
 *
 * @param <E> the type of the stream events
 * @param <R> the type of the answers
 */
public interface LoopModel<E, R> {
    /**
     * Returns the id that functions get as {@link RunContext#runId}, if the server has one for the whole loop;
     * otherwise null.
     */
    default @Nullable String id() {
        return null;
    }

    /** Returns the unanswered calls of the conversation, which are executed before the model is first called. */
    List<ToolCall> open();

    /** Calls the model and blocks until it has answered. */
    R send();

    /** Async version of {@link #send}. Cancelling the future cancels the call. */
    CompletableFuture<R> sendAsync();

    /** Calls the model for a streamed answer and blocks until the answer begins. */
    ResultStream<E, R> stream();

    /** Async version of {@link #stream}. */
    CompletableFuture<ResultStream<E, R>> streamAsync();

    /** Adds an answer to the conversation and returns its tool calls; none if the answer was cut off. */
    List<ToolCall> take(R answer);

    /** Adds the results of calls to the conversation. Pending calls stay unanswered. */
    void give(List<ToolResult> results);

    /** Returns the token usage of an answer. */
    LoopUsage usage(R answer);

    /** Returns the text of an answer; empty if it has none. */
    String text(R answer);

    /** Returns the state of the conversation, including its unanswered calls. */
    LoopState state();
}
