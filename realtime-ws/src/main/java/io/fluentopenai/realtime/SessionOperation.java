package io.fluentopenai.realtime;

import io.fluentopenai.client.model.RealtimeResponse;
import io.fluentopenai.client.model.RealtimeResponseUsage;
import io.fluentopenai.client.model.RealtimeResponseUsageInputTokenDetails;
import io.fluentopenai.internal.ObservedCall;
import io.fluentopenai.observe.OperationKind;
import io.fluentopenai.observe.OperationListener;
import io.fluentopenai.observe.OperationObserver;
import io.fluentopenai.observe.OperationResult;
import io.fluentopenai.observe.OperationStart;
import io.fluentopenai.realtime.event.ServerEvent;
import io.fluentopenai.realtime.session.SessionClosedException;
import io.fluentopenai.realtime.session.SessionEnd;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session as an operation, from connecting to its end, over all of its connections, with the usage of its responses.
 *
 * <p>Thread-safe.
 */
final class SessionOperation {
    /** An operation without listeners. */
    static final SessionOperation NONE =
            new SessionOperation(null, () -> new OperationStart(OperationKind.REALTIME, null, null, null, true));

    private final @Nullable OperationListener listener;
    private final Supplier<OperationStart> start;
    private final LongAdder input = new LongAdder();
    private final LongAdder output = new LongAdder();
    private final LongAdder cached = new LongAdder();
    private volatile ObservedCall call = ObservedCall.NONE;

    SessionOperation(@Nullable OperationListener listener, Supplier<OperationStart> start) {
        this.listener = listener;
        this.start = start;
    }

    void connecting() {
        call = ObservedCall.start(listener, start);
    }

    void connectingCancelled() {
        call.cancelled();
    }

    /** Opens a scope for work of this thread that is part of the session. */
    OperationObserver.Scope open() {
        return call.open();
    }

    /** Takes note of an event of the server. */
    void received(Object event) {
        if (listener != null && event instanceof ServerEvent.ResponseDone done) {
            RealtimeResponse response = done.response();
            RealtimeResponseUsage usage = response == null ? null : response.usage();
            if (usage != null) {
                add(input, usage.inputTokens());
                add(output, usage.outputTokens());
                RealtimeResponseUsageInputTokenDetails details = usage.inputTokenDetails();
                add(cached, details == null ? null : details.cachedTokens());
            }
        }
    }

    private static void add(LongAdder sum, @Nullable Long tokens) {
        if (tokens != null) {
            sum.add(tokens);
        }
    }

    void ended(SessionEnd how) {
        if (how.isNormal()) {
            call.succeeded(() -> new OperationResult(
                    null,
                    null,
                    List.of(),
                    new OperationResult.Usage(input.sum(), output.sum(), cached.sum(), 0),
                    null,
                    0,
                    null));
        } else {
            Throwable fault = how.fault();
            call.failed(fault == null ? new SessionClosedException(how) : fault);
        }
    }
}
