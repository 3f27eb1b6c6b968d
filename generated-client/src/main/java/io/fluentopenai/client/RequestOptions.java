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
 * What one call does differently from the client's settings.
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

    /** Options that change nothing. */
    public static RequestOptions none() {
        return NONE;
    }

    /** A builder without any settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these settings. */
    public Builder toBuilder() {
        return builder().add(this);
    }

    /**
     * Returns these options and others: of headers, properties of the body and deadlines that both set, those of the others hold,
     * and query parameters are sent of both.
     */
    public RequestOptions and(RequestOptions others) {
        return toBuilder().add(Objects.requireNonNull(others, "others")).build();
    }

    /** The names of what is set; values may be secrets. */
    @Override
    public String toString() {
        return "RequestOptions[headers=" + headers.keySet() + ", bodyProperties=" + bodyProperties.keySet() + ", "
                + timeouts + "]";
    }

    /** Collects options. Not thread-safe. */
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
         * Sets a header, in place of any of that name that the client or the operation would send.
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
         * Sets the {@code Idempotency-Key} header: the server answers a repeated request with the first one's answer. Every
         * POST has one of its own by default, the same for its retries.
         */
        public Builder idempotencyKey(String key) {
            return header("Idempotency-Key", key);
        }

        /**
         * Adds a query parameter; a second one of that name is sent beside the first.
         *
         * @param value a string, number, boolean, open enum, or a list of such
         */
        public Builder query(String name, Object value) {
            Encoding.form(query, Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets a property of the body's outermost object, or a field of a form, in place of any of that name.
         *
         * @param value a string, number, boolean, {@code JsonNode}, generated value, or a list or map of such; null is
         *     sent as JSON null; a {@code MissingNode} leaves the property out, as {@link #removeBodyProperty} does
         * @throws IllegalArgumentException if it is of another type
         */
        public Builder bodyProperty(String name, @Nullable Object value) {
            bodyProperties.put(Objects.requireNonNull(name, "name"), JsonNodes.of(value));
            return this;
        }

        /**
         * Leaves a property of the body's outermost object out, or a field of a form, whoever has set it and even if the API
         * requires it. For compatible servers that refuse a property which the request would have.
         *
         * <pre>{@code
         * RequestOptions.builder().removeBodyProperty("stream_options").build();
         * }</pre>
         */
        public Builder removeBodyProperty(String name) {
            return bodyProperty(name, MissingNode.getInstance());
        }

        /** How long connecting may take. Without effect on a client that was given its {@code HttpClient}. */
        public Builder connectTimeout(Duration timeout) {
            timeouts = timeouts.withConnect(timeout);
            return this;
        }

        /** How long the response headers may take, counted from the end of the request. */
        public Builder responseTimeout(Duration timeout) {
            timeouts = timeouts.withResponse(timeout);
            return this;
        }

        /** How long the body of the response may be silent between two bytes. */
        public Builder idleTimeout(Duration timeout) {
            timeouts = timeouts.withIdle(timeout);
            return this;
        }

        /**
         * How long the whole call may take, from sending to the last byte of the body, with all its attempts and the waits
         * between them.
         */
        public Builder callTimeout(Duration timeout) {
            timeouts = timeouts.withCall(timeout);
            return this;
        }

        /**
         * How many attempts may follow the first, under the policy that holds otherwise.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("The number of retries cannot be negative: " + retries);
            }
            maxRetries = retries;
            return this;
        }

        /** Which attempts are followed by another, and when. */
        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Is told how much of the request has been sent, if it is one with files. */
        public Builder uploadProgress(ProgressListener listener) {
            uploadProgress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** The options; the builder can be used further. */
        public RequestOptions build() {
            return new RequestOptions(this);
        }
    }
}
