package io.fluentopenai.testkit;

import org.jspecify.annotations.Nullable;

/** Answers requests in a test's own way. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers a request. Runs on a worker thread and may block; may run for several requests at the same time.
     *
     * @return the answer, or null to leave the request to the server's usual behaviour
     * @throws Exception if it cannot; the client gets status 500 with the exception's message
     */
    @Nullable
    Reply handle(RecordedRequest request) throws Exception;
}
