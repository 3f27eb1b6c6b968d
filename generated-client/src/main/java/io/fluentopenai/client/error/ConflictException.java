package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 409: the object is in a state that does not allow this, or another request was faster. */
public final class ConflictException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public ConflictException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
