package io.fluentopenai.testkit.internal.fault;

import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.request.Errors;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults of a single response. Immutable. */
public record FaultPlan(
        int status,
        @Nullable String contentType,
        byte @Nullable [] body,
        Map<String, String> headers,
        Duration headerDelay,
        Duration pause,
        int pieceSize,
        long cutAfter,
        long stallAfter,
        boolean malformed) {

    public static final long NEVER = Long.MAX_VALUE;
    public static final long BEFORE_HEADERS = -1;

    public static final FaultPlan NONE =
            new FaultPlan(0, null, null, Map.of(), Duration.ZERO, Duration.ZERO, 0, NEVER, NEVER, false);

    /** Returns whether an answer may be sent at once: nothing happens to its body, nor to the time it takes. */
    public boolean isImmediate() {
        return pause.isZero()
                && headerDelay.isZero()
                && pieceSize == 0
                && cutAfter == NEVER
                && stallAfter == NEVER
                && !malformed;
    }

    /** The answer that this plan puts in the place of the usual one; null if the usual one is to be given. */
    public @Nullable Reply replacement() {
        if (cutAfter == BEFORE_HEADERS) {
            return Reply.empty();
        }
        byte[] ownBody = body;
        if (ownBody != null && contentType != null) {
            return Reply.bytes(contentType, ownBody).status(status == 0 ? 200 : status);
        }
        return status == 0 ? null : Errors.forStatus(status);
    }
}
