package io.fluentopenai.testkit;

import org.jspecify.annotations.Nullable;

/** Handles requests in a custom way. */
@FunctionalInterface
public interface Handler {

    /**
     * Handles a request. Runs on a worker thread and may block. May run for several requests at the same time.
     *
     * @return the response, or null to let the server handle the request as usual
     * @throws Exception if handling fails; the client gets status 500 with the exception's message
     */
    @Nullable
    Reply handle(RecordedRequest request) throws Exception;
}
