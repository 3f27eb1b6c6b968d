package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 400: the request is wrong; sending it again gives the same. */
public final class BadRequestException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public BadRequestException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
