package io.fluentopenai.assistants;

import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.internal.AccumulatedStream;
import io.fluentopenai.internal.Accumulator;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.tools.LoopEvent;
import io.fluentopenai.tools.LoopResult;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.ToolLoop;
import io.fluentopenai.tools.Tools;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the function calls that runs wait for, with tools and their settings. */
record Answering(Tools tools, Consumer<? super LoopSettings> settings) {
    Answering {
        Given.notNull(tools, "tools");
        Given.notNull(settings, "settings");
    }

    /** Waits for a run, and answers what it calls. */
    Run await(Run run, Consumer<? super Polling<Run>> polling) {
        return loop(new RunLoop(run, null, polling)).run().last().answeredBy(this);
    }

    CompletableFuture<Run> awaitAsync(Run run, Consumer<? super Polling<Run>> polling) {
        return Futures.map(
                loop(new RunLoop(run, null, polling)).runAsync(),
                result -> result.last().answeredBy(this));
    }

    /** A stream that goes on when what the run called has been answered. */
    static ResultStream<AssistantEvent, Run> goingOn(
            @Nullable Answering answering, ResultStream<AssistantEvent, Run> first) {
        if (answering == null) {
            return first;
        }
        RunLoop model = new RunLoop(null, first, poll -> {});
        ResultStream<LoopEvent<AssistantEvent>, LoopResult<Run>> all = answering.loop(model).stream();
        return new AccumulatedStream<>(all, new Unpacked(answering, all));
    }

    private ToolLoop<AssistantEvent, Run> loop(RunLoop model) {
        LoopSettings set = Given.set(new LoopSettings(), settings);
        return new ToolLoop<>(model, tools, set);
    }

    /** The events of the assistant's alone. */
    private record Unpacked(Answering answering, ResultStream<LoopEvent<AssistantEvent>, LoopResult<Run>> all)
            implements Accumulator<LoopEvent<AssistantEvent>, AssistantEvent, Run> {
        @Override
        public @Nullable AssistantEvent accept(LoopEvent<AssistantEvent> event) {
            return event instanceof LoopEvent.Received<AssistantEvent> received ? received.event() : null;
        }

        @Override
        public Run result() {
            return all.result().last().answeredBy(answering);
        }
    }
}
