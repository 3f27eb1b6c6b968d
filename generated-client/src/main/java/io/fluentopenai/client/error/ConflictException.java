package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 409: the object's state does not allow the operation, or a concurrent request was faster. */
public final class ConflictException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 409. */
    public ConflictException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
