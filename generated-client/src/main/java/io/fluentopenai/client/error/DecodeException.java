package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.JsonDecodeException;
import org.jspecify.annotations.Nullable;

/**
 * An answer, or an event of a stream, that is no JSON; or, of a client that is set to strict decoding, one that is not as
 * the API document says.
 */
public final class DecodeException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final String rawBody;

    /** With what the reader said as the cause. */
    public DecodeException(String message, @Nullable Throwable cause, ResponseInfo info, String rawBody) {
        super(message, cause, info);
        this.rawBody = rawBody;
    }

    /** What could not be read, as text; credentials masked, and cut off after some thousand characters. */
    public String rawBody() {
        return rawBody;
    }

    /** Where in the document, as a JSON pointer, if strict decoding refused a value; null if it was no JSON. */
    public @Nullable String path() {
        return getCause() instanceof JsonDecodeException refused ? refused.path() : null;
    }
}
