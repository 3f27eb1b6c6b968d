package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 422: the request is well-formed, but the server cannot process it. */
public final class UnprocessableEntityException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 422. */
    public UnprocessableEntityException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
