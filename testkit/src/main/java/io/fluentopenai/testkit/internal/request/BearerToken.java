package io.fluentopenai.testkit.internal.request;

import io.fluentopenai.testkit.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** The token with which a request authenticates. */
public final class BearerToken {

    private static final String BEARER = "Bearer ";

    private BearerToken() {}

    /** Returns the token, or null if the request has none. */
    public static @Nullable String of(RecordedRequest request) {
        String value = request.header("Authorization");
        return value == null || !value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? null
                : value.substring(BEARER.length()).strip();
    }
}
