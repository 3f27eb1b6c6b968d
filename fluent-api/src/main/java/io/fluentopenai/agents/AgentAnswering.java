package io.fluentopenai.agents;

import io.fluentopenai.OpenAI;
import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.ReceivedEvents;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.ToolLoop;
import io.fluentopenai.tools.Tools;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the calls that turns wait for, with tools and their settings. */
record AgentAnswering(Tools tools, Consumer<? super LoopSettings> settings) {
    AgentAnswering {
        Given.notNull(tools, "tools");
        Given.notNull(settings, "settings");
    }

    /** Waits for a turn, and answers what it calls. */
    AgentTurn await(OpenAI openai, AgentTurn turn, Consumer<? super Polling<AgentTurn>> polling) {
        return loop(openai, AgentLoop.polling(openai, turn, polling))
                .run()
                .last()
                .answeredBy(this);
    }

    CompletableFuture<AgentTurn> awaitAsync(
            OpenAI openai, AgentTurn turn, Consumer<? super Polling<AgentTurn>> polling) {
        return Futures.map(
                loop(openai, AgentLoop.polling(openai, turn, polling)).runAsync(),
                result -> result.last().answeredBy(this));
    }

    /** A stream that continues when the calls of the turn have been answered; without tools, it ends at the calls. */
    static ResultStream<AgentEvent, AgentTurn> stream(
            OpenAI openai, @Nullable AgentAnswering answering, TurnEvents events) {
        AgentLoop model = AgentLoop.streaming(openai, events);
        return answering == null
                ? model.stream()
                : ReceivedEvents.of(answering.loop(openai, model).stream(), turn -> turn.answeredBy(answering));
    }

    private ToolLoop<AgentEvent, AgentTurn> loop(OpenAI openai, AgentLoop model) {
        LoopSettings set = new LoopSettings();
        OperationListener listener = openai.operationListener();
        if (listener != null) {
            set.observe(listener);
        }
        return new ToolLoop<>(model, tools, Given.set(set, settings));
    }
}
