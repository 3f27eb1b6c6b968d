package io.fluentopenai.tools;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tool loop. Immutable.
 *
 * @param <R> the type of the model's answers
 */
public final class LoopResult<R> {
    /** The reason why a loop ended. */
    public enum End {
        /** The model answered without further tool calls. */
        ANSWERED,
        /** The model made a call that the loop cannot answer. See {@link LoopResult#pending}. */
        PENDING,
        /** The loop was {@linkplain ToolLoop#stop() stopped}. */
        STOPPED
    }

    private final List<Turn<R>> turns;
    private final List<ToolCall> pending;
    private final LoopUsage usage;
    private final End end;
    private final LoopState state;
    private final String text;

    LoopResult(List<Turn<R>> turns, List<ToolCall> pending, LoopUsage usage, End end, LoopState state, String text) {
        this.turns = List.copyOf(turns);
        this.pending = List.copyOf(pending);
        this.usage = usage;
        this.end = end;
        this.state = state;
        this.text = text;
    }

    /**
     * Returns the model's last answer.
     *
     * @throws IllegalStateException if the model was never called, because earlier calls are still pending
     */
    public R last() {
        if (turns.isEmpty()) {
            throw new IllegalStateException("The model was not asked, because earlier calls are still pending: "
                    + pending + ". Answer them and resume");
        }
        return turns.get(turns.size() - 1).answer();
    }

    /** Returns the text of the last answer; empty if there is none. */
    public String text() {
        return text;
    }

    /** Returns all turns in order. */
    public List<Turn<R>> turns() {
        return turns;
    }

    /** Returns the token usage of all rounds together. */
    public LoopUsage usage() {
        return usage;
    }

    /** Returns why the loop ended. */
    public End end() {
        return end;
    }

    /**
     * Returns the calls that you have to answer: calls of tools without a function, and calls whose approval was
     * postponed. The other calls of the turn have been answered. To continue, pass {@link #state} to {@code resume} of
     * a request, and add either tool results for these calls or tools that can execute them.
     */
    public List<ToolCall> pending() {
        return pending;
    }

    /** Returns the state of the loop, to continue it later, also with further user messages. */
    public LoopState state() {
        return state;
    }

    /**
     * Returns the result of the first call of a tool; null if the tool was not called.
     *
     * @param tool the name of the tool
     */
    public @Nullable ToolResult resultOf(String tool) {
        return turns.stream()
                .flatMap(turn -> turn.results().stream())
                .filter(result -> result.call().name().equals(tool))
                .findFirst()
                .orElse(null);
    }

    /** Returns the reason of the end, the number of turns and the usage. */
    @Override
    public String toString() {
        return "LoopResult[" + end + ", turns=" + turns.size() + ", " + usage + "]";
    }
}
