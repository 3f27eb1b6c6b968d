package io.fluentopenai.tools;

import io.fluentopenai.ResultStream;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ObservedCall;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A tool loop: calls a model, executes its tool calls, sends the results, and repeats this until the model makes no
 * more calls.
 *
 * <pre>{@code
 * var loop = openai.chat().model("gpt-5.6-luna").tools(weather).user("Rain in Glasgow?").loop();
 * for (var turn : loop) {
 *     System.out.println(turn.results());
 * }
 * }</pre>
 *
 * <p>A loop can run only once, in one of four ways: turn by turn as an {@code Iterable}, with {@link #run}, with {@link
 * #runAsync}, or with {@link #stream}. It ends when the model answers without a call, when a call is left for you to
 * answer, or when it is stopped. When it reaches a limit, it throws a {@link LoopLimitException}.
 *
 * <p>Any thread may call {@link #stop}; the other methods are not thread-safe.
 *
 * @param <E> the type of the stream events
 * @param <R> the type of the answers
 */
public final class ToolLoop<E, R> implements Iterable<Turn<R>> {
    private final LoopModel<E, R> model;
    private final ToolRunner runner;
    private final LoopSettings settings;
    private final List<Turn<R>> turns = new ArrayList<>();
    private LoopUsage usage = LoopUsage.NONE;
    private List<ToolCall> pending = List.of();
    private LoopResult.End end = LoopResult.End.ANSWERED;
    private int round;
    private boolean begun;
    private ObservedCall operation = ObservedCall.NONE;
    private volatile boolean stopped;

    /** Creates a loop over a conversation. The settings must not be changed afterwards. */
    public ToolLoop(LoopModel<E, R> model, Tools tools, LoopSettings settings) {
        this.model = model;
        this.runner = ToolRunner.of(tools, settings);
        this.settings = settings;
    }

    // ---- Steps, which all ways have in common

    private void begin() {
        if (begun) {
            throw new IllegalStateException("A ToolLoop can run only once. Create another, or resume from state()");
        }
        begun = true;
        operation = ObservedCall.start(
                settings.operations(), () -> new OperationStart(OperationKind.LOOP, null, null, null, false));
    }

    ObservedCall operation() {
        return operation;
    }

    /** Calls the model on behalf of the loop; its failure is the loop's. */
    private R send() {
        return operation.begin(model::send);
    }

    CompletableFuture<ResultStream<E, R>> nextStream() {
        return operation.beginAsync(model::streamAsync);
    }

    LoopEvent<E> asking() {
        round++;
        LoopEvent.Asked<E> event = new LoopEvent.Asked<>(round);
        settings.listener().accept(event);
        return event;
    }

    int round() {
        return round;
    }

    CompletableFuture<List<ToolResult>> answer(List<ToolCall> calls, Consumer<? super LoopEvent<?>> alsoTold) {
        String id = model.id();
        if (id != null) {
            settings.runIdUnlessTold(id);
        }
        return operation.beginAsync(() -> runner.runAsync(calls, round, operation, alsoTold));
    }

    /** Adds an answer, and returns its calls; none if this was the last turn. */
    List<ToolCall> take(R answer) {
        List<ToolCall> calls = model.take(answer);
        usage = usage.plus(model.usage(answer));
        checkLimits(answer, calls);
        return calls;
    }

    private void checkLimits(R answer, List<ToolCall> calls) {
        if (calls.isEmpty()) {
            turns.add(new Turn<>(round, answer, calls, List.of()));
        } else if (!runner.leavesPending(calls)) {
            // What is called at the limit would be done for nothing: nobody would be told of it.
            if (round >= settings.maxRounds()) {
                throw new LoopLimitException("maxRounds", settings.maxRounds(), round, calls, model.state());
            }
            if (usage.total() >= settings.maxTokens()) {
                throw new LoopLimitException("maxTokens", settings.maxTokens(), round, calls, model.state());
            }
        }
    }

    /** Adds the results of an answer's calls, and returns whether the model must be called again. */
    boolean give(R answer, List<ToolCall> calls, List<ToolResult> results) {
        turns.add(new Turn<>(round, answer, calls, results));
        return give(results);
    }

    /** Adds the results of calls that were open before, and returns whether the model must be called. */
    boolean give(List<ToolResult> results) {
        model.give(results);
        pending = results.stream()
                .filter(ToolResult::isPending)
                .map(ToolResult::call)
                .toList();
        if (!pending.isEmpty()) {
            end = LoopResult.End.PENDING;
            return false;
        }
        if (stopped) {
            end = LoopResult.End.STOPPED;
            return false;
        }
        return true;
    }

    LoopResult<R> result() {
        LoopResult<R> result = summary();
        operation.succeeded(() -> observed(result));
        return result;
    }

    private LoopResult<R> summary() {
        String text =
                turns.isEmpty() ? "" : model.text(turns.get(turns.size() - 1).answer());
        return new LoopResult<>(turns, pending, usage, end, model.state(), text);
    }

    private OperationResult observed(LoopResult<R> result) {
        OperationResult.Usage sum =
                new OperationResult.Usage(usage.input(), usage.output(), usage.cached(), usage.reasoning());
        return new OperationResult(
                null, model.id(), List.of(end.name().toLowerCase(Locale.ROOT)), sum, null, round, result);
    }

    // ---- Ways

    /** Stops the loop after the current turn: its calls are executed, but the model is not called again. */
    public void stop() {
        stopped = true;
    }

    /**
     * Returns the state of the loop. Call it between turns or after the end. If a turn failed, its calls are still
     * unanswered in the state, so that it can be repeated.
     */
    public LoopState state() {
        return model.state();
    }

    /** Returns the result so far. Call it between turns or after the end. */
    public LoopResult<R> resultSoFar() {
        return summary();
    }

    /**
     * Runs the loop to its end, blocking. It can be interrupted.
     *
     * @throws LoopLimitException if the loop reaches a limit
     * @throws ToolException for a tool failure that the settings list in {@code throwOn}
     * @throws io.fluentopenai.client.error.OpenAIException if a call to the model fails; {@link #state} has the
     *     conversation so far
     * @throws IllegalStateException if the loop has already run
     */
    public LoopResult<R> run() {
        Iterator<Turn<R>> each = iterator();
        return operation.begin(() -> {
            while (each.hasNext()) {
                each.next();
            }
            return result();
        });
    }

    /** Async version of {@link #run}. Cancelling the future cancels the call or the tools in progress. */
    public CompletableFuture<LoopResult<R>> runAsync() {
        begin();
        List<ToolCall> open = model.open();
        CompletableFuture<Boolean> first = open.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : Futures.map(answer(open, event -> {}), this::give);
        return operation.beginAsync(() -> Futures.map(
                Futures.compose(first, ask -> Futures.iterate(ask, more -> !more, more -> turnAsync())),
                over -> result()));
    }

    private CompletableFuture<Boolean> turnAsync() {
        asking();
        return Futures.compose(operation.beginAsync(model::sendAsync), answer -> {
            List<ToolCall> calls = take(answer);
            return calls.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : Futures.map(answer(calls, event -> {}), results -> give(answer, calls, results));
        });
    }

    /**
     * Returns the turns, each of which runs when it is requested: {@code next} calls the model and executes its calls,
     * blocking. Leaving the iteration ends the loop.
     *
     * @throws IllegalStateException if the loop has already run
     */
    @Override
    public Iterator<Turn<R>> iterator() {
        begin();
        return new Iterator<>() {
            private boolean opened;
            private boolean more = true;

            @Override
            public boolean hasNext() {
                if (!opened) {
                    opened = true;
                    List<ToolCall> open = model.open();
                    more = open.isEmpty() || give(ToolRunner.await(answer(open, event -> {})));
                }
                return more;
            }

            /** Runs a turn, and returns whether there is another. */
            private boolean turn() {
                asking();
                R answer = send();
                List<ToolCall> calls = take(answer);
                return !calls.isEmpty() && give(answer, calls, ToolRunner.await(answer(calls, event -> {})));
            }

            @Override
            public Turn<R> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                // What fails ends the loop: the state tells where.
                more = false;
                more = operation.begin(this::turn);
                if (!more) {
                    operation.succeeded(() -> observed(summary()));
                }
                return turns.get(turns.size() - 1);
            }
        };
    }

    /**
     * Runs the loop with streamed answers: one stream has the events, calls and results of all rounds, and aggregates
     * into the result of the loop. Blocks until the first answer begins. The stream must be read to its end or closed;
     * closing it cancels the call or the tools in progress.
     *
     * @throws IllegalStateException if the loop has already run
     */
    public ResultStream<LoopEvent<E>, LoopResult<R>> stream() {
        begin();
        LoopStream<E, R> stream = new LoopStream<>(this);
        List<ToolCall> open = model.open();
        if (open.isEmpty() || give(ToolRunner.await(answer(open, stream::add)))) {
            stream.add(asking());
            stream.begin(operation.begin(model::stream));
        }
        return stream;
    }

    /** Async version of {@link #stream}. */
    public CompletableFuture<ResultStream<LoopEvent<E>, LoopResult<R>>> streamAsync() {
        begin();
        LoopStream<E, R> stream = new LoopStream<>(this);
        List<ToolCall> open = model.open();
        CompletableFuture<Boolean> first = open.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : Futures.map(answer(open, stream::add), this::give);
        return Futures.compose(first, ask -> {
            if (!ask) {
                return CompletableFuture.completedFuture(stream);
            }
            stream.add(asking());
            return Futures.map(nextStream(), begun -> {
                stream.begin(begun);
                return stream;
            });
        });
    }
}
