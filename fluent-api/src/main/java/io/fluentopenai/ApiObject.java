package io.fluentopenai;

import io.fluentopenai.client.ApiResponse;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.compat.LenientValues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something the API answered, together with the client that asked, so that one can go on from it: {@code run.cancel()},
 * {@code batch.awaitCompletion()}.
 *
 * <p>What it says is the state at the time of the answer; it never changes by itself. {@link #raw()} is all of it, in the
 * generated class.
 *
 * <p>Any Jackson {@code ObjectMapper} writes it as its JSON, alone or within other objects, as a tool returns it or a controller
 * answers with it.
 *
 * <p>As thread-safe as the generated object, which is mutable: do not change what {@link #raw()} gives.
 *
 * @param <M> the generated class
 */
public abstract class ApiObject<M extends JsonValue> {
    private final OpenAI openai;
    private final M raw;
    private final @Nullable ResponseInfo info;

    /** What the client answered. */
    protected ApiObject(OpenAI openai, ApiResponse<? extends M> response) {
        this(openai, response.body(), response.info());
    }

    /** A part of what the client answered; or, without information about an answer, one from elsewhere. */
    protected ApiObject(OpenAI openai, M raw, @Nullable ResponseInfo info) {
        this.openai = Given.notNull(openai, "openai");
        this.raw = Given.notNull(raw, "raw");
        this.info = info;
    }

    /** The client that this came from. */
    protected final OpenAI openai() {
        return openai;
    }

    /** All of it, as the generated class has it. */
    @com.fasterxml.jackson.annotation.JsonValue
    public final M raw() {
        return raw;
    }

    /**
     * Status, headers, request id and rate limits of the answer that this came with; null if it did not come with an
     * answer, but was given to the library.
     */
    public final @Nullable ResponseInfo info() {
        return info;
    }

    /**
     * Returns a property that an action cannot do without.
     *
     * @throws IllegalStateException if the server left it out, or sent an empty text
     */
    protected final <T> T required(String property, @Nullable T value) {
        if (value == null || value instanceof String text && LenientValues.text(text) == null) {
            throw new IllegalStateException(getClass().getSimpleName() + " has no " + property
                    + ": the server left it out, and this call needs it");
        }
        return value;
    }

    /** Returns a number that the API counted; -1 for null. */
    protected static long count(@Nullable Long number) {
        return number == null ? -1 : number;
    }

    /** Returns a point in time as the API sends it, in seconds since 1970, maybe with a fraction; null for null. */
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

    /** Its JSON, with the values of secret properties masked. */
    @Override
    public final String toString() {
        return raw.toString();
    }
}
