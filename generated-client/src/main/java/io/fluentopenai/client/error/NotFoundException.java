package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 404: there is no such object, model or path, or the key may not see it. */
public final class NotFoundException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public NotFoundException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
