package io.fluentopenai.tools;

import io.fluentopenai.client.Delayer;
import io.fluentopenai.client.json.JsonSyntaxException;
import io.fluentopenai.internal.Futures;
import io.fluentopenai.internal.ObservedCall;
import io.fluentopenai.internal.compat.ToolArguments;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tool call in progress: look-up, approval, argument binding, call, waiting, serialization. It ends exactly once. */
final class Execution {
    /** The maximum number of characters of arguments to quote to the model; each costs tokens. */
    private static final int LONGEST_QUOTE = 4_000;

    private final ToolCall call;
    private final @Nullable Tool tool;
    private final LoopSettings settings;
    private final Results results;
    private final int round;
    private final Consumer<LoopEvent<?>> told;
    private final RunContext context;
    private final ObservedCall loop;
    private volatile ObservedCall observed = ObservedCall.NONE;
    private final CompletableFuture<ToolResult> result = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Interruption interruption = new Interruption();

    Execution(
            ToolCall call,
            @Nullable Tool tool,
            LoopSettings settings,
            Results results,
            int round,
            ObservedCall loop,
            Consumer<LoopEvent<?>> told) {
        this.loop = loop;
        this.call = call;
        this.tool = tool;
        this.settings = settings;
        this.results = results;
        this.round = round;
        this.told = told;
        context = RunContext.of(settings, call);
    }

    /** Begins the operation, as a part of the loop's, whose thread this need not be. */
    private ObservedCall observe() {
        try (OperationObserver.Scope scope = loop.open()) {
            return ObservedCall.start(
                    settings.operations(),
                    () -> new OperationStart(OperationKind.TOOL, call.name(), null, call, false));
        }
    }

    private OperationResult observed(ToolResult returned) {
        return new OperationResult(null, call.id(), List.of(), OperationResult.Usage.NONE, null, 0, returned);
    }

    CompletableFuture<ToolResult> result() {
        return result;
    }

    /** Ends this execution when its loop ends. */
    void abort() {
        if (ended.compareAndSet(false, true)) {
            context.cancel();
            result.cancel(true);
        }
    }

    /**
     * Begins.
     *
     * @param before when those before have been asked for approval
     * @return when this one has been
     */
    CompletableFuture<Void> start(CompletableFuture<Void> before) {
        context.onCancel(() -> fail(ToolFailure.CANCELLED, "The call was cancelled", null));
        try {
            told.accept(new LoopEvent.Called<>(round, call, context));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return before;
        }
        if (isLeft(call, tool, settings)) {
            end(ToolResult.pending(call), false);
            return before;
        }
        if (tool == null && call.kind() != ToolCall.Kind.MCP_APPROVAL) {
            fail(ToolFailure.UNKNOWN_TOOL, "There is no tool named " + call.name(), null);
            return before;
        }
        return approved(before);
    }

    /** Returns whether the call is left to the caller. */
    static boolean isLeft(ToolCall call, @Nullable Tool tool, LoopSettings settings) {
        if (tool == null) {
            return call.kind() == ToolCall.Kind.HOSTED
                    || (call.kind() == ToolCall.Kind.MCP_APPROVAL && settings.approval() == null);
        }
        return !tool.isCallable() || (tool.needsApproval() && settings.approval() == null);
    }

    private CompletableFuture<Void> approved(CompletableFuture<Void> before) {
        var approval = settings.approval();
        if (approval == null) {
            call();
            return before;
        }
        ApprovalRequest request = new ApprovalRequest(call, tool, context);
        CompletableFuture<Approval> answer = settings.approvalBlocks()
                ? Futures.compose(
                        before.copy(),
                        next -> Futures.compose(
                                Interruptible.start(settings.executor(), () -> approval.apply(request)),
                                CompletionStage::toCompletableFuture))
                : Futures.compose(
                        CompletableFuture.completedFuture(request),
                        asked -> approval.apply(asked).toCompletableFuture());
        CompletableFuture<Void> asked = new CompletableFuture<>();
        answer.whenComplete((decision, reason) -> {
            if (decision != null) {
                asked.complete(null);
                decided(decision);
            } else if (ended.get()) {
                // Withdrawn with this call alone, or with all.
                asked.complete(null);
            } else {
                // What the caller's own function throws is the caller's to know. It ends all: nobody else is asked.
                Throwable failure = reason == null
                        ? new NullPointerException("The approval function returned null. Return an Approval")
                        : Futures.cause(reason);
                asked.completeExceptionally(failure);
                result.completeExceptionally(failure);
            }
        });
        // A question that nobody needs the answer to any more is withdrawn.
        Futures.link(result, answer);
        return settings.approvalBlocks() ? asked : before;
    }

    private void decided(Approval approval) {
        switch (approval.decision()) {
            case APPROVED:
                call();
                break;
            case POSTPONED:
                end(ToolResult.pending(call), false);
                break;
            case DENIED:
                fail(
                        ToolFailure.DENIED,
                        approval.reason() == null
                                ? "The call was not approved"
                                : "The call was not approved: " + approval.reason(),
                        null);
        }
    }

    private void call() {
        Tool known = tool;
        if (known == null) {
            // The server makes the call by itself: it only wanted to know.
            end(ToolResult.of(call, "approved", true), false);
            return;
        }
        Duration timeout = known.timeout() == null ? settings.toolTimeout() : known.timeout();
        ObservedCall operation = observe();
        if (operation != ObservedCall.NONE) {
            observed = operation;
            result.whenComplete((returned, reason) -> {
                if (reason != null) {
                    operation.failed(reason);
                }
            });
        }
        // A result that is there before the function ends, such as that of a timeout, ends the function.
        result.whenComplete((returned, reason) -> interruption.interrupt());
        try {
            settings.executor().execute(() -> work(known, timeout, operation));
        } catch (RuntimeException | Error refused) {
            result.completeExceptionally(refused);
        }
    }

    private void work(Tool known, @Nullable Duration timeout, ObservedCall operation) {
        interruption.begin();
        if (result.isDone()) {
            interruption.end();
            return;
        }
        Object value = null;
        Throwable thrown = null;
        try {
            if (timeout != null) {
                watch(timeout);
            }
            try (OperationObserver.Scope scope = operation.open()) {
                value = bind(known).call(context);
            }
        } catch (Throwable failure) {
            thrown = failure;
        }
        interruption.end();
        ended(known, value, thrown);
    }

    /** The timer is the JDK's only one, so that what follows goes to another thread. */
    private void watch(Duration timeout) {
        CompletableFuture<Void> timer = Delayer.system().delay(timeout);
        timer.thenRunAsync(() -> end(
                ToolResult.failed(
                        call,
                        ToolFailure.TIMED_OUT,
                        "The tool did not answer within " + timeout.toMillis() / 1000.0 + " s",
                        null),
                true));
        Futures.link(result, timer);
    }

    private FunctionTool.Bound bind(Tool known) {
        try {
            return FunctionTool.bodyOf(known).bind(call.arguments());
        } catch (RuntimeException mismatch) {
            throw new BadArguments(mismatch);
        }
    }

    /** The function has ended, or the stage that it returned, which may give a stage again. */
    private void ended(Tool known, @Nullable Object value, @Nullable Throwable thrown) {
        if (thrown != null || !(value instanceof CompletionStage<?> stage)) {
            returned(known, value, thrown);
            return;
        }
        CompletableFuture<?> later;
        try {
            later = stage.toCompletableFuture();
        } catch (RuntimeException | Error refused) {
            // Not every stage can be one: that is the function's failure.
            returned(known, null, refused);
            return;
        }
        Futures.link(result, later);
        later.whenComplete((found, reason) -> ended(known, found, reason));
    }

    private void returned(Tool known, @Nullable Object value, @Nullable Throwable thrown) {
        if (thrown == null) {
            String output;
            try {
                output = FunctionTool.bodyOf(known).isVoid() ? Results.SUCCESS : results.write(value);
            } catch (RuntimeException refused) {
                fail(ToolFailure.FAILED, JsonSyntaxException.message(refused), refused);
                return;
            } catch (Error error) {
                broken(error);
                return;
            }
            end(ToolResult.of(call, output, value), false);
            return;
        }
        Throwable cause = Futures.cause(thrown);
        if (cause instanceof BadArguments bad) {
            Throwable mismatch = bad.getCause();
            fail(
                    ToolFailure.BAD_ARGUMENTS,
                    "The arguments do not fit: " + JsonSyntaxException.message(mismatch),
                    mismatch);
        } else if (cause instanceof CancellationException || cause instanceof InterruptedException) {
            fail(ToolFailure.CANCELLED, "The call was cancelled", cause);
        } else if (cause instanceof Exception) {
            fail(ToolFailure.FAILED, JsonSyntaxException.message(cause), cause);
        } else {
            broken(cause);
        }
    }

    /** An Error is nothing that a model could do anything about. */
    private void broken(Throwable error) {
        if (ended.compareAndSet(false, true)) {
            context.end();
            result.completeExceptionally(error);
        }
    }

    private void fail(ToolFailure failure, String message, @Nullable Throwable thrown) {
        end(ToolResult.failed(call, failure, message + quoted(), thrown), false);
    }

    /** Arguments that are no object stand as an empty one in the conversation: here the model sees what it wrote. */
    private String quoted() {
        String written = call.arguments();
        if (call.kind() != ToolCall.Kind.FUNCTION || ToolArguments.meanObject(written)) {
            return "";
        }
        boolean fits = written.length() <= LONGEST_QUOTE;
        return ". The arguments were: " + (fits ? written : written.substring(0, LONGEST_QUOTE) + "…");
    }

    private void end(ToolResult ended, boolean cancelled) {
        if (!this.ended.compareAndSet(false, true)) {
            return;
        }
        if (cancelled) {
            context.cancel();
        } else {
            context.end();
        }
        observed.succeeded(() -> observed(ended));
        try {
            told.accept(new LoopEvent.Returned<>(round, ended));
        } catch (RuntimeException | Error e) {
            // An Error too, or nobody would hear of it: this is called by futures that nobody looks at.
            result.completeExceptionally(e);
            return;
        }
        if (ended.failure() != null && settings.throwsOn(ended.failure())) {
            result.completeExceptionally(new ToolException(ended));
        } else {
            result.complete(ended);
        }
    }

    private static final class BadArguments extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final RuntimeException mismatch;

        BadArguments(RuntimeException mismatch) {
            super(mismatch);
            this.mismatch = mismatch;
        }

        @Override
        public synchronized RuntimeException getCause() {
            return mismatch;
        }
    }
}
