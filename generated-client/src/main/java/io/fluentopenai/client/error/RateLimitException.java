package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 429: a rate limit was reached, or the quota is exhausted ({@code insufficient_quota}); see {@link #code()}. */
public final class RateLimitException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 429. */
    public RateLimitException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
