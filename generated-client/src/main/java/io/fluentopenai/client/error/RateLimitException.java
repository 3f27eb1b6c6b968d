package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 429: too many requests or tokens, or the quota is used up; {@link #code()} tells which. */
public final class RateLimitException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public RateLimitException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
