package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 5xx: the server, or a gateway before it, failed. */
public final class InternalServerException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 500 or above. */
    public InternalServerException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
