package io.fluentopenai.client;

import java.time.Duration;

/**
 * Sees each request before it is sent, may change it, and sees its outcome. Use it for request signing, tracing and
 * metrics.
 *
 * <pre>{@code
 * ApiClient client = ApiClient.builder().interceptor(new Interceptor() {
 *     public void onRequest(OutgoingRequest request) {
 *         request.header("traceparent", tracer.current());
 *     }
 * }).build();
 * }</pre>
 *
 * <p>Each attempt of a call is a separate request; changes do not carry over to the next attempt. After {@code
 * onRequest}, exactly one of {@code onResponse} and {@code onFailure} is called for the same {@code OutgoingRequest}.
 * Several interceptors are always called in the order in which they were added to the client.
 *
 * <p>An exception from an interceptor fails the call without a retry and is passed to the caller. A response that has
 * already arrived is discarded.
 *
 * <p><b>Threads.</b> All calls of a client share its interceptors, so they must be thread-safe. A blocking call invokes
 * them on the calling thread. An asynchronous call invokes {@code onRequest} on the calling thread, or on a pool thread
 * if it had to wait first, and the other methods on a thread of the HTTP client, which they must not block.
 */
public interface Interceptor {
    /** Called before a request is sent. */
    default void onRequest(OutgoingRequest request) {}

    /**
     * Called when a response has arrived, with any status.
     *
     * @param elapsed the time from sending the request until the response was complete; for streams and binary bodies,
     *     until its headers arrived
     */
    default void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {}

    /**
     * Called when no response has arrived, or only part of one.
     *
     * @param failure the exception that the caller gets if there is no retry
     * @param elapsed the time since the request was sent
     */
    default void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {}
}
