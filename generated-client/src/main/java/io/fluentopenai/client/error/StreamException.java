package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event stream broke off before its end, or what came in its place is no event stream.
 *
 * <p>What had come is not lost: {@link #partial(Class)}.
 */
public final class StreamException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<?> partial;

    /** With what the network said as the cause. */
    public StreamException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info) {
        this(message, cause, info, List.of());
    }

    /**
     * With what the events had added up to.
     *
     * @param partial the incomplete results, of a class each; empty if there is none
     */
    public StreamException(String message, @Nullable Throwable cause, @Nullable ResponseInfo info, List<?> partial) {
        super(message, cause, info);
        this.partial = List.copyOf(partial);
    }

    /**
     * Returns what the events had added up to when the stream broke off: the incomplete result of the stream, such as the {@code
     * ChatCompletion} of a chat or the {@code ModelResponse} of the Responses API. Streams of assistants have a {@code Run}, and
     * a {@code ThreadMessage} and a {@code RunStep} as far as they have come.
     *
     * <pre>{@code
     * } catch (StreamException e) {
     *     ChatCompletion soFar = e.partial(ChatCompletion.class);
     * }
     * }</pre>
     *
     * @param type the class of the result
     * @return null if nothing had come, if the result is of another class, for the streams of the generated client, which add
     *     nothing up, and if this exception was serialized
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
