package io.fluentopenai;

import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object that the API returned. It keeps a reference to its client, so that you can act on it: {@code run.cancel()},
 * {@code batch.awaitCompletion()}.
 *
 * <p>It is a snapshot of the state at the time of the response and does not update itself. {@link #raw()} returns all
 * of its properties as the generated class.
 *
 * <p>Any Jackson {@code ObjectMapper} serializes it as its JSON, alone or within other objects, for example as the
 * result of a tool or of a controller.
 *
 * <p>Thread-safe unless the generated object, which is mutable, is changed: do not modify what {@link #raw()} returns.
 *
 * @param <M> the generated class
 */
public abstract class ApiObject<M extends JsonValue> {
    private final OpenAI openai;
    private final M raw;
    private final @Nullable ResponseInfo info;

    /** Wraps the body of an API response. */
    protected ApiObject(OpenAI openai, ApiResponse<? extends M> response) {
        this(openai, response.body(), response.info());
    }

    /** Wraps an object from an API response, or, with null as {@code info}, one from another source. */
    protected ApiObject(OpenAI openai, M raw, @Nullable ResponseInfo info) {
        this.openai = Given.notNull(openai, "openai");
        this.raw = Given.notNull(raw, "raw");
        this.info = info;
    }

    /** Returns the client that this object belongs to. */
    protected final OpenAI openai() {
        return openai;
    }

    /** Returns the generated object, which has all properties. */
    @com.fasterxml.jackson.annotation.JsonValue
    public final M raw() {
        return raw;
    }

    /**
     * Returns the status, headers, request id and rate limits of the API response that contained this object; null if
     * it did not come from an API response.
     */
    public final @Nullable ResponseInfo info() {
        return info;
    }

    /**
     * Returns the value of a property that an action needs.
     *
     * @throws IllegalStateException if the value is null or an empty string
     */
    protected final <T> T required(String property, @Nullable T value) {
        if (value == null || value instanceof String text && LenientValues.text(text) == null) {
            throw new IllegalStateException(getClass().getSimpleName() + " has no " + property
                    + ": the server left it out, and this call needs it");
        }
        return value;
    }

    /** Returns a count from the API; -1 if it is null. */
    protected static long count(@Nullable Long number) {
        return number == null ? -1 : number;
    }

    /** Returns an instant from seconds since 1970, with or without a fraction; null if the number is null. */
    protected static @Nullable Instant instant(@Nullable Number epochSeconds) {
        if (epochSeconds == null) {
            return null;
        }
        return epochSeconds instanceof Double
                ? Instant.ofEpochMilli(Math.round(epochSeconds.doubleValue() * 1000))
                : Instant.ofEpochSecond(epochSeconds.longValue());
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof ApiObject<?> that && getClass() == that.getClass() && raw.equals(that.raw);
    }

    @Override
    public final int hashCode() {
        return raw.hashCode();
    }

    /** Returns the JSON, with the values of secret properties masked. */
    @Override
    public final String toString() {
        return raw.toString();
    }
}
