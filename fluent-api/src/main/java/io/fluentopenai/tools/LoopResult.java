package io.fluentopenai.tools;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop came to. Immutable.
 *
 * @param <R> the model's answers
 */
public final class LoopResult<R> {
    /** Why a loop ends. */
    public enum End {
        /** The model answered, and called nothing more. */
        ANSWERED,
        /** The model called something that nobody answers here: see {@link LoopResult#pending}. */
        PENDING,
        /** It was {@linkplain ToolLoop#stop() stopped}. */
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
     * The model's last answer.
     *
     * @throws IllegalStateException if it was not asked, because calls from before are pending still
     */
    public R last() {
        if (turns.isEmpty()) {
            throw new IllegalStateException("The model was not asked, because earlier calls are still pending: "
                    + pending + ". Answer them and resume");
        }
        return turns.get(turns.size() - 1).answer();
    }

    /** The text of the last answer; empty if there is none. */
    public String text() {
        return text;
    }

    /** All turns, in their order. */
    public List<Turn<R>> turns() {
        return turns;
    }

    /** The tokens of all rounds together. */
    public LoopUsage usage() {
        return usage;
    }

    /** Why it ended. */
    public End end() {
        return end;
    }

    /**
     * The calls that wait for an answer of yours: of tools without a function, and those whose approval was postponed. The
     * other calls of the turn have been answered. Go on by giving {@link #state} to {@code resume} of a request, with the
     * answers as tool results, or with tools that can be called now.
     */
    public List<ToolCall> pending() {
        return pending;
    }

    /** Where the loop stands; to go on with, after more messages of the user's too. */
    public LoopState state() {
        return state;
    }

    /** The result of the first call of a tool in any turn; null if it was not called. */
    public @Nullable ToolResult resultOf(String tool) {
        return turns.stream()
                .flatMap(turn -> turn.results().stream())
                .filter(result -> result.call().name().equals(tool))
                .findFirst()
                .orElse(null);
    }

    /** End, number of turns and usage. */
    @Override
    public String toString() {
        return "LoopResult[" + end + ", turns=" + turns.size() + ", " + usage + "]";
    }
}
