package io.fluentopenai.testkit;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one answer. Immutable. */
record FaultPlan(
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

    static final long NEVER = Long.MAX_VALUE;
    static final long BEFORE_HEADERS = -1;

    static final FaultPlan NONE =
            new FaultPlan(0, null, null, Map.of(), Duration.ZERO, Duration.ZERO, 0, NEVER, NEVER, false);

    FaultPlan withStatus(int status) {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, malformed);
    }

    FaultPlan withBody(String contentType, byte[] body) {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, malformed);
    }

    FaultPlan withHeaders(Map<String, String> headers) {
        return new FaultPlan(
                status,
                contentType,
                body,
                Map.copyOf(headers),
                headerDelay,
                pause,
                pieceSize,
                cutAfter,
                stallAfter,
                malformed);
    }

    FaultPlan withHeaderDelay(Duration headerDelay) {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, malformed);
    }

    FaultPlan withPause(Duration pause, int pieceSize) {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, malformed);
    }

    FaultPlan withCut(long cutAfter) {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, malformed);
    }

    FaultPlan withStall(long stallAfter) {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, malformed);
    }

    FaultPlan withMalformed() {
        return new FaultPlan(
                status, contentType, body, headers, headerDelay, pause, pieceSize, cutAfter, stallAfter, true);
    }

    /** The answer that this plan puts in the place of the usual one; null if the usual one is to be given. */
    @Nullable
    Reply replacement() {
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
