package io.fluentopenai.client.internal.attempt;

import io.fluentopenai.client.RetryPolicy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The request of a call as all its attempts send it, and how its answer is to come.
 *
 * @param operation verb and path template, for messages
 * @param http with everything but a timeout
 * @param body what {@code http} sends
 * @param retries null for the default
 */
public record WrittenRequest(
        String operation,
        HttpRequest.Builder http,
        HttpRequest.BodyPublisher body,
        Attempt.Delivery delivery,
        Attempt.Limits limits,
        HttpClient client,
        @Nullable RetryPolicy retries) {}
