package io.fluentopenai.assistants;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.Polling;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.model.RunCompletionUsage;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ModelLoop;
import io.fluentopenai.internal.Poller;
import io.fluentopenai.tools.LoopModel;
import io.fluentopenai.tools.LoopState;
import io.fluentopenai.tools.LoopUsage;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run that a loop answers: it is waited for, or its stream read, until it wants outputs; they are submitted, and so on. */
final class RunLoop implements LoopModel<AssistantEvent, Run> {
    /** With one limit of time for all waiting. */
    private final Consumer<Polling<Run>> polling;

    /** Null as long as the first stream has not told. */
    private @Nullable Run run;

    private @Nullable ResultStream<AssistantEvent, Run> first;

    /** The tool outputs to submit next; empty before the first call. */
    private Map<String, String> outputs = Map.of();

    /** Goes on from a run, or from a stream that has not been read. */
    RunLoop(
            @Nullable Run run,
            @Nullable ResultStream<AssistantEvent, Run> first,
            Consumer<? super Polling<Run>> polling) {
        this.run = run == null ? null : run.answeredBy(null);
        this.first = first;
        this.polling = Poller.overall(polling);
    }

    private Run known() {
        return Objects.requireNonNull(run);
    }

    @Override
    public @Nullable String id() {
        return run == null ? null : run.id();
    }

    @Override
    public List<ToolCall> open() {
        return List.of();
    }

    @Override
    public Run send() {
        Run next = outputs.isEmpty() ? known() : known().submitToolOutputs(outputs);
        return next.awaitCompletion(polling);
    }

    @Override
    public CompletableFuture<Run> sendAsync() {
        CompletableFuture<Run> next = outputs.isEmpty()
                ? CompletableFuture.completedFuture(known())
                : known().submitToolOutputsAsync(outputs);
        return Futures.compose(next, submitted -> submitted.awaitCompletionAsync(polling));
    }

    @Override
    public ResultStream<AssistantEvent, Run> stream() {
        ResultStream<AssistantEvent, Run> given = first;
        first = null;
        return given != null ? given : known().submitToolOutputsStream(outputs);
    }

    @Override
    public CompletableFuture<ResultStream<AssistantEvent, Run>> streamAsync() {
        ResultStream<AssistantEvent, Run> given = first;
        first = null;
        return given != null ? CompletableFuture.completedFuture(given) : known().submitToolOutputsStreamAsync(outputs);
    }

    @Override
    public List<ToolCall> take(Run answer) {
        run = answer;
        return answer.requiresAction() ? answer.requiredToolCalls() : List.of();
    }

    /** Outputs are taken all together or not at all. */
    @Override
    public void give(List<ToolResult> results) {
        if (results.stream().noneMatch(ToolResult::isPending)) {
            Map<String, String> all = new LinkedHashMap<>();
            results.forEach(result -> all.put(result.call().id(), result.output()));
            outputs = all;
        }
    }

    /** The server counts for the whole run, when it has ended. */
    @Override
    public LoopUsage usage(Run answer) {
        RunCompletionUsage usage = answer.usage();
        return usage == null || !answer.isFinished()
                ? LoopUsage.NONE
                : ModelLoop.usage(usage.promptTokens(), usage.completionTokens(), usage.totalTokens(), null, null);
    }

    /** Returns an empty string: the text is in the thread's messages, which take a request. */
    @Override
    public String text(Run answer) {
        return "";
    }

    @Override
    public LoopState state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        Run at = run;
        return new LoopState(
                at == null ? state : state.put("thread_id", at.threadId()).put("run_id", at.id()));
    }
}
