package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 401: the key is missing, wrong or withdrawn. */
public final class AuthenticationException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public AuthenticationException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
