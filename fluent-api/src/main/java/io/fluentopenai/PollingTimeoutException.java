package io.fluentopenai;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.OpenAIException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was waited for did not finish in time. It continues on the server: wait for it again, or cancel it. */
public final class PollingTimeoutException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final transient Object last;

    /** For what was seen last. */
    public PollingTimeoutException(String what, Duration limit, Object last, @Nullable ResponseInfo info) {
        super(
                what + ": not finished within " + limit.toMillis()
                        + " ms. It continues on the server: wait again, or allow"
                        + " more with awaitCompletion(poll -> poll.timeout(…))",
                null,
                info);
        this.last = last;
    }

    /** The last state that was seen, of the type that was waited for; null if this exception was serialized. */
    public @Nullable Object last() {
        return last;
    }
}
