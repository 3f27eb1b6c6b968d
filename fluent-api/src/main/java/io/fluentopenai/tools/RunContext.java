package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of a tool call. A parameter of this type receives it; the parameter is not part of the schema that the
 * model sees. The context identifies the call and signals its cancellation.
 *
 * <pre>{@code
 * String search(String query, RunContext context) {
 *     Query running = database.start(query);
 *     context.onCancel(running::abort);
 *     return running.result();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class RunContext {
    private static final System.Logger LOG = System.getLogger(RunContext.class.getName());

    /** Asked when somebody wants to know, because it may have to be invented. */
    private final Supplier<String> runId;

    private final ToolCall call;
    private final @Nullable Object user;
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;
    private boolean over;

    private RunContext(Supplier<String> runId, ToolCall call, @Nullable Object user) {
        this.runId = runId;
        this.call = Given.notNull(call, "call");
        this.user = user;
    }

    /**
     * Creates a context for a call that you make by hand.
     *
     * @param runId the id of the loop or run that the call belongs to
     * @param call the call
     * @param user an object of yours for {@link #user}; null for none
     */
    public static RunContext of(String runId, ToolCall call, @Nullable Object user) {
        Given.notNull(runId, "runId");
        return new RunContext(() -> runId, call, user);
    }

    /** Creates the context of a call that a loop makes. */
    static RunContext of(LoopSettings settings, ToolCall call) {
        return new RunContext(settings::runId, call, settings.context());
    }

    /**
     * Returns the id of the loop or run, which is the same for all of its calls: the id of the run for assistants,
     * otherwise a random UUID or the value of {@link LoopSettings#runId}.
     */
    public String runId() {
        return runId.get();
    }

    /** Returns the call: its id, the tool's name, and the arguments as the model wrote them. */
    public ToolCall call() {
        return call;
    }

    /** Returns the id of the call, {@code call_…}. */
    public String callId() {
        return call.id();
    }

    /** Returns the name of the called tool. */
    public String toolName() {
        return call.name();
    }

    /** Returns the object that was set with {@link LoopSettings#context}; null if there is none. */
    public @Nullable Object user() {
        return user;
    }

    /**
     * Returns the object that was set with {@link LoopSettings#context}.
     *
     * @throws IllegalStateException if there is none, or it is of another type
     */
    public <T> T user(Class<T> type) {
        if (!Given.notNull(type, "type").isInstance(user)) {
            throw new IllegalStateException("The function needs a " + type.getName() + " as its context, and there is "
                    + (user == null
                            ? "none. Set it with context(…) on the loop settings"
                            : "a " + user.getClass().getName()));
        }
        return type.cast(user);
    }

    /**
     * Returns whether the call was cancelled: it timed out, or it or the loop was cancelled. Its result is then
     * ignored.
     */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Registers an action that runs when the call is cancelled, or at once if it already is. It never runs if the
     * function ends first. It runs on the thread that cancels, and must not block. Its exceptions are logged.
     */
    public void onCancel(Runnable action) {
        Given.notNull(action, "action");
        synchronized (this) {
            if (over) {
                return;
            }
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        run(action);
    }

    /**
     * Cancels this call: interrupts the function, cancels a {@code CompletionStage} that it returned, and sends the
     * model an error result. Does nothing if the function has ended.
     */
    public void cancel() {
        List<Runnable> todo;
        synchronized (this) {
            if (cancelled || over) {
                return;
            }
            cancelled = true;
            todo = List.copyOf(actions);
            actions.clear();
        }
        todo.forEach(RunContext::run);
    }

    /** Ends the cancellation: the function has ended. */
    synchronized void end() {
        over = true;
        actions.clear();
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "An action on the cancelling of a tool call failed", e);
        }
    }

    /** Returns the run id, the tool's name and the call id. */
    @Override
    public String toString() {
        return "RunContext[" + runId.get() + ", " + call.name() + ", " + call.id() + "]";
    }
}
