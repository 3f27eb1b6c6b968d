package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 400: the request is invalid. Sending it again without a change fails again. */
public final class BadRequestException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 400. */
    public BadRequestException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
