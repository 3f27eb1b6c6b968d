package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 403: the API key has no permission for the operation. */
public final class PermissionDeniedException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 403. */
    public PermissionDeniedException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
