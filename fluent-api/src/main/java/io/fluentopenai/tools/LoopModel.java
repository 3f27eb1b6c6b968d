package io.fluentopenai.tools;

import io.fluentopenai.ResultStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model, as a {@link ToolLoop} drives it. Chat and responses are such; who talks to a model in another
 * way can loop over it, too.
 *
 * <p>A loop calls one method at a time, though not always from the same thread.
 *
 * @param <E> what streamed answers consist of
 * @param <R> the answers
 */
public interface LoopModel<E, R> {
    /** What functions are to find in {@link RunContext#runId}, if the server has an id for all of it; else null. */
    default @Nullable String id() {
        return null;
    }

    /** The calls that are unanswered before the model is asked, because the conversation goes on from such a place. */
    List<ToolCall> open();

    /** Asks the model, and blocks. */
    R send();

    /** Asks the model. Cancelling the future cancels the call. */
    CompletableFuture<R> sendAsync();

    /** Asks the model for a streamed answer, and blocks until it begins. */
    ResultStream<E, R> stream();

    /** Asks the model for a streamed answer. */
    CompletableFuture<ResultStream<E, R>> streamAsync();

    /** Takes an answer into the conversation. Gives the calls in it; none if it was cut off. */
    List<ToolCall> take(R answer);

    /** Takes the results of calls into the conversation; those that are pending stay open. */
    void give(List<ToolResult> results);

    /** The tokens of an answer. */
    LoopUsage usage(R answer);

    /** The text of an answer; empty if there is none. */
    String text(R answer);

    /** The conversation as it stands, with its open calls. */
    LoopState state();
}
