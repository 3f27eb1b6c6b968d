package io.fluentopenai.tools;

import io.fluentopenai.ResultStream;
import io.fluentopenai.internal.Futures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Asks a model, answers what it calls, and asks again, until it calls nothing more.
 *
 * <pre>{@code
 * var loop = openai.chat().model("gpt-5.6-luna").tools(weather).user("Rain in Glasgow?").loop();
 * for (var turn : loop) {
 *     System.out.println(turn.results());
 * }
 * }</pre>
 *
 * <p>It runs once, in one of four ways: turn by turn as an {@code Iterable}, with {@link #run}, {@link #runAsync} or {@link
 * #stream}. It ends where the model answers without a call, where a call is left for the caller, where it is stopped; and with
 * a {@link LoopLimitException} where it comes to its limits.
 *
 * <p>{@link #stop} may be called by any thread; the other methods need one caller.
 *
 * @param <E> what streamed answers consist of
 * @param <R> the answers
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
    private volatile boolean stopped;

    /** A loop over a conversation, with settings that nobody changes any more. */
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

    LoopModel<E, R> model() {
        return model;
    }

    CompletableFuture<List<ToolResult>> answer(List<ToolCall> calls, Consumer<? super LoopEvent<?>> alsoTold) {
        String id = model.id();
        if (id != null) {
            settings.runIdUnlessTold(id);
        }
        return runner.runAsync(calls, round, alsoTold);
    }

    /** Takes an answer. Gives the calls to be answered; none if this was the last turn. */
    List<ToolCall> take(R answer) {
        List<ToolCall> calls = model.take(answer);
        usage = usage.plus(model.usage(answer));
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
        return calls;
    }

    /** Takes the results of an answer's calls. Whether the model is to be asked again. */
    boolean give(R answer, List<ToolCall> calls, List<ToolResult> results) {
        turns.add(new Turn<>(round, answer, calls, results));
        return give(results);
    }

    /** Takes the results of calls of before. Whether the model is to be asked. */
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
        String text =
                turns.isEmpty() ? "" : model.text(turns.get(turns.size() - 1).answer());
        return new LoopResult<>(turns, pending, usage, end, model.state(), text);
    }

    // ---- Ways

    /** Ends the loop after the turn that is going on: its calls are answered, and the model is not asked again. */
    public void stop() {
        stopped = true;
    }

    /**
     * Where it stands: between turns, or after the end. A turn that failed half way can be done again from here: its calls are
     * open still.
     */
    public LoopState state() {
        return model.state();
    }

    /** What it came to up to now; to be asked for between turns, or after the end. */
    public LoopResult<R> resultSoFar() {
        return result();
    }

    /**
     * Runs to the end, and blocks until then. Obeys interruption.
     *
     * @throws LoopLimitException if it comes to a limit
     * @throws ToolException for a failure of a tool that the settings want thrown
     * @throws io.fluentopenai.client.error.OpenAIException if the model cannot be asked; what was answered is in {@link #state}
     */
    public LoopResult<R> run() {
        Iterator<Turn<R>> each = iterator();
        while (each.hasNext()) {
            each.next();
        }
        return result();
    }

    /** Async version of {@link #run}. Cancelling the future cancels what is going on. */
    public CompletableFuture<LoopResult<R>> runAsync() {
        begin();
        List<ToolCall> open = model.open();
        CompletableFuture<Boolean> first = open.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : Futures.map(answer(open, event -> {}), this::give);
        return Futures.map(
                Futures.compose(first, ask -> Futures.iterate(ask, more -> !more, more -> turnAsync())),
                over -> result());
    }

    private CompletableFuture<Boolean> turnAsync() {
        asking();
        return Futures.compose(model.sendAsync(), answer -> {
            List<ToolCall> calls = take(answer);
            return calls.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : Futures.map(answer(calls, event -> {}), results -> give(answer, calls, results));
        });
    }

    /**
     * The turns, each taken when the next is asked for. Blocking: {@code next} asks the model and answers its calls. To leave
     * the loop is to end it.
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

            @Override
            public Turn<R> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                // What fails ends the loop: the state tells where.
                more = false;
                asking();
                R answer = model.send();
                List<ToolCall> calls = take(answer);
                if (!calls.isEmpty()) {
                    more = give(answer, calls, ToolRunner.await(answer(calls, event -> {})));
                }
                return turns.get(turns.size() - 1);
            }
        };
    }

    /**
     * Runs with streamed answers: pieces, calls and results of all rounds in one stream, which ends with what the loop came to.
     * Blocks until the first answer begins. The stream must be read or closed; closing it cancels what is going on.
     */
    public ResultStream<LoopEvent<E>, LoopResult<R>> stream() {
        begin();
        LoopStream<E, R> stream = new LoopStream<>(this);
        List<ToolCall> open = model.open();
        if (open.isEmpty() || give(ToolRunner.await(answer(open, stream::add)))) {
            stream.add(asking());
            stream.begin(model.stream());
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
            return Futures.map(model.streamAsync(), begun -> {
                stream.begin(begun);
                return stream;
            });
        });
    }
}
