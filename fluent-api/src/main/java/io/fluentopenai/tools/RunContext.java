package io.fluentopenai.tools;

import io.fluentopenai.internal.Given;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function may know of the call that it answers, and how it learns that nobody waits for it any more. A parameter of
 * this type is given to a method or function, and the model does not see it.
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

    private final String runId;
    private final ToolCall call;
    private final @Nullable Object user;
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;
    private boolean over;

    private RunContext(String runId, ToolCall call, @Nullable Object user) {
        this.runId = Given.notNull(runId, "runId");
        this.call = Given.notNull(call, "call");
        this.user = user;
    }

    /**
     * A context for a call that is made by hand.
     *
     * @param runId what the call belongs to
     * @param user an object of the caller's for {@link #user}; null for none
     */
    public static RunContext of(String runId, ToolCall call, @Nullable Object user) {
        return new RunContext(runId, call, user);
    }

    /**
     * The loop or run that the call belongs to: the same for all its calls. A UUID of the loop's, unless {@link
     * LoopSettings#runId} says otherwise; for assistants the id of the run.
     */
    public String runId() {
        return runId;
    }

    /** The call: its id, the tool's name, and the arguments as the model wrote them. */
    public ToolCall call() {
        return call;
    }

    /** The call's id: {@code call_…}. */
    public String callId() {
        return call.id();
    }

    /** The name of the tool that is called. */
    public String toolName() {
        return call.name();
    }

    /** The object that was given to {@link LoopSettings#context}; null for none. */
    public @Nullable Object user() {
        return user;
    }

    /**
     * The object that was given to {@link LoopSettings#context}.
     *
     * @throws IllegalStateException if there is none, or one of another type
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

    /** Whether nobody waits for the result any more: the call timed out, or it or the loop was cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Runs an action when the call is cancelled: at once if it is already, never if the function ends before. It runs on the
     * thread that cancels, and should be short. What it throws is logged.
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
     * Cancels this call: the function is interrupted, a {@code CompletionStage} that it returned is cancelled, and the model
     * is told. Does nothing if the function has ended.
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

    /** No more cancelling: the function has ended. */
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

    /** The run, and the call's id and name. */
    @Override
    public String toString() {
        return "RunContext[" + runId + ", " + call.name() + ", " + call.id() + "]";
    }
}
