package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event stream broke off before its end, or the response was not an event stream.
 *
 * <p>{@link #partial(Class)} returns what had arrived until then.
 */
public final class StreamException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<?> partial;

    /** Creates an exception; {@code cause} is the network error. */
    public StreamException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        this(message, cause, info, List.of());
    }

    /**
     * Creates an exception with the partial results of the stream.
     *
     * @param partial the incomplete results, at most one of each class; empty if there are none
     */
    public StreamException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info, List<?> partial) {
        super(message, cause, info);
        this.partial = List.copyOf(partial);
    }

    /**
     * Returns the incomplete result that the stream had accumulated when it broke off, such as the {@code
     * ChatCompletion} of a chat or the {@code ModelResponse} of the Responses API. Assistants streams have a {@code
     * Run}, a {@code ThreadMessage} and a {@code RunStep}, if their events had arrived.
     *
     * <pre>{@code
     * } catch (StreamException e) {
     *     ChatCompletion soFar = e.partial(ChatCompletion.class);
     * }
     * }</pre>
     *
     * @param type the class of the result
     * @return null if nothing had arrived, if there is no result of this class, if the stream is one of the generated
     *     client, which does not accumulate, or if this exception was deserialized
     */
    public <T> @Nullable T partial(Class<T> type) {
        if (partial != null) {
            for (Object result : partial) {
                if (type.isInstance(result)) {
                    return type.cast(result);
                }
            }
        }
        return null;
    }
}
