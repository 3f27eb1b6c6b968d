package io.fluentopenai.client;

import java.time.Duration;

/**
 * Sees each request before it goes out, and may change it; sees what came of it. For signatures, tracing, metrics.
 *
 * <pre>{@code
 * ApiClient client = ApiClient.builder().interceptor(new Interceptor() {
 *     public void onRequest(OutgoingRequest request) {
 *         request.header("traceparent", tracer.current());
 *     }
 * }).build();
 * }</pre>
 *
 * <p>Each attempt of a call is a request of its own: changes do not carry over to the next. After {@code onRequest}, exactly
 * one of {@code onResponse} and {@code onFailure} is called for the same {@code OutgoingRequest}. Several interceptors are
 * called in the order in which they were given to the client, each time.
 *
 * <p>An exception of an interceptor fails the call, without another attempt, and is what the caller gets. An answer that
 * had arrived is thrown away.
 *
 * <p><b>Threads.</b> Interceptors are shared by all calls of a client and must be thread-safe. For a blocking call they
 * are called on the caller's thread. For an asynchronous one the request is seen by the caller's thread, or by a pool
 * thread if something was waited for first; what came of it is seen by a thread of the HTTP client, which they must not
 * block.
 */
public interface Interceptor {
    /** A request is about to be sent. */
    default void onRequest(OutgoingRequest request) {}

    /**
     * A response has come, with any status.
     *
     * @param elapsed from sending the request until the response was whole; for streams and binary bodies, until its headers
     *     were there
     */
    default void onResponse(OutgoingRequest request, ResponseInfo response, Duration elapsed) {}

    /**
     * No response has come, or not to its end.
     *
     * @param failure what the caller gets if there is no other attempt
     * @param elapsed since sending the request
     */
    default void onFailure(OutgoingRequest request, RuntimeException failure, Duration elapsed) {}
}
