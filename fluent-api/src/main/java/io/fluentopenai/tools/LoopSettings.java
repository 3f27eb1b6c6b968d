package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
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
 * How the calls of a model are answered: on which threads, with whose approval, for how long and how often.
 *
 * <pre>{@code
 * chat.run(loop -> loop.maxRounds(5).toolTimeout(Duration.ofSeconds(20)).approval(request -> ask(request.call())));
 * }</pre>
 *
 * <p>Mutable while it is set up, not thread-safe.
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
    private @Nullable Object context;
    private @Nullable String runId;

    /** What holds by default. */
    public LoopSettings() {}

    static LoopSettings of(Consumer<? super LoopSettings> settings) {
        LoopSettings made = Given.set(new LoopSettings(), settings);
        return made;
    }

    // ---- The loop

    /**
     * How often to ask the model at most, 10 times by default. Where it calls tools still, a {@link LoopLimitException}
     * is thrown.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LoopSettings maxRounds(int rounds) {
        Given.check(rounds >= 1, "maxRounds must be positive, not " + rounds);
        maxRounds = rounds;
        return this;
    }

    /**
     * How many tokens to use in all rounds, as the server counts them; without limit by default. The model is not asked
     * again when they are used up, and a {@link LoopLimitException} is thrown if it called tools still. The last answer may
     * go beyond it.
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
     * Where functions are called, and those that are asked for approval. Unless told, each has a thread of its own, which
     * keeps no JVM alive; on JDK 21 and newer {@code Executors.newVirtualThreadPerTaskExecutor()} is a good one, too. The
     * executor is not shut down.
     */
    public LoopSettings executor(Executor executor) {
        this.executor = Given.notNull(executor, "executor");
        return this;
    }

    /**
     * How long a call may take, from when the function begins, where the tool does not say; without limit by default. After
     * it the function is interrupted, its context cancelled, and the model told.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public LoopSettings toolTimeout(Duration longest) {
        toolTimeout = positive(longest);
        return this;
    }

    /**
     * Asked for each call before it is made, one after the other in the order of the calls, on a thread of the executor. It
     * may block. What it throws ends the loop.
     */
    public LoopSettings approval(Function<? super ApprovalRequest, Approval> approval) {
        Given.notNull(approval, "approval");
        this.approval = request -> CompletableFuture.completedFuture(approval.apply(request));
        approvalBlocks = true;
        return this;
    }

    /**
     * Works like {@link #approval}, but must not block, and is asked for all calls of a turn at once. The stages are cancelled with
     * the loop.
     */
    public LoopSettings approvalAsync(Function<? super ApprovalRequest, ? extends CompletionStage<Approval>> approval) {
        this.approval = Given.notNull(approval, "approval");
        approvalBlocks = false;
        return this;
    }

    /** The failures that end the loop in a {@link ToolException}. The model is told of all others, as it is of all by default. */
    public LoopSettings throwOn(ToolFailure... failures) {
        thrown.addAll(List.of(Given.noneNull(failures, "failures")));
        return this;
    }

    /**
     * Told of each step: rounds, calls, results. It is called by whichever thread takes the step, by several at once where
     * calls are, and must not block. What it throws ends the loop.
     */
    public LoopSettings listener(Consumer<? super LoopEvent<?>> listener) {
        this.listener = Given.notNull(listener, "listener");
        return this;
    }

    /** An object of yours, which functions find in {@link RunContext#user}. */
    public LoopSettings context(@Nullable Object context) {
        this.context = context;
        return this;
    }

    /** What functions find in {@link RunContext#runId}; for assistants the id of the run by default, else a UUID. */
    public synchronized LoopSettings runId(String id) {
        runId = Given.notNull(id, "id");
        return this;
    }

    // ---- For those who run loops

    /** How often to ask the model at most. */
    public int maxRounds() {
        return maxRounds;
    }

    /** How many tokens to use. */
    public long maxTokens() {
        return maxTokens;
    }

    /** Where functions are called. */
    public Executor executor() {
        return executor == null ? LoopSettings::onNewThread : executor;
    }

    /** How long a call may take; null for no limit. */
    public @Nullable Duration toolTimeout() {
        return toolTimeout;
    }

    /** Who is asked for approval; null for nobody. */
    public @Nullable Function<? super ApprovalRequest, ? extends CompletionStage<Approval>> approval() {
        return approval;
    }

    boolean approvalBlocks() {
        return approvalBlocks;
    }

    /** Whether a failure ends the loop. */
    public boolean throwsOn(ToolFailure failure) {
        return thrown.contains(Given.notNull(failure, "failure"));
    }

    /** Who is told of each step. */
    public Consumer<? super LoopEvent<?>> listener() {
        return listener;
    }

    /** An object of the caller's; null for none. */
    public @Nullable Object context() {
        return context;
    }

    /** The identity of the loop. */
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
