package io.fluentopenai.client.error;

import io.fluentopenai.client.ResponseInfo;

/** 403: the key may not do this. */
public final class PermissionDeniedException extends ApiException {
    private static final long serialVersionUID = 1L;

    /** Works like {@link ApiException#ApiException(String, ResponseInfo, ApiError)}. */
    public PermissionDeniedException(String request, ResponseInfo info, ApiError error) {
        super(request, info, error);
    }
}
