package io.fluentopenai.tools;

import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ObservedCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes the tool calls of a model's turn concurrently, on threads of the executor. The results keep the order of the
 * calls. Chat, responses, assistants and realtime sessions use it, and you can use it to execute calls by hand.
 *
 * <pre>{@code
 * List<ToolResult> results = ToolRunner.of(tools).run(calls);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ToolRunner {
    private static final CompletableFuture<Void> ASKED = CompletableFuture.completedFuture(null);

    private final Tools tools;
    private final LoopSettings settings;

    private ToolRunner(Tools tools, LoopSettings settings) {
        this.tools = Given.notNull(tools, "tools");
        this.settings = settings;
    }

    /** Returns a runner with default settings. */
    public static ToolRunner of(Tools tools) {
        return of(tools, settings -> {});
    }

    /** Returns a runner with settings. The limits of rounds and tokens have no effect here. */
    public static ToolRunner of(Tools tools, Consumer<? super LoopSettings> settings) {
        return of(tools, LoopSettings.of(settings));
    }

    /** Returns a runner with settings, which must not be changed afterwards. */
    public static ToolRunner of(Tools tools, LoopSettings settings) {
        return new ToolRunner(Given.notNull(tools, "tools"), Given.notNull(settings, "settings"));
    }

    /** Returns the tools. */
    public Tools tools() {
        return tools;
    }

    /**
     * Executes the calls, blocking until all have ended. An interrupt cancels them.
     *
     * @return a result for each call, in the order of the calls
     * @throws ToolException for a failure that the settings list in {@code throwOn}; the other calls are cancelled
     */
    public List<ToolResult> run(List<ToolCall> calls) {
        return await(runAsync(calls));
    }

    /** Async version of {@link #run}. Cancelling the future cancels the calls and their contexts. */
    public CompletableFuture<List<ToolResult>> runAsync(List<ToolCall> calls) {
        return runAsync(Given.notNull(calls, "calls"), 0, ObservedCall.NONE, event -> {});
    }

    /** Executes one call on this thread. */
    static ToolResult runHere(ToolCall call, @Nullable Tool tool, Results results) {
        LoopSettings settings = LoopSettings.of(here -> here.executor(Runnable::run));
        Execution execution = new Execution(call, tool, settings, results, 0, ObservedCall.NONE, event -> {});
        try {
            execution.start(ASKED);
            return await(execution.result());
        } finally {
            execution.abort();
        }
    }

    /** Works like {@link #runAsync(List)}, as a round of a loop, with a second listener. */
    CompletableFuture<List<ToolResult>> runAsync(
            List<ToolCall> calls, int round, ObservedCall loop, Consumer<? super LoopEvent<?>> alsoTold) {
        Consumer<LoopEvent<?>> told = event -> {
            settings.listener().accept(event);
            alsoTold.accept(event);
        };
        List<Execution> executions = new ArrayList<>();
        for (ToolCall call : calls) {
            executions.add(new Execution(call, tools.findFor(call), settings, tools.results(), round, loop, told));
        }
        CompletableFuture<List<ToolResult>> all = new CompletableFuture<>();
        if (executions.isEmpty()) {
            all.complete(List.of());
            return all;
        }
        // Whatever ends the whole ends its parts: a failure that is thrown, a cancelled future.
        all.whenComplete((done, reason) -> executions.forEach(Execution::abort));
        AtomicInteger open = new AtomicInteger(executions.size());
        CompletableFuture<Void> asked = ASKED;
        for (Execution execution : executions) {
            execution.result().whenComplete((result, reason) -> {
                if (reason != null) {
                    all.completeExceptionally(Futures.cause(reason));
                } else if (open.decrementAndGet() == 0) {
                    all.complete(results(executions));
                }
            });
            if (all.isDone()) {
                return all;
            }
            asked = execution.start(asked);
        }
        return all;
    }

    private static List<ToolResult> results(List<Execution> ended) {
        List<ToolResult> results = new ArrayList<>(ended.size());
        for (Execution execution : ended) {
            results.add(execution.result().join());
        }
        return Collections.unmodifiableList(results);
    }

    /** Returns whether some of these calls are left to the caller in any case. */
    boolean leavesPending(List<ToolCall> calls) {
        return calls.stream().anyMatch(call -> Execution.isLeft(call, tools.findFor(call), settings));
    }

    /** Waits for a future of this package. An interrupt of this thread cancels it. */
    static <T> T await(CompletableFuture<T> future) {
        return Futures.await(future, "Interrupted while tools were at work");
    }
}
