package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fluentopenai.client.internal.Encoding;
import io.fluentopenai.client.internal.request.JsonNodes;
import io.fluentopenai.client.internal.request.Timeouts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options for a single call. They override or extend the client's settings.
 *
 * <pre>{@code
 * RequestOptions options = RequestOptions.builder()
 *         .header("OpenAI-Beta", "assistants=v2")
 *         .bodyProperty("chat_template_kwargs", Map.of("enable_thinking", false))
 *         .callTimeout(Duration.ofSeconds(30))
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class RequestOptions {
    private static final RequestOptions NONE = builder().build();

    final Map<String, String> headers;
    final String query;
    final Map<String, JsonNode> bodyProperties;
    final Timeouts timeouts;
    final @Nullable ProgressListener uploadProgress;
    private final @Nullable RetryPolicy retryPolicy;
    private final int maxRetries;

    private RequestOptions(Builder builder) {
        headers = builder.headers.isEmpty() ? Collections.emptyMap() : new LinkedHashMap<>(builder.headers);
        query = builder.query.toString();
        bodyProperties = builder.bodyProperties.isEmpty()
                ? Collections.emptyMap()
                : Collections.unmodifiableMap(new LinkedHashMap<>(builder.bodyProperties));
        timeouts = builder.timeouts;
        retryPolicy = builder.retryPolicy;
        maxRetries = builder.maxRetries;
        uploadProgress = builder.uploadProgress;
    }

    /** The policy of the call, where the client has another or, if null, the default one. */
    @Nullable
    RetryPolicy retries(@Nullable RetryPolicy ofClient) {
        RetryPolicy policy = retryPolicy == null ? ofClient : retryPolicy;
        return maxRetries < 0
                ? policy
                : (policy == null ? RetryPolicy.ofDefaults() : policy).withMaxRetries(maxRetries);
    }

    /** Returns options that change nothing. */
    public static RequestOptions none() {
        return NONE;
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these settings. */
    public Builder toBuilder() {
        return builder().add(this);
    }

    /**
     * Returns the combination of these options and others. For headers, body properties, timeouts and retries that both
     * set, the others take precedence. Query parameters of both are sent.
     */
    public RequestOptions and(RequestOptions others) {
        return toBuilder().add(Objects.requireNonNull(others, "others")).build();
    }

    /** Returns the names of the headers and body properties, and the timeouts. Omits values, which may be secrets. */
    @Override
    public String toString() {
        return "RequestOptions[headers=" + headers.keySet() + ", bodyProperties=" + bodyProperties.keySet() + ", "
                + timeouts + "]";
    }

    /** Builds {@link RequestOptions}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final StringBuilder query = new StringBuilder();
        private final Map<String, JsonNode> bodyProperties = new LinkedHashMap<>();
        private Timeouts timeouts = Timeouts.UNSET;
        private @Nullable RetryPolicy retryPolicy;
        private int maxRetries = -1;
        private @Nullable ProgressListener uploadProgress;

        private Builder() {}

        private Builder add(RequestOptions more) {
            more.headers.forEach(this::header);
            query.append(query.isEmpty() || more.query.isEmpty() ? "" : "&").append(more.query);
            bodyProperties.putAll(more.bodyProperties);
            timeouts = more.timeouts.or(timeouts);
            if (more.retryPolicy != null) {
                // A policy says how many retries there are, unless something beside it does.
                retryPolicy = more.retryPolicy;
                maxRetries = more.maxRetries;
            } else if (more.maxRetries >= 0) {
                maxRetries = more.maxRetries;
            }
            if (more.uploadProgress != null) {
                uploadProgress = more.uploadProgress;
            }
            return this;
        }

        /**
         * Sets a header. It replaces a header of the same name that the client or the operation would send.
         *
         * @throws IllegalArgumentException if the value has characters that a header cannot carry
         */
        public Builder header(String name, String value) {
            String checked =
                    Encoding.headerValue(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, checked);
            return this;
        }

        /**
         * Sets the {@code Idempotency-Key} header. A server that supports it answers a repeated request with the first
         * response. By default, every POST has a unique key, and its retries send the same key.
         */
        public Builder idempotencyKey(String key) {
            return header("Idempotency-Key", key);
        }

        /**
         * Adds a query parameter. Repeated names are sent repeatedly.
         *
         * @param value a string, number, boolean, open enum, or a list of such
         */
        public Builder query(String name, Object value) {
            Encoding.form(query, Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets a property of the body's top-level object, or a field of a form, replacing the one of the same name.
         *
         * @param value a string, number, boolean, {@code JsonNode}, generated value, or a list or map of such. Null is
         *     sent as JSON null. A {@code MissingNode} removes the property, like {@link #removeBodyProperty}
         * @throws IllegalArgumentException if the value has another type
         */
        public Builder bodyProperty(String name, @Nullable Object value) {
            bodyProperties.put(Objects.requireNonNull(name, "name"), JsonNodes.of(value));
            return this;
        }

        /**
         * Removes a property of the body's top-level object, or a field of a form, even if it is required. Use it for
         * compatible servers that reject a property which the request would send.
         *
         * <pre>{@code
         * RequestOptions.builder().removeBodyProperty("stream_options").build();
         * }</pre>
         */
        public Builder removeBodyProperty(String name) {
            return bodyProperty(name, MissingNode.getInstance());
        }

        /** Sets the connect timeout. Has no effect on a client that was created with its own {@code HttpClient}. */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(timeout);
            return this;
        }

        /** Sets the timeout for the response headers, counted from the end of the request. */
        public Builder responseTimeout(Duration timeout) {
            timeouts = timeouts.withResponse(timeout);
            return this;
        }

        /** Sets the maximum time between two bytes of the response body. */
        public Builder idleTimeout(Duration timeout) {
            timeouts = timeouts.withIdle(timeout);
            return this;
        }

        /**
         * Sets the timeout of the whole call, from sending to the last byte of the body, including retries and the
         * delays between them.
         */
        public Builder callTimeout(Duration timeout) {
            timeouts = timeouts.withCall(timeout);
            return this;
        }

        /**
         * Sets the maximum number of retries, and keeps the other settings of the retry policy.
         *
         * @param retries the number of attempts after the first; 0 for no retries
         * @throws IllegalArgumentException if {@code retries} is negative
         */
        public Builder maxRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("maxRetries must not be negative: " + retries);
            }
            maxRetries = retries;
            return this;
        }

        /** Sets the retry policy. */
        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets a listener for the progress of an upload, for requests with files. */
        public Builder uploadProgress(ProgressListener listener) {
            uploadProgress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Creates the options. The builder can be reused. */
        public RequestOptions build() {
            return new RequestOptions(this);
        }
    }
}
