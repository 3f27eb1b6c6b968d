package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.JsonDecodeException;
import org.jspecify.annotations.Nullable;

/** A response, or an event of a stream, is not JSON; or, with strict decoding, it does not match the API's schema. */
public final class DecodeException extends OpenAIException {
    private static final long serialVersionUID = 1L;

    private final String rawBody;

    /** Creates an exception; {@code cause} is the reader's exception. */
    public DecodeException(String message, @Nullable Throwable cause, ResponseInfo info, String rawBody) {
        super(message, cause, info);
        this.rawBody = rawBody;
    }

    /** Returns the text that could not be read, with credentials masked and cut off after a few thousand characters. */
    public String rawBody() {
        return rawBody;
    }

    /** Returns the JSON pointer of the value that strict decoding rejected, or null if the text was not JSON. */
    public @Nullable String path() {
        return getCause() instanceof JsonDecodeException refused ? refused.path() : null;
    }
}
