package io.fluentopenai;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.OpenAIException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown when a job does not finish within the timeout. The job continues on the server: wait again, or cancel it. */
public final class PollingTimeoutException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final transient Object last;

    /** Creates the exception with the last state that was fetched. */
    public PollingTimeoutException(String what, Duration limit, Object last, @Nullable ResponseInfo info) {
        super(
                what + ": not finished within " + limit.toMillis()
                        + " ms. It continues on the server: wait again, or allow"
                        + " more with awaitCompletion(poll -> poll.timeout(…))",
                null,
                info);
        this.last = last;
    }

    /**
     * Returns the last state that was fetched, of the type that was waited for; null after deserialization of this
     * exception.
     */
    public @Nullable Object last() {
        return last;
    }
}
