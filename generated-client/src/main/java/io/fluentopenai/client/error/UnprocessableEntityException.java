package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 422: the request is well-formed and cannot be carried out. */
public final class UnprocessableEntityException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public UnprocessableEntityException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
