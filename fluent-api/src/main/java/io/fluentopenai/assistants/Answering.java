package io.fluentopenai.assistants;

import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ReceivedEvents;
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

    /** A stream that continues when the calls of the run have been answered. */
    static ResultStream<AssistantEvent, Run> goingOn(
            @Nullable Answering answering, ResultStream<AssistantEvent, Run> first) {
        if (answering == null) {
            return first;
        }
        RunLoop model = new RunLoop(null, first, poll -> {});
        return ReceivedEvents.of(answering.loop(model).stream(), run -> run.answeredBy(answering));
    }

    private ToolLoop<AssistantEvent, Run> loop(RunLoop model) {
        LoopSettings set = Given.set(new LoopSettings(), settings);
        return new ToolLoop<>(model, tools, set);
    }
}
