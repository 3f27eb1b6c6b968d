package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 404: the object, model or path does not exist, or the API key has no access to it. */
public final class NotFoundException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a response with status 404. */
    public NotFoundException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
