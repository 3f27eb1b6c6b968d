package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 401: the API key is missing, invalid or revoked. */
public final class AuthenticationException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 401. */
    public AuthenticationException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
