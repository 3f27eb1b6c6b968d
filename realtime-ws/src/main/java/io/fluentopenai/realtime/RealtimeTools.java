package io.fluentopenai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.model.RealtimeConversationItem;
import io.fluentopenai.client.model.RealtimeConversationItemFunctionCall;
import io.fluentopenai.client.model.RealtimeFunctionTool;
import io.fluentopenai.client.model.RealtimeResponse;
import io.fluentopenai.client.model.RealtimeSessionCreateRequestGATool;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.Given;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.realtime.event.ClientEvent;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.NotSentException;
import io.fluentopenai.realtime.session.Registration;
import io.fluentopenai.realtime.session.SessionListener;
import io.fluentopenai.tools.FunctionTool;
import io.fluentopenai.tools.LoopSettings;
import io.fluentopenai.tools.Tool;
import io.fluentopenai.tools.ToolCall;
import io.fluentopenai.tools.ToolResult;
import io.fluentopenai.tools.ToolRunner;
import io.fluentopenai.tools.Tools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Executes the function calls in a session's responses, with the same approval, timeouts and error handling as the tool
 * loops of the fluent layer. All calls of a response run concurrently. When all have finished, the results are added to
 * the conversation, and the model is asked to continue when it is its turn.
 *
 * <p>A pending call ({@link ToolResult#isPending}) stays open: the other calls are answered, but the model is not asked
 * to continue, which is up to the caller once it has answered the call. An error that would end a loop of the fluent
 * layer (a {@link io.fluentopenai.tools.ToolException}, or an exception from the approval) leaves the calls of that
 * response unanswered, and {@link SessionListener#onHandlerFailure} is called with it. After the maximum number of
 * consecutive responses with function calls ({@code maxRounds}), the calls are answered, but the model is not asked to
 * continue.
 *
 * <p>Thread-safe.
 */
public final class RealtimeTools implements AutoCloseable {
    private final RealtimeSession session;
    private final ToolRunner runner;
    private final int maxRounds;
    private final Registration registration;
    private final Set<CompletableFuture<?>> running = ConcurrentHashMap.newKeySet();

    // Only used by the handler, which is called by one thread at a time.
    private int rounds;
    private boolean conversationsAreNamed;

    RealtimeTools(RealtimeSession session, Tools tools, LoopSettings settings) {
        this.session = session;
        runner = ToolRunner.of(tools, settings);
        maxRounds = settings.maxRounds();
        registration = session.onEvent(ServerEvent.ResponseDone.class, this::done);
        // When the session ends nobody needs the results any more.
        session.closed().thenRun(this::cancelRunning);
    }

    /**
     * Returns the tools in the form of a session's configuration: {@code
     * session.tools(RealtimeTools.definitions(tools))}.
     *
     * @throws IllegalArgumentException if a tool is not a function
     */
    public static List<RealtimeSessionCreateRequestGATool> definitions(Tools tools) {
        List<RealtimeSessionCreateRequestGATool> definitions = new ArrayList<>();
        for (Tool tool : Given.notNull(tools, "tools")) {
            if (!(tool instanceof FunctionTool function)) {
                throw new IllegalArgumentException(
                        "A realtime session accepts function tools only. Remove " + tool.name() + ".");
            }
            Map<String, JsonNode> parameters = new LinkedHashMap<>();
            function.schema().fields().forEachRemaining(each -> parameters.put(each.getKey(), each.getValue()));
            definitions.add(new RealtimeFunctionTool()
                    .type("function")
                    .name(function.name())
                    .description(function.description())
                    .parameters(parameters));
        }
        return definitions;
    }

    private void done(ServerEvent.ResponseDone event) {
        RealtimeResponse response = event.response();
        if (response == null || response.output() == null || isOutOfBand(response)) {
            return;
        }
        List<ToolCall> calls = new ArrayList<>();
        for (RealtimeConversationItem item : response.output()) {
            if (item instanceof RealtimeConversationItemFunctionCall call && isComplete(call)) {
                calls.add(new ToolCall(
                        call.callId() == null ? "" : call.callId(),
                        call.name() == null ? "" : call.name(),
                        call.arguments() == null ? "" : call.arguments()));
            }
        }
        if (calls.isEmpty()) {
            rounds = 0;
            return;
        }
        rounds++;
        // A response that was cut off is followed by what cut it off.
        boolean ended = response.status() == null
                || "completed".equals(response.status().value());
        run(calls, ended && rounds < maxRounds, rounds == maxRounds);
    }

    /** Returns whether the response is in no conversation; results of its calls cannot be sent then. */
    private boolean isOutOfBand(RealtimeResponse response) {
        boolean named = response.conversationId() != null;
        conversationsAreNamed |= named;
        return conversationsAreNamed && !named;
    }

    private static boolean isComplete(RealtimeConversationItemFunctionCall call) {
        return call.status() == null || "completed".equals(call.status().value());
    }

    private void run(List<ToolCall> calls, boolean goOn, boolean atLimit) {
        CompletableFuture<List<ToolResult>> results;
        try (OperationObserver.Scope scope = session.operation().open()) {
            results = runner.runAsync(calls);
        }
        running.add(results);
        results.whenComplete((answered, problem) -> {
            running.remove(results);
            if (problem != null) {
                if (!results.isCancelled()) {
                    fail(Futures.cause(problem));
                }
                return;
            }
            boolean pending = false;
            for (ToolResult result : answered) {
                if (result.isPending()) {
                    pending = true;
                } else {
                    send(ClientEvent.functionOutput(result.call().id(), result.output()));
                }
            }
            if (goOn && !pending) {
                send(ClientEvent.createResponse());
            } else if (atLimit) {
                fail(new IllegalStateException("The model has called functions in " + maxRounds
                        + " responses in a row (LoopSettings.maxRounds), the last time "
                        + String.join(", ", calls.stream().map(ToolCall::name).toList())
                        + ", so the session does not request another response. Send response.create to continue"));
            }
        });
    }

    private void send(ClientEvent event) {
        session.sendAsync(event).thenAccept(result -> {
            if (!result.isSent()) {
                fail(new NotSentException(event.type(), result));
            }
        });
    }

    private void fail(Throwable problem) {
        session.failed(problem);
    }

    private void cancelRunning() {
        running.forEach(future -> future.cancel(true));
    }

    /** Stops executing function calls, and cancels the running ones. */
    @Override
    public void close() {
        registration.close();
        cancelRunning();
    }
}
