package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
import io.fluentopenai.observe.OperationListener;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a tool loop: limits, timeouts, approval, executor and listeners.
 *
 * <pre>{@code
 * chat.run(loop -> loop.maxRounds(5).toolTimeout(Duration.ofSeconds(20)).approval(request -> ask(request.call())));
 * }</pre>
 *
 * <p>Mutable and not thread-safe.
 */
public final class LoopSettings {
    private int maxRounds = 10;
    private long maxTokens = Long.MAX_VALUE;
    private @Nullable Executor executor;
    private @Nullable Duration toolTimeout;
    private @Nullable Function<? super ApprovalRequest, ? extends CompletionStage<Approval>> approval;
    private boolean approvalBlocks;
    private final Set<ToolFailure> thrown = EnumSet.noneOf(ToolFailure.class);
    private Consumer<? super LoopEvent<?>> listener = event -> {};
    private @Nullable OperationListener operations;
    private @Nullable Object context;
    private @Nullable String runId;

    /** Creates the default settings. */
    public LoopSettings() {}

    static LoopSettings of(Consumer<? super LoopSettings> settings) {
        LoopSettings made = Given.set(new LoopSettings(), settings);
        return made;
    }

    // ---- The loop

    /**
     * Sets the maximum number of rounds, which is the number of calls to the model; by default 10. If the model still
     * calls tools after the last round, a {@link LoopLimitException} is thrown.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LoopSettings maxRounds(int rounds) {
        Given.check(rounds >= 1, "maxRounds must be positive, not " + rounds);
        maxRounds = rounds;
        return this;
    }

    /**
     * Sets the maximum number of tokens of all rounds together, as reported by the server; by default unlimited. Once
     * it is reached, the model is not called again; if the last answer has tool calls, a {@link LoopLimitException} is
     * thrown. The last answer may exceed the limit.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LoopSettings maxTokens(long tokens) {
        Given.check(tokens >= 1, "maxTokens must be positive, not " + tokens);
        maxTokens = tokens;
        return this;
    }

    // ---- The calls

    /**
     * Sets the executor that runs the tool functions and the approval function. By default each runs on a new daemon
     * thread. On JDK 21 and later, {@code Executors.newVirtualThreadPerTaskExecutor()} is a good choice. The loop does
     * not shut the executor down.
     */
    public LoopSettings executor(Executor executor) {
        this.executor = Given.notNull(executor, "executor");
        return this;
    }

    /**
     * Sets the timeout of a call for tools that have none of their own, measured from the start of the function; by
     * default none. When it expires, the function is interrupted, its context is cancelled, and the model gets an error
     * result.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LoopSettings toolTimeout(Duration longest) {
        toolTimeout = positive(longest);
        return this;
    }

    /**
     * Sets a function that approves each call before it is made. It is called on a thread of the executor for one call
     * after the other, in call order, and may block. An exception from it ends the loop.
     */
    public LoopSettings approval(Function<? super ApprovalRequest, Approval> approval) {
        Given.notNull(approval, "approval");
        this.approval = request -> CompletableFuture.completedFuture(approval.apply(request));
        approvalBlocks = true;
        return this;
    }

    /**
     * Works like {@link #approval}, with a function that must not block and that is called for all calls of a turn at
     * once. Its stages are cancelled with the loop.
     */
    public LoopSettings approvalAsync(Function<? super ApprovalRequest, ? extends CompletionStage<Approval>> approval) {
        this.approval = Given.notNull(approval, "approval");
        approvalBlocks = false;
        return this;
    }

    /**
     * Sets the failures that end the loop with a {@link ToolException}. By default there are none: every failure is
     * returned to the model as an error result.
     */
    public LoopSettings throwOn(ToolFailure... failures) {
        thrown.addAll(List.of(Given.noneNull(failures, "failures")));
        return this;
    }

    /**
     * Sets a listener for the events of the loop: rounds, calls and results. It is called on the thread of the event,
     * concurrently for concurrent calls, and must not block. An exception from it ends the loop.
     */
    public LoopSettings listener(Consumer<? super LoopEvent<?>> listener) {
        this.listener = Given.notNull(listener, "listener");
        return this;
    }

    /**
     * Sets the listener of operations: the loop, and each tool call. By default, a loop has that of its client ({@code
     * OpenAI.Builder.observe}), and a {@link ToolRunner} has none.
     */
    public LoopSettings observe(OperationListener listener) {
        operations = Given.notNull(listener, "listener");
        return this;
    }

    /** Sets an object of yours that functions get as {@link RunContext#user}. */
    public LoopSettings context(@Nullable Object context) {
        this.context = context;
        return this;
    }

    /**
     * Sets the id that functions get as {@link RunContext#runId}. By default it is the id of the run for assistants,
     * that of the turn for agents, and otherwise a random UUID.
     */
    public synchronized LoopSettings runId(String id) {
        runId = Given.notNull(id, "id");
        return this;
    }

    // ---- For those who run loops

    /** Returns the maximum number of rounds. */
    public int maxRounds() {
        return maxRounds;
    }

    /** Returns the maximum number of tokens. */
    public long maxTokens() {
        return maxTokens;
    }

    /** Returns the executor that runs the tool functions. */
    public Executor executor() {
        return executor == null ? LoopSettings::onNewThread : executor;
    }

    /** Returns the timeout of a call; null if there is none. */
    public @Nullable Duration toolTimeout() {
        return toolTimeout;
    }

    /** Returns the approval function; null if there is none. */
    public @Nullable Function<? super ApprovalRequest, ? extends CompletionStage<Approval>> approval() {
        return approval;
    }

    boolean approvalBlocks() {
        return approvalBlocks;
    }

    /** Returns whether a failure ends the loop. */
    public boolean throwsOn(ToolFailure failure) {
        return thrown.contains(Given.notNull(failure, "failure"));
    }

    /** Returns the listener. */
    public Consumer<? super LoopEvent<?>> listener() {
        return listener;
    }

    /** Returns the listener of operations; null if there is none. */
    public @Nullable OperationListener operations() {
        return operations;
    }

    /** Returns the user's context object; null if there is none. */
    public @Nullable Object context() {
        return context;
    }

    /** Returns the id of the loop. */
    public synchronized String runId() {
        if (runId == null) {
            runId = UUID.randomUUID().toString();
        }
        return runId;
    }

    synchronized void runIdUnlessTold(String id) {
        if (runId == null) {
            runId = id;
        }
    }

    private static void onNewThread(Runnable work) {
        Thread thread = new Thread(work, "fluentopenai-tool");
        thread.setDaemon(true);
        thread.start();
    }

    static Duration positive(Duration duration) {
        Given.check(
                !Given.notNull(duration, "duration").isNegative() && !duration.isZero(),
                "The timeout of a tool must be positive, not " + duration);
        return duration;
    }
}
